"""Quotes that are checked, and answers that are opened again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from askbrief.api import check_documents
from askbrief.api.asking import check_question
from askbrief.api.context import context_of
from askbrief.api.editions import Edition
from askbrief.api.forms import NO_STORE, OTHER_FORMS, exported, form_of
from askbrief.api.problems import Problem, described
from askbrief.api.wire import MOST_QUOTES, CheckAnswer, CheckText, Nothing, OldAnswer
from askbrief.checking import Claim, Quoted, check_any, claims_of, quotes_in
from askbrief.export import Document, checks_document, restored_document
from askbrief.permalinks import Link, Restored, read_token, restore

router = APIRouter(prefix="/api", tags=["check"])
_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": OTHER_FORMS,
        "description": "The answer, with what changed since; in another form, its quotes that "
        "still stand.",
    }
}


@router.post(
    "/check",
    response_model=check_documents.Checks,
    responses=described(400, 401, 413, 415, 422, 429, 503),
)
async def check(
    request: Request, given: CheckText | CheckAnswer, _nothing: Annotated[Nothing, Query()]
) -> Response:
    """Check every quote of a saved answer, or of any text, against the letters.

    `holds` is null if there is no quote.
    """
    context = context_of(request)

    def work(edition: Edition) -> Document:
        read = _read(given)
        made = checks_document(check_any(read, edition.store, edition.embedder))
        return made if read else made | {"holds": None}

    made = await context.asking.run(context.library.use, work)
    return JSONResponse(made, headers=NO_STORE)


def _read(given: CheckText | CheckAnswer) -> list[Claim] | list[Quoted]:
    """Read what is to be checked.

    Raises:
        Problem: 400: it has too many quotes.
    """
    if isinstance(given, CheckAnswer):
        return claims_of(given.answer.model_dump(), "answer")
    quotes = quotes_in(given.text, MOST_QUOTES + 1)
    if len(quotes) > MOST_QUOTES:
        raise Problem(400, f"There are more than {MOST_QUOTES} quotes. Check them in parts.")
    return quotes


@router.get(
    "/answer",
    response_model=check_documents.OldAnswer,
    responses={**_FORMS, **described(400, 401, 422, 429, 503)},
)
async def old_answer(request: Request, wanted: Annotated[OldAnswer, Query()]) -> Response:
    """Return an answer by its permalink: as it was, and what changed since."""
    context, link = context_of(request), _link(wanted)

    def work(edition: Edition) -> Restored:
        return restore(link, edition.store, edition.embedder.name)

    restored = await context.reading.run(context.library.use, work)
    form = form_of(wanted.form, request.headers.get("accept", ""))
    if form:
        return exported(restored.answer, form)
    return JSONResponse(restored_document(restored) | {"followed": None}, headers=NO_STORE)


def _link(wanted: OldAnswer) -> Link:
    check_question(wanted.q)
    quotes = tuple(read_token(one) for one in wanted.c)
    return Link(wanted.q, wanted.where(), wanted.v, wanted.a == "1", wanted.p, quotes)
