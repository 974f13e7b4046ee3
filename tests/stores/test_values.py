"""The small pure pieces: ranking, scope, documents, versions, errors."""

from __future__ import annotations

import datetime as dt
import errno
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_letters import MODEL, indexed

from askbrief.errors import StoreError
from askbrief.stores import open_store
from askbrief.stores.documents import content_digest, details_of, letter_of, store_version
from askbrief.stores.faults import DamagedError, told
from askbrief.stores.ranking import Scored, best, with_ties
from askbrief.stores.scope import Scope
from askbrief.types import Block, Filter, Footnote, Hit, Letter, Metadata, Page, Span

# Ranking


def searcher(scores: list[float], asked: list[int]) -> object:
    """Find the best of rows 0, 1, 2 … with these scores; of equal ones the last first."""
    order = sorted(range(len(scores)), key=lambda row: (-scores[row], -row))

    def search(n: int) -> Scored:
        asked.append(n)
        rows = order[:n]
        return np.array(rows, np.int64), np.array([scores[row] for row in rows], np.float64)

    return search


@given(
    scores=st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=1, max_size=60),
    k=st.integers(1, 70),
)
def test_all_that_ties_with_the_last_is_found(scores: list[float], k: int) -> None:
    rows, found = with_ties(searcher(scores, []), k, len(scores))
    least = sorted(scores, reverse=True)[:k][-1]
    assert sorted(rows.tolist()) == [row for row, score in enumerate(scores) if score >= least]
    assert found.tolist() == [scores[row] for row in rows.tolist()]


def test_no_more_is_searched_than_needed() -> None:
    asked: list[int] = []
    with_ties(searcher([float(number) for number in range(100)], asked), 10, 100)
    assert asked == [11]
    asked.clear()
    with_ties(searcher([1.0] * 30 + [0.0] * 70, asked), 10, 100)
    assert asked == [11, 44]


def test_nothing_found_is_nothing() -> None:
    rows, scores = with_ties(searcher([], []), 3, 9)
    assert rows.tolist() == scores.tolist() == []


def test_the_best_come_first_then_by_id() -> None:
    a, b, c = indexed("x", "een", "twee", "drie").passages
    hits = [Hit(b, 0.5), Hit(c, 0.5), Hit(a, 0.25)]
    assert best(hits, 2) == sorted([Hit(b, 0.5), Hit(c, 0.5)], key=lambda hit: hit.passage.id)
    assert best(hits, -1) == best(hits, 0) == best([], 3) == []


# Scope


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), max_size=20))
def test_the_mask_covers_the_rows_in_scope(gaps_and_counts: list[tuple[int, int]]) -> None:
    spans, rows, after = [], [], 1
    for gap, count in gaps_and_counts:
        first = after + gap
        spans.append((first, count))
        rows += range(first, first + count)
        after = first + count
    scope = Scope(np.array(spans, np.int64).reshape(-1, 2))
    assert np.flatnonzero(scope.mask).tolist() == rows
    assert scope.holds(np.array([*rows, 0, after, 10**9], np.int64)).tolist() == (
        [True] * len(rows) + [False] * 3
    )
    assert scope.total == len(rows)
    assert scope.first_rows == [first for first, _ in spans]


# Documents

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
MAYBE = st.none() | TEXT
NUMBER = st.integers(0, 10**6)
SPAN = st.builds(Span, NUMBER, NUMBER)
SPEAKERS = st.sampled_from([None, "minister", "question", "footnote", "quotation"])
FORMS = st.sampled_from(["text", "pdf", "xml", "html", "odt", "docx", "ocr"])
KINDS = st.sampled_from(["head", "heading", "paragraph", "signature", "footnote"])
LETTERS = st.builds(
    Letter,
    id=TEXT,
    title=TEXT,
    text=TEXT,
    metadata=st.builds(
        Metadata,
        signatories=st.lists(TEXT, max_size=3).map(tuple),
        date=st.none() | st.dates(),
        chamber=st.sampled_from([None, "I", "II"]),
        **{
            field.name: MAYBE
            for field in fields(Metadata)
            if field.name not in ("signatories", "date", "chamber")
        },
    ),
    pages=st.lists(st.builds(Page, NUMBER, NUMBER, NUMBER), max_size=3).map(tuple),
    blocks=st.lists(st.builds(Block, NUMBER, NUMBER, KINDS, SPEAKERS), max_size=3).map(tuple),
    footnotes=st.lists(
        st.builds(
            Footnote, NUMBER, NUMBER, mark=TEXT, page=st.none() | NUMBER, reference=st.none() | SPAN
        ),
        max_size=3,
    ).map(tuple),
    form=FORMS,
    layout=st.binary(max_size=8),
)


