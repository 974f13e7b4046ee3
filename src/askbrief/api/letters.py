"""Letters, their pages, and pictures of those."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import JSONResponse, Response

from askbrief.api import documents
from askbrief.api.context import context_of
from askbrief.api.editions import Edition
from askbrief.api.pictures import has_pictures
from askbrief.api.problems import described
from askbrief.api.wire import Letters, Nothing, Part, Picture
from askbrief.citing import link, official_citation
from askbrief.export import (
    Document,
    letter_document,
    page_of,
    record_document,
    reference_document,
    reference_documents,
)
from askbrief.referring import linked, references_of
from askbrief.stores.base import LetterRecord
from askbrief.types import Letter

router = APIRouter(prefix="/api/letters", tags=["letters"])
LetterId = Annotated[str, Path(examples=["kst-32623-376"], max_length=300)]
PageNumber = Annotated[int, Path(examples=[2], ge=0, le=1_000_000)]
Unasked = Annotated[Nothing, Query()]
MOST_REFERENCES = 200
MOST_CITING = 20
"""Of each, that come with a letter; all are listed by routes of their own."""
_ERRORS = described(401, 404, 422, 429, 503)
_UNCHANGED: dict[int | str, dict[str, str]] = {304: {"description": "Not Modified"}}


@router.get("", response_model=documents.LetterList, responses=described(400, 401, 422, 429, 503))
async def letters(request: Request, wanted: Annotated[Letters, Query()]) -> Response:
    """List letters, newest first."""
    context, where = context_of(request), wanted.where()

    def work(edition: Edition) -> Sequence[LetterRecord]:
        records: Sequence[LetterRecord] = edition.records(where)
        return _titled(records, wanted.q or "")

    found = await context.reading.run(context.library.use, work)
    end = wanted.offset + wanted.limit
    more = _address(request, wanted, end) if end < len(found) else None
    document = {
        "letters": [record_document(one) for one in found[wanted.offset : end]],
        "total": len(found),
        "next": more,
    }
    return JSONResponse(document, headers={"Link": f'<{more}>; rel="next"'} if more else None)


def _titled(records: Sequence[LetterRecord], words: str) -> Sequence[LetterRecord]:
    wanted = words.casefold().split()
    if not wanted:
        return records
    return [one for one in records if all(word in one.title.casefold() for word in wanted)]


def _address(request: Request, wanted: Letters, offset: int) -> str:
    values = wanted.model_dump(by_alias=True, exclude_none=True, exclude={"offset"}, mode="json")
    return f"{request.url.path}?{urlencode(values | {'offset': offset})}"


@router.get("/{letter_id}", response_model=documents.Letter, responses={**_UNCHANGED, **_ERRORS})
async def letter(request: Request, letter_id: LetterId, _nothing: Unasked) -> Response:
    """Return a letter with all that is known of it."""
    context = context_of(request)
    made = await context.reading.run(context.library.use, lambda one: _letter(one, letter_id))
    return tagged(request, *made)


def _letter(edition: Edition, letter_id: str) -> tuple[Document, str]:
    found = edition.store.letter(letter_id)
    blocks = [
        {"start": one.start, "end": one.end, "kind": one.kind, "speaker": one.speaker}
        for one in found.blocks
    ]
    cited, citing = references_of(found), edition.store.cited_by(letter_id)
    shown = linked(cited[:MOST_REFERENCES], edition.store)
    made = letter_document(found) | reference_documents(shown, citing[:MOST_CITING])
    made |= {
        "references_total": len(cited),
        "cited_by_total": len(citing),
        "blocks": blocks,
        "citation": official_citation(found),
        "url": link(found),
        "images": has_pictures(found, edition.source(letter_id)),
        "replaced_by": edition.replaced_by(letter_id),
    }
    return made, f"{found.sha256} {edition.version} {edition.register} {made['images']}"


@router.get("/{letter_id}/references", response_model=documents.ReferenceList, responses=_ERRORS)
async def references(
    request: Request, letter_id: LetterId, wanted: Annotated[Part, Query()]
) -> Response:
    """List what a letter cites, in order, with where it leads."""
    context, end = context_of(request), wanted.offset + wanted.limit

    def work(edition: Edition) -> tuple[list[Document], int]:
        cited = references_of(edition.store.letter(letter_id))
        shown = linked(cited[wanted.offset : end], edition.store)
        return [reference_document(one) for one in shown], len(cited)

    shown, total = await context.reading.run(context.library.use, work)
    return _part(request, wanted, {"references": shown}, total)


@router.get("/{letter_id}/cited-by", response_model=documents.CitingList, responses=_ERRORS)
async def cited_by(
    request: Request, letter_id: LetterId, wanted: Annotated[Part, Query()]
) -> Response:
    """List the letters that cite a document, which need not be in the index itself."""
    context, end = context_of(request), wanted.offset + wanted.limit

    def work(edition: Edition) -> list[LetterRecord]:
        return edition.store.cited_by(letter_id)

    citing = await context.reading.run(context.library.use, work)
    shown = [record_document(one) for one in citing[wanted.offset : end]]
    return _part(request, wanted, {"letters": shown}, len(citing))


def _part(request: Request, wanted: Part, listed: Document, total: int) -> Response:
    end = wanted.offset + wanted.limit
    more = f"{request.url.path}?{urlencode({'limit': wanted.limit, 'offset': end})}"
    return JSONResponse(listed | {"total": total, "next": more if end < total else None})


@router.get(
    "/{letter_id}/pages/{number}.png",
    response_class=Response,
    responses={
        200: {"content": {"image/png": {}}, "description": "The page as it is printed."},
        **_UNCHANGED,
        **described(401, 404, 410, 422, 429, 503),
    },
)
async def picture(
    request: Request,
    letter_id: LetterId,
    number: PageNumber,
    wanted: Annotated[Picture, Query()],
) -> Response:
    """Draw a page of a PDF."""
    context = context_of(request)

    def work(edition: Edition) -> bytes:
        found, source = edition.store.letter(letter_id), edition.source(letter_id)
        page_of(found, number)
        return context.pictures.page(found, source, number, wanted.width)

    png = await context.drawing.run(context.library.use, work)
    tag = etag(hashlib.sha256(png).hexdigest())
    headers = {"ETag": tag, "Cache-Control": "private, max-age=3600"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(png, media_type="image/png", headers=headers)


@router.get(
    "/{letter_id}/pages/{number}",
    response_model=documents.Page,
    responses={**_UNCHANGED, **_ERRORS},
)
async def page(
    request: Request, letter_id: LetterId, number: PageNumber, _nothing: Unasked
) -> Response:
    """Return one page: its text, and where each line is printed."""
    context = context_of(request)

    def work(edition: Edition) -> tuple[Document, str]:
        found = edition.store.letter(letter_id)
        document = letter_document(found, page_of(found, number))
        across, down = _size(request, edition, found, number)
        made = document | {"width": across, "height": down}
        return made, f"{found.sha256} {edition.version} {number} {across} {down}"

    return tagged(request, *await context.reading.run(context.library.use, work))


def _size(
    request: Request, edition: Edition, letter: Letter, number: int
) -> tuple[float | None, float | None]:
    """Return the size of a page in points; None if there is no file to measure."""
    source = edition.source(letter.id)
    if not has_pictures(letter, source):
        return None, None
    sizes = context_of(request).pictures.sizes(letter, source)
    return sizes[number - 1] if number <= len(sizes) else (None, None)


def tagged(request: Request, document: Document, state: str) -> Response:
    """Return a document that a client may keep as long as ``state`` stays the same."""
    tag = etag(hashlib.sha256(state.encode()).hexdigest())
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return JSONResponse(document, headers=headers)


def etag(digest: str) -> str:
    """Return a weak entity tag: what is sent may be compressed on the way."""
    return f'W/"{digest[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """Tell whether the client already has this."""
    known = request.headers.get("if-none-match", "")
    return tag.removeprefix("W/") in [one.strip().removeprefix("W/") for one in known.split(",")]
