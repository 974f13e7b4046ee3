"""An index of real letters, found by words only: no model is needed to check quotes."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from askbrief.passages import split_letter
from askbrief.reading import read_letter
from askbrief.stores import create_store, open_store
from askbrief.stores.base import IndexedLetter, Model, Source, Store, TokenVectors
from askbrief.types import Letter

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "letters"
SEED = ROOT / "corpus" / "kst-32623-376.txt"
FILES = ("official/ah-*.xml", "official/*-143.xml", "docx/*.docx", "pdf/1b*.pdf")
EVERY_MOTION = 20
"""Of the 8,041 motions every twentieth is read."""
MODEL = Model("none", "0" * 64, 4)


def indexed(letter: Letter) -> IndexedLetter:
    """Return a letter with its passages and vectors that say nothing."""
    passages = split_letter(letter, lambda texts: [len(text) // 4 for text in texts], 512)
    vectors = np.tile(np.array([[1, 0, 0, 0]], np.float32), (len(passages), 1))
    empty = [
        TokenVectors(p.id, np.zeros((0, 4), np.int8), np.zeros((0, 2), np.int32)) for p in passages
    ]
    return IndexedLetter(letter, Source(f"/{letter.id}", "0" * 64), passages, vectors, empty)


def store_of(letters: Sequence[Letter], folder: Path) -> Store:
    """Write letters to an index in a folder, and open it."""
    with closing(create_store(str(folder), MODEL)) as writer:
        writer.write(indexed(letter) for letter in letters)
        writer.finish()
    return open_store(str(folder))


def real_letters() -> Iterator[Letter]:
    """Read the letters that lie beside the project, and some motions."""
    for pattern in FILES:
        for path in sorted(SHARED.glob(pattern)):
            yield read_letter(path.read_bytes(), path.name).letter
    with tarfile.open(SHARED / "tk-moties-xml.tar.xz") as archive:
        for number, member in enumerate(archive):
            file = archive.extractfile(member) if number % EVERY_MOTION == 0 else None
            if file:
                yield read_letter(file.read(), Path(member.name).name).letter


@pytest.fixture(scope="session")
def seed() -> Letter:
    return read_letter(SEED.read_bytes(), SEED.name).letter


@pytest.fixture(scope="session")
def seeded(seed: Letter, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An index of the user's letter."""
    with closing(store_of([seed], tmp_path_factory.mktemp("check") / "index")) as store:
        yield store


@pytest.fixture(scope="session")
def letters() -> list[Letter]:
    """Real letters, each id once."""
    if not SHARED.exists():
        pytest.skip(f"there are no letters at {SHARED}")
    return list({letter.id: letter for letter in real_letters()}.values())


@pytest.fixture(scope="session")
def many(letters: list[Letter], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An index of them."""
    with closing(store_of(letters, tmp_path_factory.mktemp("check") / "many")) as store:
        yield store
