"""Builds whose disk is full or broken, at random moments."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from faults import Disk, compiled, compiler
from loop import Loop
from recorded import Content

FAULTS = 5

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or compiler() is None,
    reason="needs Linux and a C compiler",
)


@pytest.fixture
def loop(motions: Content, vectors: Path, tmp_path: Path) -> Loop:
    return Loop(tmp_path, motions, vectors, seed=376)


def test_a_disk_that_fails_at_random_moments(loop: Loop) -> None:
    disk = Disk(compiled(loop.scratch), loop.index)
    loop.build_to_the_end()
    loop.corpus.change()
    for number in range(FAULTS):
        reads = number % 4 == 3
        loop.fail_at_random(disk, reads=reads)
    loop.build_to_the_end()
    assert loop.counts["faults"] == FAULTS
    assert loop.counts["faults told"] >= 1
