"""Makes builds.py importable, and one worker for all tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builds import Builder

from askbrief.isolation import Worker


@pytest.fixture(scope="session")
def build() -> Iterator[Builder]:
    """Builds; the worker is shared."""
    with Worker() as worker:
        yield Builder(worker)
