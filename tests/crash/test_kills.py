"""Builds that are killed at random moments: nothing is lost, nothing is mixed.

The long form is `make soak`.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from loop import Loop
from recorded import Content

KILLS = 12
INTERRUPTS = 2

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX has them")


def test_kills_at_random_moments(motions: Content, vectors: Path, tmp_path: Path) -> None:
    loop = Loop(tmp_path, motions, vectors, seed=1995)
    for _ in range(KILLS):
        loop.kill_one()
    loop.build_to_the_end()
    assert loop.counts["kills"] == KILLS
    assert loop.counts["answers read meanwhile"] > KILLS


def test_interrupts_at_random_moments(motions: Content, vectors: Path, tmp_path: Path) -> None:
    loop = Loop(tmp_path, motions, vectors, seed=2025)
    for _ in range(INTERRUPTS):
        loop.kill_one(how=signal.SIGINT)
    loop.build_to_the_end()
    assert loop.counts["kills"] == INTERRUPTS
