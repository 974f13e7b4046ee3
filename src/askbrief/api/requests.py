"""Every request: an id, a line in the log, a count, and headers that keep browsers careful."""

from __future__ import annotations

import asyncio
import logging
import re
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askbrief.api.context import new_id
from askbrief.api.metrics import Metrics
from askbrief.api.problems import BROKEN, Problem

SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_log = logging.getLogger("askbrief.request")


class Requests:
    """Middleware around everything else; what fails below becomes a problem document."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told, began = _Told(send, _id_of(scope)), perf_counter()
        try:
            await self._app(scope, receive, told)
        except asyncio.CancelledError:
            told.status = told.status or 499
            raise
        except Exception:
            _log.exception("a request failed", extra={"request": told.id})
            if not told.status:
                await Problem(500, BROKEN).response(scope["path"])(scope, receive, told)
        finally:
            self._account(scope, told, (perf_counter() - began) * 1000)

    def _account(self, scope: Scope, told: _Told, milliseconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "none"
        self._metrics.request(route, told.status or 499)
        values = {
            "request": told.id,
            "method": scope["method"],
            "route": route,
            "status": told.status or 499,
            "ms": round(milliseconds, 2),
            **scope.get("askbrief.log", {}),
        }
        _log.log(logging.DEBUG if route in _QUIET else logging.INFO, "request", extra=values)


class _Told:
    """Sends on, with the headers that every response has, and notes the status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self.id = request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.id
            for name, value in SAFE.items():
                headers.setdefault(name, value)
        await self._send(message)


def _id_of(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _SANE.fullmatch(given) else new_id()
