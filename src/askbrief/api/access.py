"""Who may ask, from where, and how often."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections.abc import Sequence

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from askbrief.api.problems import Problem
from askbrief.settings import LOOPBACK, Settings

API = "/api/"


def listed(setting: str) -> tuple[str, ...]:
    """Return the values of a setting that are separated by commas."""
    return tuple(part for one in setting.split(",") if (part := one.strip()))


class Access:
    """Middleware: refuses strange hosts, wrong tokens and clients that ask too often."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._tokens = [_digest(token.encode()) for token in listed(settings.tokens)]
        names = (*LOOPBACK, *listed(settings.hosts))
        self._hosts = frozenset(names) if settings.is_local else None
        self._rate = RateLimitItemPerMinute(settings.rate) if settings.rate else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a problem."""
        if scope["type"] == "http":
            try:
                self._check(scope, Headers(scope=scope))
            except Problem as problem:
                await problem.response(scope["path"])(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check(self, scope: Scope, headers: Headers) -> None:
        self._check_host(headers.get("host", ""))
        if scope["path"].startswith(API) and scope["method"] != "OPTIONS":
            self._check_rate((scope.get("client") or ("unknown", 0))[0])
            self._check_token(headers.get("authorization", ""))

    def _check_host(self, host: str) -> None:
        """Refuse names that a page elsewhere may have pointed at this machine."""
        if self._hosts is not None and _name(host) not in self._hosts:
            raise Problem(
                421,
                "This server answers to localhost only. To serve under another name, set "
                "ASKBRIEF_HOSTS to it.",
            )

    def _check_rate(self, client: str) -> None:
        if self._rate is None or self._limiter.hit(self._rate, client):
            return
        reset, _ = self._limiter.get_window_stats(self._rate, client)
        seconds = max(1, math.ceil(reset - time.time()))
        raise Problem(
            429,
            f"More than {self._rate.amount} requests in a minute. Wait {seconds} s.",
            {"Retry-After": str(seconds)},
        )

    def _check_token(self, authorization: str) -> None:
        if not self._tokens:
            return
        scheme, _, token = authorization.partition(" ")
        given = _digest(token.strip().encode("latin-1"))  # the bytes as they were sent
        # All of them, each in constant time: how long it takes tells nothing.
        known = [hmac.compare_digest(given, one) for one in self._tokens]
        if scheme.lower() != "bearer" or not any(known):
            raise Problem(
                401,
                "This server asks for a token: send the header `Authorization: Bearer TOKEN`.",
                {"WWW-Authenticate": 'Bearer realm="askbrief"'},
            )


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()


def _name(host: str) -> str:
    """Return the name in a Host header, without port and brackets."""
    bare = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else ""
    return (bare or host.partition(":")[0]).lower()


def origins(settings: Settings) -> Sequence[str]:
    """Return the origins whose pages may call the API."""
    return listed(settings.origins)
