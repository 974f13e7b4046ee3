"""Connections that are opened and left, or send their request a byte at a time."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""In which the head of a first request has to arrive."""
MOST_CONNECTIONS = 4000
"""In one worker; more are closed at once."""
SPARE_FILES = 64
"""Files that are needed beside connections."""


class Connection(H11Protocol):
    """A connection that is closed when no request comes."""

    most: ClassVar[int] = MOST_CONNECTIONS
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's
        """Take a connection, or refuse it if there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
            return
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._expire)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._met()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Go on with what has arrived."""
        super().handle_events()
        if self.scope is not None:
            self._met()

    def _met(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _expire(self) -> None:
        if self.scope is None and not self.transport.is_closing():
            self.transport.abort()


def allow_files() -> None:
    """Let this process open as many files as the system permits, for connections."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:  # pragma: no cover
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most != resource.RLIM_INFINITY:
        Connection.most = max(16, min(MOST_CONNECTIONS, most - SPARE_FILES))
