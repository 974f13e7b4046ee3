"""Connections that are opened and left, or send their request a byte at a time."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""In which the head of a first request has to arrive."""
MOST_CONNECTIONS = 4000
"""In one worker; for more, the one is closed that has been silent for longest."""
SPARE_FILES = 64
"""Files that are needed beside connections."""


class Connection(H11Protocol):
    """A connection that is closed when no request comes."""

    most: ClassVar[int] = MOST_CONNECTIONS
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's
        """Take a connection; if there are too many now, close a silent one for it."""
        super().connection_made(transport)
        self._silent[self] = None
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._expire)
        if len(self.connections) > self.most:
            oldest = next(iter(self._silent))
            oldest._met()
            oldest.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._met()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Go on with what has arrived."""
        super().handle_events()
        if self.scope is not None:
            self._met()

    @property
    def _silent(self) -> dict[Connection, None]:
        """The connections of this server without a request yet, oldest first."""
        silent: dict[Connection, None] = vars(self.server_state).setdefault("silent", {})
        return silent

    def _met(self) -> None:
        self._silent.pop(self, None)
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
