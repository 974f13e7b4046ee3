"""A bounded queue before a few threads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from threading import Event

import pytest

from askbrief.api.context import threads_of
from askbrief.api.desk import Desk, Size
from askbrief.api.problems import Problem


def run(scenario: Callable[[Desk, list[int]], object], size: Size) -> None:
    """Run a scenario with a desk, and with what the desk told of who waits."""

    async def with_desk() -> None:
        told: list[int] = []
        desk = Desk("test", size, told.append)
        try:
            await scenario(desk, told)  # type: ignore[misc]
        finally:
            desk.close()

    asyncio.run(with_desk())


def test_what_came_first_is_done_first_and_the_rest_waits() -> None:
    async def scenario(desk: Desk, told: list[int]) -> None:
        done: list[int] = []
        hold = Event()
        first = asyncio.create_task(desk.run(hold.wait))
        await asyncio.sleep(0.01)
        rest = [asyncio.create_task(desk.run(done.append, number)) for number in range(3)]
        await asyncio.sleep(0.01)
        assert told[-1] == 3
        hold.set()
        await asyncio.gather(first, *rest)
        assert done == [0, 1, 2]
        assert told[-1] == 0

    run(scenario, Size(threads=1, room=3))


def test_one_more_than_fits_is_refused_at_once() -> None:
    async def scenario(desk: Desk, _told: list[int]) -> None:
        hold = Event()
        tasks = [asyncio.create_task(desk.run(hold.wait)) for _ in range(3)]
        await asyncio.sleep(0.01)
        began = time.perf_counter()
        with pytest.raises(Problem) as caught:
            await desk.run(hold.wait)
        assert time.perf_counter() - began < 0.1
        assert (caught.value.status, caught.value.headers) == (503, {"Retry-After": "2"})
        hold.set()
        assert await asyncio.gather(*tasks) == [True, True, True]
        assert await desk.run(lambda: "free again") == "free again"

    run(scenario, Size(threads=1, room=2))


def test_who_waits_too_long_is_refused() -> None:
    async def scenario(desk: Desk, told: list[int]) -> None:
        hold = Event()
        first = asyncio.create_task(desk.run(hold.wait))
        await asyncio.sleep(0.01)
        with pytest.raises(Problem, match="busy"):
            await desk.run(hold.wait)
        assert told[-1] == 0
        hold.set()
        await first

    run(scenario, Size(threads=1, room=2, patience_seconds=0.05))


def test_a_turn_lasts_as_long_as_its_work_also_if_nobody_waits_for_it() -> None:
    async def scenario(desk: Desk, told: list[int]) -> None:
        hold = Event()
        left = asyncio.create_task(desk.run(hold.wait))
        await asyncio.sleep(0.01)
        left.cancel()
        waiting = asyncio.create_task(desk.run(lambda: "next"))
        await asyncio.sleep(0.05)
        assert told[-1] == 1
        assert not waiting.done()
        hold.set()
        assert await waiting == "next"

    run(scenario, Size(threads=1, room=2))


def test_who_leaves_while_waiting_takes_no_turn() -> None:
    async def scenario(desk: Desk, told: list[int]) -> None:
        hold = Event()
        first = asyncio.create_task(desk.run(hold.wait))
        await asyncio.sleep(0.01)
        left = asyncio.create_task(desk.run(lambda: "never"))
        await asyncio.sleep(0.01)
        left.cancel()
        await asyncio.sleep(0.01)
        assert told[-1] == 0
        hold.set()
        await first
        assert await desk.run(lambda: "mine") == "mine"

    run(scenario, Size(threads=1, room=2))


def test_an_error_of_the_work_reaches_who_asked_and_ends_the_turn() -> None:
    async def scenario(desk: Desk, _told: list[int]) -> None:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await desk.run(lambda: 1 / 0)

    run(scenario, Size(threads=1, room=0))


@pytest.mark.parametrize(
    ("workers", "cores", "threads"), [(1, 1, 1), (1, 4, 4), (2, 4, 3), (2, 2, 2), (8, 4, 2)]
)
def test_a_worker_has_a_thread_for_each_core_of_its_share_and_one_more_beside_others(
    workers: int, cores: int, threads: int
) -> None:
    assert threads_of(workers, cores) == threads
