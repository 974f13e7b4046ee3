"""What the routes work with, made once for an app."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from fastapi import Request

from askbrief.api.desk import Desk, Size
from askbrief.api.editions import Edition
from askbrief.api.library import Library
from askbrief.api.metrics import Metrics
from askbrief.api.pictures import Pictures
from askbrief.embedding.arrays import cores
from askbrief.settings import Settings

READERS = Size(threads=2, room=64)
DRAWERS = Size(threads=1, room=16)


@dataclass(frozen=True, slots=True)
class Context:
    """The index, the desks before it, and what is counted."""

    settings: Settings
    library: Library
    metrics: Metrics
    asking: Desk
    reading: Desk
    drawing: Desk
    pictures: Pictures

    def close(self) -> None:
        """End everything that runs in the background."""
        for desk in (self.asking, self.reading, self.drawing):
            desk.close()
        self.library.stop()
        self.pictures.close()


def make_context(settings: Settings, shared_metrics: str | None) -> Context:
    """Make what the routes work with; the index is opened when the library is started."""
    metrics = Metrics(shared_metrics)

    def opened(edition: Edition) -> None:
        edition.warm_up()
        metrics.index(edition.version, edition.embedder.name, edition.letters)

    def desk(name: str, size: Size) -> Desk:
        return Desk(name, size, lambda count: metrics.waiting(name, count))

    askers = Size(threads_of(settings.workers, cores()), settings.queue)
    return Context(
        settings=settings,
        library=Library(settings, opened),
        metrics=metrics,
        asking=desk("ask", askers),
        reading=desk("read", READERS),
        drawing=desk("draw", DRAWERS),
        pictures=Pictures(),
    )


def threads_of(workers: int, cores: int) -> int:
    """Return how many questions a worker answers at a time: its share of the cores, and one
    more if there are other workers, for connections are not dealt out evenly."""
    share = max(1, cores // workers)
    return share if workers == 1 else min(cores, share + 1)


def context_of(request: Request) -> Context:
    """Return the context of the app that a request came to."""
    found = request.app.state.context
    assert isinstance(found, Context)  # noqa: S101 - create_app put it there
    return found


def note(request: Request, **values: object) -> None:
    """Add values to the request's line in the log."""
    request.scope.setdefault("askbrief.log", {}).update(values)


def new_id() -> str:
    """Return an id for a request that has none."""
    return secrets.token_hex(8)
