"""Asking and searching."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from threading import Event
from time import perf_counter
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from askbrief.answering import PASSAGES, Lookup, conclude, look_up
from askbrief.api import documents
from askbrief.api.context import Context, context_of, note
from askbrief.api.editions import Edition
from askbrief.api.forms import OTHER_FORMS, exported, form_of
from askbrief.api.problems import BROKEN, Problem, described, problem_of
from askbrief.api.wire import Ask, Asking, Search
from askbrief.errors import AskbriefError, QuestionError
from askbrief.export import Document, answer_document, hit_document, timeline_document
from askbrief.followups import complete
from askbrief.questions import MAX_QUESTION_CHARS, read_question
from askbrief.retrieval import search
from askbrief.timelines import line_up, look_up_widely
from askbrief.types import Answer, Filter

STREAM = "text/event-stream"
NO_STORE = {"Cache-Control": "no-store"}
Send = Callable[[str, Document], None]
_log = logging.getLogger("askbrief.ask")
router = APIRouter(prefix="/api", tags=["ask"])
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            STREAM: {
                "schema": {"type": "string"},
                "example": 'event: hits\ndata: {"question": "…", "hits": []}\n\n',
            },
            **OTHER_FORMS,
        },
        "description": "The answer; as a document or list of references if `format` or the Accept "
        "header asks for it; as events `hits`, `answer` and `done`, or `error`, if "
        "text/event-stream is accepted.",
    }
}


class GoneError(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, slots=True)
class Job:
    """A question on its way."""

    question: str
    where: Filter
    limit: int
    threshold: float
    followed: Document | None
    timeline: bool = False
    gone: Event = field(default_factory=Event)
    """Set when the client is no longer there."""

    def answer(self, edition: Edition, send: Send) -> tuple[Answer, Document]:
        """Answer the question; ``send`` is given the passages as soon as they are found.

        Raises:
            AskbriefError: the question cannot be answered.
            GoneError: nobody waits any more.
        """
        self._check()
        look = look_up_widely if self.timeline else look_up
        lookup = look(self.question, edition.store, edition.embedder, self.where)
        self._check()
        found = lookup.found.hits[:PASSAGES]
        hits = [hit_document(h, lookup.letters[h.passage.letter_id]) for h in found]
        asked = lookup.found.question
        send("hits", {"question": asked.text, "language": asked.language, "hits": hits})
        answer, document = self._concluded(lookup, edition)
        return answer, document | {"followed": self.followed}

    def _concluded(self, lookup: Lookup, edition: Edition) -> tuple[Answer, Document]:
        store, embedder = edition.store, edition.embedder
        if self.timeline:
            line = line_up(lookup, store, embedder, threshold=self.threshold, limit=self.limit)
            return line.answer, timeline_document(line)
        answer = conclude(lookup, store, embedder, threshold=self.threshold, limit=self.limit)
        return answer, answer_document(answer)

    def _check(self) -> None:
        if self.gone.is_set():
            raise GoneError


@router.post(
    "/ask",
    response_model=documents.Answer,
    responses={**_STREAMED, **described(400, 401, 413, 415, 422, 429, 503)},
)
async def ask(request: Request, asked: Ask, wanted: Annotated[Asking, Query()]) -> Response:
    """Answer a question with quotes from the letters, or say that they do not answer it."""
    context = context_of(request)
    job = _job(asked, context)
    if context.settings.log_questions:
        note(request, question=job.question)
    began = perf_counter()
    await context.asking.turn()
    waited = (perf_counter() - began) * 1000
    if await request.is_disconnected():
        context.asking.give_back()
        return Response(status_code=499)
    context.metrics.stage("queue", waited)
    note(request, queue_ms=round(waited, 2))
    form = form_of(wanted.form, request.headers.get("accept", ""))
    if form is None and STREAM in request.headers.get("accept", ""):
        events = _events(request, context, job)
        return StreamingResponse(events, media_type=STREAM, headers=NO_STORE)
    answer, document = await context.asking.start(
        lambda: context.library.use(lambda edition: job.answer(edition, _nowhere))
    )
    _account(request, context, answer)
    return exported(answer, form) if form else JSONResponse(document, headers=NO_STORE)


def check_question(text: str) -> None:
    """Check that a question can be asked, before it waits for its turn.

    Raises:
        QuestionError: it cannot; or it is longer as it was sent than the API's document says,
            though not when white space is joined.
    """
    read_question(text)
    if len(text) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has more than {MAX_QUESTION_CHARS:,} characters, white space included",
            remedy="Ask it in a few words.",
        )


def _job(asked: Ask, context: Context) -> Job:
    check_question(asked.question)
    question: str = asked.question
    followed: Document | None = None
    if asked.history:
        completed = complete(question, asked.history)
        question = completed.question
        if completed.taken:
            followed = {"question": question, "taken": list(completed.taken)}
    threshold, where = context.settings.threshold, asked.filters.where()
    return Job(question, where, asked.limit, threshold, followed, asked.timeline)


def _nowhere(_event: str, _document: Document) -> None:
    """Drop an event that nobody asked for."""


def _account(request: Request, context: Context, answer: Answer) -> None:
    context.metrics.answer(answer)
    note(
        request,
        answered=answer.answered,
        confidence=round(answer.confidence, 4),
        language=answer.language,
        timings_ms=answer.timings_ms,
        index=answer.index_id,
    )


def _events(request: Request, context: Context, job: Job) -> AsyncIterator[str]:
    """Begin the work and return its events as they come.

    The turn ends with the work, even if nobody ever asks for the first event.
    """
    events: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def send(name: str, document: Document) -> None:
        loop.call_soon_threadsafe(events.put_nowait, event(name, document))

    work = context.asking.start(
        lambda: context.library.use(lambda edition: job.answer(edition, send))
    )
    work.add_done_callback(lambda _: events.put_nowait(""))
    return _told(request, context, job, events, work)


async def _told(
    request: Request,
    context: Context,
    job: Job,
    events: asyncio.Queue[str],
    work: asyncio.Future[tuple[Answer, Document]],
) -> AsyncIterator[str]:
    """Yield events; when the client leaves, the work ends at its next step."""
    try:
        while text := await events.get():
            yield text
        yield _last(request, context, work)
    finally:
        job.gone.set()


def _last(request: Request, context: Context, work: asyncio.Future[tuple[Answer, Document]]) -> str:
    try:
        answer, document = work.result()
    except AskbriefError as error:
        return event("error", problem_of(error).document(request.url.path))
    except Exception:
        _log.exception("a question failed")
        return event("error", Problem(500, BROKEN).document(request.url.path))
    _account(request, context, answer)
    return event("answer", document) + event("done", {"timings_ms": answer.timings_ms})


def event(name: str, document: Document) -> str:
    """Write a server-sent event."""
    return f"event: {name}\ndata: {json.dumps(document, ensure_ascii=False, allow_nan=False)}\n\n"


@router.get(
    "/search",
    response_model=documents.Hits,
    responses=described(400, 401, 422, 429, 503),
)
async def find(request: Request, wanted: Annotated[Search, Query()]) -> Response:
    """Rank passages for a query, without an answer."""
    context, where = context_of(request), wanted.where()
    check_question(wanted.q)

    def work(edition: Edition) -> Document:
        store = edition.store
        found = search(wanted.q, store, edition.embedder, limit=wanted.limit, where=where)
        names = {hit.passage.letter_id for hit in found.hits}
        letters = {name: store.letter(name) for name in names}
        hits = [hit_document(hit, letters[hit.passage.letter_id]) for hit in found.hits]
        return {"hits": hits, "partial": list(found.partial)}

    document = await context.asking.run(context.library.use, work)
    return JSONResponse(document, headers=NO_STORE)
