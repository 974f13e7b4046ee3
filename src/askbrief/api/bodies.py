"""Bodies of requests: no larger, slower or stranger than they have to be."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askbrief.api.problems import Problem

TAKE_JSON = frozenset({"/api/ask", "/api/check"})
"""Addresses that take a body; at others, the method is what is wrong."""
MOST_BYTES = 256 << 10
"""A question and twenty earlier ones, each character written as ``\\uXXXX``."""
SECONDS = 10.0
"""In which a body has to arrive."""
_CLOSE = {"Connection": "close"}


class Bodies:
    """Middleware: reads a body whole, within limits, before anything else looks at it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body, or answer it with a problem."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        try:
            headers = Headers(scope=scope)
            _check_length(headers)
            async with asyncio.timeout(SECONDS):
                body = await _read(receive)
            # Only now: a connection that is closed on unread bytes loses the response.
            _check_kind(scope["path"], headers)
        except TimeoutError:
            late = Problem(408, f"The body did not arrive within {SECONDS:.0f} s.", _CLOSE)
            await late.response(scope["path"])(scope, receive, send)
        except Problem as problem:
            await problem.response(scope["path"])(scope, receive, send)
        else:
            if body is not None:
                await self._app(scope, _once(body, receive), send)


def _check_kind(path: str, headers: Headers) -> None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if path in TAKE_JSON and kind != "application/json":
        raise Problem(415, "Send JSON, with the header `Content-Type: application/json`.")


def _check_length(headers: Headers) -> None:
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length[:20]) > MOST_BYTES:
        raise _too_large()


async def _read(receive: Receive) -> bytes | None:
    """Return the body; None if the client left."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise _too_large()
        if not message.get("more_body", False):
            return bytes(body)


def _once(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read already, then what comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _too_large() -> Problem:
    return Problem(
        413, f"The body has more than {MOST_BYTES >> 10} kB. Ask in a few words.", _CLOSE
    )
