"""The web page."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

import askbrief
from askbrief.api.problems import Problem

ROUTES = ("/", "/ask", "/letters/{letter_id}")
"""Addresses that the page itself makes sense of."""
_FRESH = {"Cache-Control": "no-cache"}


def folder_of_page() -> Path | None:
    """Return the folder of the page: in the installed package, or in a checkout."""
    package = Path(askbrief.__file__).parent
    places = (package / "web", package.parents[1] / "web")
    return next((place for place in places if (place / "index.html").is_file()), None)


class Assets(StaticFiles):
    """The page's files, which browsers ask for again each time and get once."""

    def file_response(self, *values: object, **named: object) -> Response:
        """Return a file, or 304."""
        response = super().file_response(*values, **named)  # type: ignore[arg-type]
        response.headers.update(_FRESH)
        return response


def add_page(app: FastAPI) -> None:
    """Serve the page from an app; addresses of places in it lead to it too."""
    folder, router = folder_of_page(), APIRouter(include_in_schema=False)

    async def page(request: Request) -> Response:
        del request
        if folder is None:
            raise Problem(404, "The web page is not installed. Install askbrief from its wheel.")
        return FileResponse(folder / "index.html", headers=_FRESH)

    for route in ROUTES:
        router.add_api_route(route, page, methods=["GET", "HEAD"])
    app.include_router(router)
    if folder is not None:
        app.mount("/assets", Assets(directory=folder), name="assets")
