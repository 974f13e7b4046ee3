"""The process that reads: ``python -m askbrief.isolation.worker SECONDS MORE MEMORY_BYTES``.

The numbers are those of ``Limits``, in its order.

Takes ``(function, data, name, numbers)`` from standard input, where the function is named
``module:function``, and answers on standard output: ``(value, None)``, or ``(None, words)``
with those of a LetterError. Ends when its input does.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from typing import Any, BinaryIO, cast

from askbrief.errors import LetterError
from askbrief.isolation.faults import OUT_OF_MEMORY, crashed
from askbrief.isolation.limits import Limits
from askbrief.isolation.wire import receive, send

Request = tuple[str, bytes, str, tuple[int, ...]]
GRACE_SECONDS = 30
"""The parent kills a worker that hangs; so much later it does so itself, if it lost it."""


def answer(function: str, data: bytes, name: str, *numbers: int) -> tuple[Any, LetterError | None]:
    """Call a function on a file; return its value or the reason why there is none."""
    module, _, attribute = function.partition(":")
    try:
        return getattr(import_module(module), attribute)(data, name, *numbers), None
    except LetterError as error:
        return None, error
    except MemoryError:
        raise
    except Exception as error:
        return None, crashed(name, f"{type(error).__name__}: {error}"[:200])


def main() -> None:
    """Answer one request after the other until there are no more."""
    limits = Limits(float(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
    requests, replies = _own_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    _limit_memory(limits.memory_bytes)
    try:
        while True:
            function, data, name, numbers = cast(Request, receive(requests))
            _limit_time(limits.seconds_for(len(data)) + GRACE_SECONDS)
            value, error = answer(function, data, name, *numbers)
            send(replies, (value, error and (error.what, error.where, error.remedy)))
            _limit_time(0)
    except EOFError:
        return
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take standard input and output away from everything else in this process."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, replies


def _limit_memory(size: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:  # pragma: no cover
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or size < most:
        resource.setrlimit(resource.RLIMIT_AS, (size, most))


def _limit_time(seconds: float) -> None:
    """End this process unless it is told otherwise in time."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
