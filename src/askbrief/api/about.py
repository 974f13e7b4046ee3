"""What is in the index, and whether the server is well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from askbrief.api import about_documents, metrics
from askbrief.api.context import context_of
from askbrief.api.editions import Edition
from askbrief.api.letters import tagged
from askbrief.api.problems import described
from askbrief.api.wire import Nothing
from askbrief.export import Document
from askbrief.stores.base import LetterRecord
from askbrief.types import Filter

MOST_VALUES = 200
EXAMPLES_SECONDS = 2.0
router = APIRouter(prefix="/api", tags=["index"])
health = APIRouter(tags=["health"])
Unasked = Annotated[Nothing, Query()]


@router.get("/index", response_model=about_documents.Index, responses=described(401, 422, 429, 503))
async def index(request: Request, _nothing: Unasked) -> Response:
    """Say what is in the index."""
    context = context_of(request)

    def work(edition: Edition) -> tuple[Document, str]:
        made = describe(edition, context.settings.threshold)
        return made, f"{edition.version} {made['examples']} {made['threshold']}"

    return tagged(request, *await context.reading.run(context.library.use, work))


def describe(edition: Edition, threshold: float) -> Document:
    """Return what is in an edition of the index."""
    records: Sequence[LetterRecord] = edition.records(Filter())
    days = [one.date for one in records if one.date]
    return {
        "id": edition.version,
        "model": edition.embedder.name,
        "letters": edition.letters,
        "passages": edition.passages,
        "threshold": threshold,
        "version": version("askbrief"),
        "from": min(days).isoformat() if days else None,
        "to": max(days).isoformat() if days else None,
        "dossiers": [
            one | {"title": edition.dossier_title(one["value"])}
            for one in _counted(record.dossier for record in records)
        ],
        "senders": _counted(record.sender for record in records),
        "kinds": _counted(record.kind for record in records),
        "examples": edition.examples(EXAMPLES_SECONDS),
    }


def _counted(values: Iterable[str | None]) -> list[dict[str, Any]]:
    """Return each value with the number of letters that have it, most letters first."""
    counts = Counter(value for value in values if value)
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"value": value, "letters": count} for value, count in order[:MOST_VALUES]]


@health.get("/healthz", response_model=about_documents.Alive)
async def healthz(request: Request) -> Response:
    """Say that the server runs."""
    del request
    return JSONResponse({"status": "ok"})


@health.get("/readyz", response_model=about_documents.Ready, responses=described(503))
async def readyz(request: Request) -> Response:
    """Say whether questions can be asked."""
    with context_of(request).library.lend() as edition:
        return JSONResponse({"status": "ready", "index": edition.version})


@health.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Prometheus metrics."}},
)
def figures(request: Request) -> Response:
    """Return the figures of all workers."""
    return Response(context_of(request).metrics.exposition(), media_type=metrics.MEDIA_TYPE)
