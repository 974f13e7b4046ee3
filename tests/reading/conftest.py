"""The user's own letter, read once, and what holds for every letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from askbrief.reading import Reading, read_letter
from askbrief.types import Letter

CORPUS = Path(__file__).parents[2] / "corpus"
SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture(scope="session")
def seed_bytes() -> bytes:
    return (CORPUS / "kst-32623-376.txt").read_bytes()


@pytest.fixture(scope="session")
def seed_reading(seed_bytes: bytes) -> Reading:
    return read_letter(seed_bytes, "kst-32623-376.txt")


@pytest.fixture(scope="session")
def seed(seed_reading: Reading) -> Letter:
    return seed_reading.letter


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"the shared material is not at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def whole() -> Callable[[Letter], None]:
    """Give the function that asserts everything that a Letter promises about its spans."""
    return assert_whole


def assert_whole(letter: Letter) -> None:
    """Assert everything that a Letter promises about its spans."""
    text = letter.text
    assert text
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in text)
    assert letter.blocks[0].start == 0
    assert letter.blocks[-1].end == len(text)
    for block in letter.blocks:
        assert block.cut(text)
        assert block.cut(text) == block.cut(text).strip()
        assert "\n\n" not in block.cut(text)
    for above, below in pairwise(letter.blocks):
        assert text[above.end : below.start] == "\n\n"
    body = [block for block in letter.blocks if block.kind != "footnote"]
    feet = [block for block in letter.blocks if block.kind == "footnote"]
    assert letter.blocks == (*body, *feet)
    assert_pages(letter, body[-1].end)
    assert [(n.start, n.end) for n in letter.footnotes] == [(b.start, b.end) for b in feet]
    assert_references(letter)


def assert_pages(letter: Letter, body_end: int) -> None:
    pages = letter.pages
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    if pages:
        assert pages[0].start == 0
        assert pages[-1].end == body_end
    for above, below in pairwise(pages):
        assert above.end == below.start


def assert_references(letter: Letter) -> None:
    for note in letter.footnotes:
        assert note.cut(letter.text).startswith(note.mark)
        assert (note.page is None) == (not letter.pages)
        if note.reference:
            assert note.reference.cut(letter.text) == note.mark
            assert letter.page_of(note.reference.start) == note.page
