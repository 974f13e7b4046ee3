"""Passages hold all of a letter, once, and fit in the model's window."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.passages import split_letter
from askbrief.reading import read_letter
from askbrief.types import Block, BlockKind, Letter, Page, Passage

SEED = Path(__file__).parents[1] / "corpus" / "kst-32623-376.txt"


def thirds(texts: Sequence[str]) -> list[int]:
    """A model that makes a token of every three characters."""
    return [len(text) // 3 for text in texts]


def letter_of(*blocks: tuple[BlockKind, str]) -> Letter:
    made, at = [], 0
    for kind, text in blocks:
        made.append(Block(at, at + len(text), kind))
        at += len(text) + 2
    return Letter("an-id", "t", "\n\n".join(text for _, text in blocks), blocks=tuple(made))


def texts(*blocks: tuple[BlockKind, str], window: int = 512, max_chars: int = 1000) -> list[str]:
    passages = split_letter(letter_of(*blocks), thirds, window, max_chars)
    return [passage.text for passage in passages]


@pytest.fixture(scope="module")
def seed() -> Letter:
    return read_letter(SEED.read_bytes(), SEED.name).letter


@pytest.fixture(scope="module")
def passages(seed: Letter) -> list[Passage]:
    return split_letter(seed, thirds, 512)


def test_the_users_letter(passages: list[Passage]) -> None:
    assert len(passages) == 11
    assert [passage.kind for passage in passages] == [
        "head",
        *["paragraph"] * 8,
        "signature",
        "footnote",
    ]
    assert passages[0].text.startswith("32 623 Actuele situatie in Noord-Afrika en het Midden-Oo")
    assert passages[0].text.endswith("Den Haag, 19 september 2025")
    assert passages[-2].text == "De minister van Buitenlandse Zaken,\nD.M. van Weel"
    assert passages[-1].text.startswith("1 Middels deze inzet geeft het kabinet uitvoering")


def test_the_pages_of_the_users_letter(passages: list[Passage]) -> None:
    assert [passage.page for passage in passages] == [1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 2]


def test_ids_are_made_from_places(passages: list[Passage]) -> None:
    first = passages[0]
    assert first.id == f"kst-32623-376#{first.start}-{first.end}"
    assert len({passage.id for passage in passages}) == len(passages)
    assert {passage.letter_id for passage in passages} == {"kst-32623-376"}


def test_a_letter_without_blocks_has_no_passages() -> None:
    assert split_letter(Letter("an-id", "t", ""), thirds, 512) == []


def test_long_paragraphs_stand_alone() -> None:
    assert texts(("paragraph", "a" * 400), ("paragraph", "b" * 400)) == ["a" * 400, "b" * 400]


def test_a_short_paragraph_joins_its_neighbour() -> None:
    assert texts(("paragraph", "a" * 249), ("paragraph", "b" * 400)) == [
        "a" * 249 + "\n\n" + "b" * 400
    ]


def test_a_heading_goes_with_what_follows() -> None:
    found = texts(("paragraph", "a" * 100), ("heading", "Kop"), ("paragraph", "b" * 900))
    assert found == ["a" * 100, "Kop\n\n" + "b" * 900]


def test_head_body_signature_and_footnotes_stay_apart() -> None:
    kinds: list[BlockKind] = ["head", "head", "paragraph", "signature", "footnote", "footnote"]
    found = texts(*[(kind, str(number)) for number, kind in enumerate(kinds)])
    assert found == ["0\n\n1", "2", "3", "4", "5"]


def test_a_passage_that_is_too_long_ends_with_a_sentence() -> None:
    sentences = [f"Dit is zin {number} van deze alinea, die drs. Vos schreef." for number in "123"]
    found = texts(("paragraph", " ".join(sentences)), max_chars=120)
    assert found == [" ".join(sentences[:2]), sentences[2]]


def test_a_passage_that_does_not_fit_is_cut_finer() -> None:
    words = " ".join(["woord"] * 100)
    found = texts(("paragraph", words), window=40)
    assert " ".join(found) == words
    assert max(thirds(found)) <= 40


def test_a_passage_is_on_the_page_it_begins_on() -> None:
    first, second = "a" * 300, "b" * 300
    blocks = letter_of(("paragraph", first), ("paragraph", second))
    pages = (Page(0, 301, 1), Page(301, 602, 2))
    letter = Letter("an-id", "t", blocks.text, pages=pages, blocks=blocks.blocks)
    assert [passage.page for passage in split_letter(letter, thirds, 512)] == [1, 2]


words = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=60
)
prose = st.lists(words, min_size=1, max_size=40).flatmap(
    lambda some: st.sampled_from([" ", "\n", ". ", ", "]).map(lambda gap: gap.join(some))
)
kinds = st.sampled_from(["head", "heading", "paragraph", "signature", "footnote"])
letters = st.lists(st.tuples(kinds, prose), max_size=8).map(lambda blocks: letter_of(*blocks))


@given(letters, st.integers(1, 200), st.integers(4, 1000))
def test_passages_hold_everything_once_and_fit(letter: Letter, window: int, max_chars: int) -> None:
    passages = split_letter(letter, thirds, window, max_chars)
    for passage in passages:
        assert passage.text == letter.text[passage.start : passage.end] == passage.text.strip()
        assert passage.text
        assert passage.id == f"an-id#{passage.start}-{passage.end}"
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert max(thirds([passage.text for passage in passages]), default=0) <= window
    covered = {at for passage in passages for at in range(passage.start, passage.end)}
    left_out = [letter.text[at] for at in range(len(letter.text)) if at not in covered]
    assert not "".join(left_out).strip()


@given(letters)
def test_the_same_letter_gives_the_same_passages(letter: Letter) -> None:
    assert split_letter(letter, thirds, 50) == split_letter(letter, thirds, 50)
