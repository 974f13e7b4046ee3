"""Runs the server: one process, or several over one socket."""

from __future__ import annotations

import errno
import functools
import shutil
import signal
import socket
import tempfile
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from askbrief.api.access import listed
from askbrief.api.connections import Connection, allow_files
from askbrief.api.logs import set_up_logs
from askbrief.errors import AskbriefError
from askbrief.settings import Settings, pass_on

BACKLOG = 1024
GRACE_SECONDS = 10
KEEP_ALIVE_SECONDS = 15
HEAD_BYTES = 32 << 10


def bind(settings: Settings) -> socket.socket:
    """Take the address that is set.

    Raises:
        AskbriefError: it is in use, may not be used, or is not this machine's.
    """
    where = f"{settings.host}:{settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends without delay only on sockets that say that they are TCP.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((settings.host, settings.port))
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        raise _refused(error, where) from None
    taken.set_inheritable(True)
    return taken


def _refused(error: OSError, where: str) -> AskbriefError:
    what = {
        errno.EADDRINUSE: "another program already listens there",
        errno.EACCES: "listening there is not allowed",
        errno.EADDRNOTAVAIL: "the address is not one of this machine",
    }.get(error.errno or 0, f"cannot listen there ({error.strerror or error})")
    return AskbriefError(what, where=where, remedy="Choose another address with --host or --port.")


def serve(settings: Settings, taken: socket.socket) -> None:
    """Serve until the process is told to end; what was begun is finished, for some seconds."""
    several = settings.workers > 1
    shared = tempfile.mkdtemp(prefix="askbrief-metrics-") if several else None
    if shared:
        pass_on("PROMETHEUS_MULTIPROC_DIR", shared)
    try:
        config = _config(settings, shared)
        if several:
            _several(config, taken)
        else:
            _one(config, taken)
    finally:
        if shared:
            shutil.rmtree(shared, ignore_errors=True)


def app_of(settings: Settings, shared_metrics: str | None) -> FastAPI:
    """Make the application of one process."""
    # Imported when needed: prometheus-client looks at its variable when it is imported.
    from askbrief.api.app import create_app  # noqa: PLC0415

    set_up_logs()
    allow_files()
    return create_app(settings, shared_metrics)


def _config(settings: Settings, shared: str | None) -> uvicorn.Config:
    return uvicorn.Config(
        functools.partial(app_of, settings, shared),
        factory=True,
        workers=settings.workers,
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(listed(settings.proxies)),
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=HEAD_BYTES,
    )


def _one(config: uvicorn.Config, taken: socket.socket) -> None:
    """Serve from this process; being told to end is no failure."""

    def ended(_signal: int, _frame: FrameType | None) -> None:
        """Do nothing: uvicorn has ended, and raises the signal once more."""

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, ended)
    uvicorn.Server(config).run(sockets=[taken])


def _several(config: uvicorn.Config, taken: socket.socket) -> None:
    set_up_logs()
    Multiprocess(config, sockets=[taken]).run()
