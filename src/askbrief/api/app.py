"""The application: routes, what stands before them, and how it starts and ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from askbrief.api import about, asking, checking, letters
from askbrief.api.access import Access, origins
from askbrief.api.bodies import Bodies
from askbrief.api.context import make_context
from askbrief.api.metrics import Metrics
from askbrief.api.problems import tell_problems
from askbrief.api.requests import Requests
from askbrief.api.schema import describe_api
from askbrief.api.site import add_page
from askbrief.settings import Settings

ABOUT = """Questions about Dutch parliamentary letters, in Dutch or English, answered with exact
sentences that are cited and checked by machine. Offsets are Unicode code points."""
GZIP_LEVEL = 5


def create_app(settings: Settings, shared_metrics: str | None = None) -> FastAPI:
    """Make the application. The index is opened in the background when it starts.

    Args:
        shared_metrics: folder in which several workers keep their figures.
    """
    context = make_context(settings, shared_metrics)

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        context.library.start()
        yield
        context.close()

    app = FastAPI(
        title="askbrief",
        version=version("askbrief"),
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=living,
    )
    app.state.context = context
    for router in (asking.router, checking.router, letters.router, about.router):
        app.include_router(router)
    app.include_router(about.health)
    add_page(app)
    tell_problems(app)
    describe_api(app, settings)
    _stand_before(app, settings, context.metrics)
    return app


def _stand_before(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """Add the middleware, innermost first."""
    app.add_middleware(Bodies)
    app.add_middleware(Access, settings=settings)
    if allowed := origins(settings):
        app.add_middleware(
            CORSMiddleware,
            allow_origins=allowed,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
    app.add_middleware(GZipMiddleware, compresslevel=GZIP_LEVEL)
    app.add_middleware(Requests, metrics=metrics)
