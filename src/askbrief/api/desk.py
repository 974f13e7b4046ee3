"""A bounded queue before a few threads: overload is refused, never piled up."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from askbrief.api.problems import BUSY, Problem, unavailable

T = TypeVar("T")
PATIENCE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Size:
    """How much a desk takes on."""

    threads: int
    room: int
    """Requests that may wait."""
    patience_seconds: float = PATIENCE_SECONDS
    """How long one of them may."""


class Desk:
    """Runs work on threads, first come, first served.

    For use from one event loop. A turn ends when its work has ended, also when nobody waits
    for the result any more.
    """

    def __init__(self, name: str, size: Size, watch: Callable[[int], None]) -> None:
        """Make a desk; ``watch`` is told how many wait whenever that changes."""
        self._size = size
        self._watch = watch
        self._waiting = 0
        self._free = asyncio.Semaphore(size.threads)
        self._pool = ThreadPoolExecutor(size.threads, thread_name_prefix=f"askbrief-{name}")

    async def turn(self) -> None:
        """Wait for a turn, which ``start`` then uses.

        Raises:
            Problem: 503, if too many wait already or it took too long.
        """
        if self._free.locked() and self._waiting >= self._size.room:
            raise self._busy()
        self._count(+1)
        try:
            async with asyncio.timeout(self._size.patience_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise self._busy() from None
        finally:
            self._count(-1)

    def start(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Begin work in the turn that was waited for."""
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        # Of the thread's work, not of a waiter: one that goes away does not end it.
        shielded = asyncio.ensure_future(future)
        shielded.add_done_callback(self._done)
        return shielded

    async def run(self, work: Callable[..., T], *values: object) -> T:
        """Wait for a turn, do the work, and return what came of it.

        Raises:
            Problem: 503, as ``turn`` does.
        """
        await self.turn()
        return await asyncio.shield(self.start(functools.partial(work, *values)))

    def give_back(self) -> None:
        """End a turn that is not used after all."""
        self._free.release()

    def close(self) -> None:
        """Take on no more; what runs ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, future: asyncio.Future[T]) -> None:
        self._free.release()
        if not future.cancelled():
            future.exception()  # looked at, so that asyncio does not tell of it

    def _count(self, step: int) -> None:
        self._waiting += step
        self._watch(self._waiting)

    def _busy(self) -> Problem:
        return unavailable("The server is busy. Try again in a moment.", type_=BUSY)
