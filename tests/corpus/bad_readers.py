"""Readers that do what a reader must not; imported by the worker process."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from askbrief.errors import LetterError

calls = 0


def well(data: bytes, name: str) -> tuple[bytes, str, int]:
    return data, name, os.getpid()


def refuses(data: bytes, name: str) -> None:
    del data
    raise LetterError("no letter", where=name, remedy="Read another.")


def fails(data: bytes, name: str) -> None:
    del data, name
    raise ValueError("of no use")


def hangs(data: bytes, name: str) -> None:
    del data, name
    time.sleep(600)


def hangs_for_good(data: bytes, name: str) -> None:
    """Write the process id to the file that ``data`` names, and hang."""
    del name
    Path(os.fsdecode(data)).write_text(str(os.getpid()), "utf-8")
    while True:
        time.sleep(600)


def leaves(data: bytes, name: str) -> None:
    del data, name
    os._exit(9)


def is_killed(data: bytes, name: str) -> None:
    del data, name
    os.kill(os.getpid(), signal.SIGSEGV)


def allocates(data: bytes, name: str) -> int:
    del data, name
    return len(bytearray(2_000_000_000))


def prints(data: bytes, name: str) -> str:
    """Write to standard output in every way there is, and read from standard input."""
    del data
    print("printed")  # noqa: T201
    sys.stdout.flush()
    os.write(1, b"written")
    assert not sys.stdin.buffer.read(1)
    return name


def leaves_the_second_time(data: bytes, name: str) -> str:
    """Die in a process that has called this before."""
    del data
    global calls  # noqa: PLW0603 - it is what this is about
    calls += 1
    if calls > 1:
        os._exit(3)
    return name


def big(data: bytes, name: str) -> bytes:
    del name
    return data * 50
