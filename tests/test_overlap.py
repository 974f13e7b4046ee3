"""Threads that work ahead and behind: order, errors, bounds, and an early end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from askbrief.overlap import Ahead, Behind


def nothing() -> None:
    """Interrupt nothing."""


def names() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_items_come_in_their_order() -> None:
    with Ahead(range(1000), 3, nothing) as ahead:
        assert list(ahead) == list(range(1000))
    assert "askbrief-ahead" not in names()


def test_no_more_items_wait_than_allowed() -> None:
    made = []

    def items() -> Iterator[int]:
        for number in range(10):
            made.append(number)
            yield number

    with Ahead(items(), 2, nothing) as ahead:
        taken = iter(ahead)
        assert next(taken) == 0
        time.sleep(0.3)
        assert made == [0, 1, 2, 3]  # one taken, two waiting, one in hand
        assert list(taken) == list(range(1, 10))


def test_an_error_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    got: list[int] = []
    with pytest.raises(ZeroDivisionError), Ahead(items(), 5, nothing) as ahead:
        got.extend(ahead)
    assert got == [1]


def test_leaving_early_interrupts_and_ends_the_thread() -> None:
    waits, closed = threading.Event(), []

    def items() -> Iterator[int]:
        try:
            yield 1
            waits.wait(60)
            yield 2
        finally:
            closed.append(True)

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Ahead(items(), 5, waits.set) as ahead:
        interrupt_at(next(iter(ahead)))
    assert time.monotonic() - began < 10
    assert closed == [True]
    assert "askbrief-ahead" not in names()


def interrupt_at(_item: int) -> None:
    raise KeyboardInterrupt


def test_calls_run_one_after_the_other_and_all_of_them() -> None:
    done = []

    def call(number: int) -> None:
        time.sleep(0.001)
        done.append(number)

    with Behind() as behind:
        for number in range(50):
            behind.run(lambda number=number: call(number))
    assert done == list(range(50))


def fail() -> None:
    raise ZeroDivisionError


def run_all(*calls: Callable[[], None]) -> None:
    with Behind() as behind:
        for call in calls:
            behind.run(call)


def test_an_error_of_a_call_is_raised_at_the_next_or_at_the_end() -> None:
    done: list[bool] = []
    with pytest.raises(ZeroDivisionError):
        run_all(fail, lambda: done.append(True))
    assert done == []
    with pytest.raises(ZeroDivisionError):
        run_all(fail)


def test_after_an_error_the_last_call_still_ends() -> None:
    done = []

    def slow() -> None:
        time.sleep(0.2)
        done.append(True)

    def stopped() -> None:
        with Behind() as behind:
            behind.run(slow)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert done == [True]
