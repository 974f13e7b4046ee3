"""Work in a thread beside the one that waits for it: ahead of it, or behind it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Full, Queue
from threading import Event, Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")
POLL_SECONDS = 0.1


class Ahead(Generic[T]):
    """Gives the items of an iterable that a thread goes through in advance.

    Use it in a ``with`` block: leaving it ends the thread.

    Args:
        items: gone through in the thread, from when the block is entered.
        most: how many items may wait to be taken.
        interrupt: called when the block is left before the end, to break off what the
            thread may be waiting for.
    """

    def __init__(self, items: Iterable[T], most: int, interrupt: Callable[[], None]) -> None:
        self._items = items
        self._ready: Queue[tuple[T] | BaseException | None] = Queue(most)
        self._interrupt = interrupt
        self._unwanted = Event()
        self._thread = Thread(target=self._run, name="askbrief-ahead", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._unwanted.set()
        if kind is not None:
            self._interrupt()
        self._thread.join()

    def __iter__(self) -> Iterator[T]:
        """Yield the items in their order.

        Raises:
            BaseException: what the iterable raised, after the items before it.
        """
        while (ready := self._ready.get()) is not None:
            if isinstance(ready, BaseException):
                raise ready
            yield ready[0]

    def _run(self) -> None:
        try:
            for item in self._items:
                if not self._put((item,)):
                    break
            self._put(None)
        except BaseException as error:  # told where the items are wanted
            self._put(error)
        finally:
            if isinstance(self._items, Generator):
                self._items.close()

    def _put(self, ready: tuple[T] | BaseException | None) -> bool:
        """Hand something over; return whether it is still wanted."""
        while not self._unwanted.is_set():
            try:
                self._ready.put(ready, timeout=POLL_SECONDS)
            except Full:
                continue
            return True
        return False


class Behind:
    """Runs calls in a thread, one after the other, at most one behind.

    Use it in a ``with`` block: leaving it waits for the last call, also after an error.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="askbrief-behind")
        self._last: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown()
        if kind is None:
            self._await()

    def run(self, call: Callable[[], None]) -> None:
        """Start a call once the one before it has ended.

        Raises:
            BaseException: what the one before it raised.
        """
        self._await()
        self._last = self._pool.submit(call)

    def _await(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last.result()


class AtOnce:
    """Runs calls where they are made, for what must not overlap."""

    def run(self, call: Callable[[], None]) -> None:
        """Run a call.

        Raises:
            BaseException: what it raises.
        """
        call()
