"""A worker process as its owner sees it: started when needed, killed when it must be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple
from threading import Timer
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from askbrief.errors import LetterError
from askbrief.isolation.faults import cause, crashed, too_slow
from askbrief.isolation.limits import Limits
from askbrief.isolation.wire import receive, send

Request = tuple[str, bytes, str, tuple[int, ...]]
Answer = tuple[Any, tuple[str, str, str] | None]
Reply = tuple[Any, LetterError | None]


class Worker:
    """Calls functions on files in another process, one file after the other.

    The process is started for the first file, and anew after one that hung or crashed.
    Use it in a ``with`` block, or close it.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: _Process | None = None
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def call(self, function: str, data: bytes, name: str, *numbers: int) -> Any:  # noqa: ANN401 - the function's
        """Return what a function makes of a file.

        Args:
            function: ``module:function``, which takes the other arguments.
            data: the file's bytes.
            name: the file's name.
            numbers: what else the function takes.

        Raises:
            LetterError: the function raised it, failed otherwise, took too long or crashed.
        """
        request = (function, data, name, numbers)
        if self._process is not None and self._process.answered:
            # What earlier files left behind must not decide about this one.
            with suppress(EOFError):
                return _value(self._ask(request))
        try:
            return _value(self._ask(request))
        except EOFError as end:
            raise crashed(name, str(end)) from None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def stop(self) -> None:
        """End the process for good, from any thread: a call that is going on fails, and so
        does every later one."""
        self._stopped = True
        self.close()

    def _ask(self, request: Request) -> Reply:
        """Return the worker's answer.

        Raises:
            EOFError: it died; says of what.
        """
        process = self._process = self._process or _Process(self._limits)
        try:
            if self._stopped:
                raise EOFError("it was told to stop")
            return process.ask(request)
        except BaseException:
            process.end()
            self._process = None
            raise
        finally:
            if process.late:
                self.close()


class _Process:
    """One process, until it is ended."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        # -P: no module of the folder we happen to be in takes the place of another.
        command = [sys.executable, "-P", "-m", "askbrief.isolation.worker"]
        command += [str(value) for value in astuple(limits)]
        pipe = subprocess.PIPE
        self._popen = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
        self.answered = 0
        """How many files it has dealt with."""
        self.late = False
        """Whether it was killed because a file took too long."""

    def ask(self, request: Request) -> Reply:
        """Return the answer to a request.

        Raises:
            EOFError: the process died; says of what.
        """
        try:
            with self._deadline(seconds := self._limits.seconds_for(len(request[1]))):
                send(cast(BinaryIO, self._popen.stdin), request)
                value, words = cast(Answer, receive(cast(BinaryIO, self._popen.stdout)))
        except (EOFError, OSError):
            if self.late:
                return None, too_slow(request[2], seconds)
            raise EOFError(cause(self._popen.wait())) from None
        self.answered += 1
        if words is None:
            return value, None
        what, where, remedy = words
        return None, LetterError(what, where=where, remedy=remedy)

    def end(self) -> None:
        """Kill the process and take it away."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            with suppress(OSError):  # the rest of a request that nobody reads any more
                cast(BinaryIO, pipe).close()

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        timer = Timer(seconds, self._strike)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # so that it strikes now or never

    def _strike(self) -> None:
        self.late = True
        self._popen.kill()


def _value(reply: Reply) -> Any:  # noqa: ANN401 - the function's
    value, error = reply
    if error is not None:
        raise error
    return value
