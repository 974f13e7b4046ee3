"""An answer is found again by its address, and what changed since is told."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.citing import cite
from askbrief.errors import QuestionError
from askbrief.permalinks import (
    Kept,
    Link,
    Restored,
    address,
    permalink,
    read_token,
    restore,
    write_token,
)
from askbrief.stores import create_store, open_store
from askbrief.stores.base import IndexedLetter, Model, Source, Store, TokenVectors
from askbrief.types import Answer, Block, Filter, Hit, Letter, Metadata, Passage, Quote

MODEL = Model("none", "0" * 64, 4)
FIRST = "Het kabinet geeft 4 miljoen. Dat is veel geld."
SECOND = "De Kamer vraagt om 5 miljoen. Dat is meer geld."


def indexed(letter_id: str, text: str, cuts: int = 1) -> IndexedLetter:
    """A letter in so many passages of the same length."""
    size = len(text) // cuts
    ends = [*(size * n for n in range(1, cuts)), len(text)]
    starts = [0, *ends[:-1]]
    passages = [
        Passage(s, e, f"{letter_id}#{s}-{e}", letter_id, text[s:e], None, "paragraph")
        for s, e in zip(starts, ends, strict=True)
    ]
    letter = Letter(letter_id, "Titel", text, Metadata(date=dt.date(2025, 1, 2)),
                    blocks=(Block(0, len(text), "paragraph"),))  # fmt: skip
    empty = [
        TokenVectors(p.id, np.zeros((0, 4), np.int8), np.zeros((0, 2), np.int32)) for p in passages
    ]
    vectors = np.tile(np.array([[1, 0, 0, 0]], np.float32), (len(passages), 1))
    return IndexedLetter(letter, Source(f"/{letter_id}", "0" * 64), passages, vectors, empty)


class Index:
    """An index that is built again with other letters."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def write(self, *letters: IndexedLetter, remove: tuple[str, ...] = ()) -> None:
        with closing(create_store(self._folder, MODEL)) as writer:
            writer.write(letters, remove)
            writer.finish()

    def open(self) -> Store:
        return open_store(self._folder)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index(tmp_path / "index")
    made.write(indexed("kst-32623-1", FIRST), indexed("kst-32623-2", SECOND))
    return made


def answer(store: Store, *quotes: tuple[str, str], **changes: Any) -> Answer:  # noqa: ANN401
    """An answer with quotes: pairs of a letter's id and words of it."""
    citations = []
    for number, (letter_id, words) in enumerate(quotes, start=1):
        letter, (passage,) = store.letter(letter_id), store.passages(letter_id)
        at = letter.text.index(words)
        quote = Quote(at, at + len(words), letter_id, passage.id, words)
        citations.append(cite(number, quote, Hit(passage, 0.5), letter))
    made = Answer(
        question="Hoeveel geld geeft het kabinet?",
        language="nl",
        answered=True,
        confidence=0.5,
        text="",
        citations=tuple(citations),
        letters=2,
        passages=2,
        index_id=store.version(),
        model="none",
    )
    return replace(made, **changes)


def link_of(path: str) -> Link:
    """Read an address as the server does."""
    values = parse_qs(urlsplit(path).query)
    one = {name: found[0] for name, found in values.items()}
    days = [dt.date.fromisoformat(one[n]) if n in one else None for n in ("from", "to")]
    where = Filter(one.get("dossier"), *days, one.get("sender"), one.get("kind"))
    quotes = tuple(map(read_token, values.get("c", [])))
    return Link(one["q"], where, one["v"], one["a"] == "1", float(one["p"]), quotes)


QUOTES = (
    ("kst-32623-1", "Het kabinet geeft 4 miljoen."),
    ("kst-32623-2", "De Kamer vraagt om 5 miljoen."),
)


def given_then(index: Index) -> Link:
    with closing(index.open()) as store:
        return link_of(permalink(answer(store, *QUOTES)))


def now(index: Index, link: Link) -> Restored:
    with closing(index.open()) as store:
        return restore(link, store, "none")


def states(restored: Restored) -> list[str]:
    return [one.state for one in restored.since]


def shown(restored: Restored) -> list[tuple[int, str]]:
    return [(one.number, one.quote.text) for one in restored.answer.citations]


