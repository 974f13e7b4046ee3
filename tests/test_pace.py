"""The pace of a build, in words."""

from __future__ import annotations

import pytest

from askbrief.pace import Pace, duration


def test_nothing_is_told_at_first() -> None:
    pace = Pace(100.0)
    assert pace.told(10) == ""
    pace.note(102.0, 5, 50)
    assert pace.told(10) == ""


def test_rate_and_time_left() -> None:
    pace = Pace(0.0)
    pace.note(10.0, 5, 50)
    assert pace.told(25) == "5 passages/s, 40 s left"


def test_only_the_last_minute_counts() -> None:
    pace = Pace(0.0)
    pace.note(1.0, 1000, 0)  # unchanged
    for second in range(2, 120):
        pace.note(float(second), 1000 + second, 10 * second)
    assert pace.told(1179) == "10 passages/s, 60 s left"


def test_files_without_passages_and_passages_without_files() -> None:
    pace = Pace(0.0)
    pace.note(10.0, 10, 0)
    assert pace.told(20) == "10 s left"
    pace = Pace(0.0)
    pace.note(10.0, 0, 30)
    assert pace.told(20) == "3 passages/s"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (99, "99 s"), (100, "2 min"), (5399, "90 min"), (18_000, "5.0 h")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words
