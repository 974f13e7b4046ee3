"""Makes the letters of store_letters.py importable, and shared fixtures."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from store_letters import DIAGONAL, MODEL, X, Y, Z, indexed

from askbrief.stores import create_store
from askbrief.stores.base import IndexedLetter, Writer

LETTERS = [
    indexed("a", "De minister geeft 20,4 miljoen.", "Kamerstuk 32 623.", vectors=[X, Y]),
    indexed("b", "Het veldkantoor in Damascus.", vectors=[DIAGONAL], dossier="32623"),
    indexed("c", "Syrië en de bewijzenbank.", vectors=[Z], sender="minister van Defensie"),
]


@pytest.fixture
def letters() -> list[IndexedLetter]:
    return list(LETTERS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished index of three letters."""
    writer = create_store(str(tmp_path / "index"), MODEL)
    writer.write(LETTERS)
    writer.finish()
    writer.close()
    return tmp_path / "index"


@pytest.fixture
def writer(folder: Path) -> Iterator[Writer]:
    """A writer on the finished index."""
    opened = create_store(str(folder), MODEL)
    yield opened
    opened.close()