def test_an_answer_is_as_it_was_while_nothing_changes(index: Index) -> None:
    restored = now(index, given_then(index))
    assert states(restored) == ["same", "same"]
    assert shown(restored) == [(1, QUOTES[0][1]), (2, QUOTES[1][1])]
    assert restored.same_index
    made = restored.answer
    assert (made.question, made.language) == ("Hoeveel geld geeft het kabinet?", "nl")
    assert (made.answered, made.confidence) == (True, 0.5)
    assert made.text == f"{QUOTES[0][1]} [1]\n\n{QUOTES[1][1]} [2]"
    assert made.citations[0].passage == FIRST


def test_a_letter_that_changed_and_one_that_is_gone_are_told(index: Index) -> None:
    link = given_then(index)
    index.write(indexed("kst-32623-1", f"Geachte voorzitter, {FIRST}"), remove=("kst-32623-2",))
    restored = now(index, link)
    assert states(restored) == ["moved", "gone"]
    assert shown(restored) == [(1, QUOTES[0][1])]
    assert restored.answer.citations[0].quote.start == len("Geachte voorzitter, ")
    assert [one.citation for one in restored.since] == ["Titel, 2 januari 2025, al. 1", None]
    assert not restored.same_index
    assert restored.link == link


def test_a_quote_that_no_longer_stands_is_not_shown(index: Index) -> None:
    link = given_then(index)
    index.write(indexed("kst-32623-1", FIRST.replace("4", "3")))
    restored = now(index, link)
    assert states(restored) == ["changed", "same"]
    assert shown(restored) == [(2, QUOTES[1][1])]


def test_other_letters_do_not_matter_to_a_quote(index: Index) -> None:
    link = given_then(index)
    index.write(indexed("kst-32623-3", "Iets anders."))
    restored = now(index, link)
    assert states(restored) == ["same", "same"]
    assert not restored.same_index


def test_a_letter_that_is_cut_otherwise_still_shows_the_quote_in_its_passages(
    index: Index,
) -> None:
    link = given_then(index)
    index.write(indexed("kst-32623-1", FIRST, cuts=4))
    citation = now(index, link).answer.citations[0]
    assert citation.quote.text == QUOTES[0][1]
    assert citation.passage.startswith(QUOTES[0][1])
    start, _, end = citation.quote.passage_id.partition("#")[2].partition("-")
    assert FIRST[int(start) : int(end)] == citation.passage


def test_an_answer_that_was_none_stays_none(index: Index) -> None:
    with closing(index.open()) as store:
        link = link_of(permalink(answer(store, QUOTES[0], answered=False)))
    restored = now(index, link)
    assert restored.answer.text == "Dit staat niet in deze brieven."
    assert (restored.answer.answered, len(restored.answer.citations)) == (False, 1)


def test_no_link_puts_words_into_a_letter(index: Index) -> None:
    link = given_then(index)
    forged = replace(link.quotes[0], quote=b"\0" * 9)
    assert states(now(index, replace(link, quotes=(forged,)))) == ["changed"]
    shifted = replace(link.quotes[0], start=link.quotes[0].start + 3, end=link.quotes[0].end + 3)
    assert shown(now(index, replace(link, quotes=(shifted,)))) == [(1, QUOTES[0][1])]


def test_an_address_holds_the_filters(index: Index) -> None:
    where = Filter("36410-XVII", dt.date(2024, 1, 1), None, "Zaken & é", "Brief regering")
    with closing(index.open()) as store:
        path = permalink(answer(store, QUOTES[0], where=where))
        version = store.version()
    link = link_of(path)
    assert path.startswith("/ask?q=Hoeveel+geld")
    assert (link.where, link.version) == (where, version[:16])
    assert address(link) == path


tokens = st.builds(
    lambda start, size, name, quote, text, total: Kept(
        start, start + size, name, quote, text, total
    ),
    st.integers(0, 10**6),
    st.integers(1, 10**4),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    st.binary(min_size=9, max_size=9),
    st.binary(min_size=6, max_size=6),
    st.integers(0, (1 << 24) - 1),
)


@given(tokens)
def test_a_quote_is_written_and_read_back(kept: Kept) -> None:
    assert read_token(write_token(kept)) == kept


@pytest.mark.parametrize(
    "token",
    ["", "a", "a~1-2", "a~1-2~x", "a~2-1~" + "A" * 24, "a~x-2~" + "A" * 24, "a~-1-2~" + "A" * 24],
)
def test_a_damaged_link_is_refused(token: str) -> None:
    with pytest.raises(QuestionError, match="damaged") as caught:
        read_token(token)
    assert caught.value.remedy