@given(LETTERS)
def test_a_letter_survives_being_taken_apart(letter: Letter) -> None:
    back = letter_of(letter.id, letter.title, letter.text, details_of(letter), letter.layout)
    assert back == letter
    assert details_of(back) == details_of(letter)
    assert content_digest(back, []) == content_digest(letter, [])


@given(LETTERS, LETTERS)
def test_different_letters_have_different_digests(one: Letter, other: Letter) -> None:
    assert (one == other) == (content_digest(one, []) == content_digest(other, []))


def test_every_field_counts() -> None:
    item = indexed("a", "een twee", date=dt.date(2025, 1, 1))
    letter = item.letter
    variants = [
        letter,
        replace(letter, id="b"),
        replace(letter, title="x"),
        replace(letter, text="een drie"),
        replace(letter, metadata=replace(letter.metadata, number="1")),
        replace(letter, metadata=replace(letter.metadata, subject="1")),
        replace(letter, pages=()),
        replace(letter, blocks=()),
        replace(letter, footnotes=()),
        replace(letter, footnotes=(replace(letter.footnotes[0], reference=None),)),
    ]
    digests = {content_digest(variant, item.passages) for variant in variants}
    digests.add(content_digest(letter, []))
    digests.add(content_digest(letter, [replace(item.passages[0], page=2)]))
    digests.add(content_digest(letter, [replace(item.passages[0], kind="heading")]))
    assert len(digests) == len(variants) + 3


def test_the_version_is_pinned() -> None:
    """It must not change between releases without a reason: indexes are compared by it."""
    item = indexed("a", "Een brief.", dossier="32623", date=dt.date(2025, 9, 19))
    version = store_version(MODEL.fingerprint, [content_digest(item.letter, item.passages)])
    assert version == "da924c73169ed8ee83092895133d5fc6d6ec9755df0fb419f6f0e0f5b2b6dd57"
    assert store_version("0" * 64, []) != store_version(MODEL.fingerprint, [])


# Errors


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(errno.ENOSPC, "no space"), "here: the disk is full (no space). Free some space"),
        (OSError(errno.EDQUOT, "quota"), "here: the disk quota is used up (quota). Free"),
        (OSError(errno.EACCES, "denied"), "here: cannot be written (denied). Give write"),
        (OSError(errno.EROFS, "read-only"), "here: cannot be written (read-only). Give write"),
        (OSError(errno.EIO, "broken"), "here: the disk fails (broken). Check the disk"),
        (OSError("odd"), "here: cannot be read or written (odd)."),
        (sqlite3.OperationalError("Could not decode"), "here: is damaged (Could not decode). Run"),
    ],
)
def test_errors_are_told(error: Exception, message: str) -> None:
    with pytest.raises(StoreError) as caught, told(Path("here")):
        raise error
    assert str(caught.value).startswith(message)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (sqlite3.SQLITE_BUSY, "in use by another program"),
        (sqlite3.SQLITE_BUSY | 2 << 8, "in use by another program"),
        (sqlite3.SQLITE_READONLY, "cannot be written"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
        (sqlite3.SQLITE_IOERR, "the disk fails"),
        (sqlite3.SQLITE_CORRUPT, "is damaged"),
        (sqlite3.SQLITE_CORRUPT | 3 << 8, "is damaged"),
        (sqlite3.SQLITE_NOTADB, "is damaged"),
    ],
)
def test_codes_of_sqlite(code: int, message: str) -> None:
    error = sqlite3.OperationalError("its words")
    error.sqlite_errorcode = code
    with (
        pytest.raises(StoreError, match=rf"here: .*{message}.* \(its words\)") as caught,
        told(Path("here")),
    ):
        raise error
    assert isinstance(caught.value, DamagedError) == (message == "is damaged")


def test_a_bug_is_not_told_as_a_fault_of_the_index(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        store.close()
        with pytest.raises(sqlite3.ProgrammingError):
            store.letters(Filter())
