"""What is read from the tables, as values of ours.

Conditions come from ``filters.clause`` or from here; values only ever fill question marks.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Collection, Sequence

import numpy as np

from askbrief.stores.base import LetterRecord, Source, TokenVectors
from askbrief.stores.checks import sum_of
from askbrief.stores.codes import unpacked
from askbrief.stores.database import Database, Row
from askbrief.stores.documents import letter_of
from askbrief.stores.faults import damaged
from askbrief.stores.scope import Scope
from askbrief.types import KnownDocument, Letter, Passage

_RECORDS = """SELECT id, title, date, sender, kind, dossier, number, source_path
    FROM letters WHERE """
_NEWEST_FIRST = " ORDER BY date DESC, id"  # to SQLite, no date is before all dates
_SPANS = "SELECT first_passage, passages FROM letters WHERE passages > 0 AND "
_PASSAGES = """SELECT passages.row, first, last, passages.id, letters.id, text, page,
        passages.kind, speaker
    FROM passages JOIN letters ON letters.row = passages.letter WHERE """


def letter_by_id(database: Database, letter_id: str) -> Letter | None:
    """Return a letter, or None if it is not there.

    Raises:
        StoreError: what is stored of it is damaged.
    """
    row = database.one(
        "SELECT id, title, text, details, layout, sha256 FROM letters"
        " JOIN documents ON documents.letter = letters.row WHERE id = ?",
        letter_id,
    )
    if row is None:
        return None
    *stored, sha256 = row
    try:
        letter = letter_of(*stored)
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(database.path, f"letter {letter_id} is damaged") from error
    if letter.sha256 != sha256:
        raise damaged(database.path, f"the text of letter {letter_id} is damaged")
    return letter


def records(database: Database, condition: str, values: Sequence[str]) -> list[LetterRecord]:
    """List letters, newest first, then by id."""
    found = database.rows(_RECORDS + condition + _NEWEST_FIRST, *values)
    return [_record(row) for row in found]


def citing_records(database: Database, document_id: str) -> list[LetterRecord]:
    """List the letters that cite a document, newest first, then by id."""
    among = "row IN (SELECT letter FROM cites WHERE target = ?)"
    return records(database, among, [document_id])


def known(database: Database, ids: Collection[str]) -> dict[str, KnownDocument]:
    """Return what the register knows of documents, by id.

    Raises:
        StoreError: what is stored is damaged.
    """
    found = database.rows(
        "SELECT id, title, dossier, number, date, kind, url FROM known"
        " WHERE id IN (SELECT value FROM json_each(?))",
        json.dumps(list(ids)),
    )
    try:
        return {row[0]: _known(row) for row in found}
    except (ValueError, TypeError) as error:
        raise damaged(database.path, "the register is damaged") from error


def covered(database: Database, dossiers: Collection[str]) -> dict[str, int]:
    """Return how many documents of dossiers the register knows, if any."""
    found = database.rows(
        "SELECT dossier, count(*) FROM known"
        " WHERE dossier IN (SELECT value FROM json_each(?)) GROUP BY dossier",
        json.dumps(list(dossiers)),
    )
    return dict(found)


def sources(database: Database) -> dict[str, Source]:
    """Return the source of every letter by letter id."""
    found = database.rows("SELECT id, source_path, source_sha256 FROM letters")
    return {letter_id: Source(os.fsdecode(path), sha256) for letter_id, path, sha256 in found}


def versions(database: Database) -> list[tuple[str, str]]:
    """Return the id of every reprint with that of the letter it replaces."""
    found = database.rows("SELECT id, replaces FROM letters WHERE replaces IS NOT NULL")
    return [(letter_id, replaces) for letter_id, replaces in found]


def scope(database: Database, condition: str, values: Sequence[str]) -> Scope:
    """Return the passages of the letters that meet a condition."""
    found = database.rows(_SPANS + condition, *values)
    return Scope(np.array(found, np.int64).reshape(-1, 2))


def removed(database: Database, after: int) -> list[tuple[int, int, bytes]]:
    """Return what was removed after commit number ``after``: the first row and the number of
    passages of each letter, and their packed counts of words."""
    query = "SELECT first, passages, words FROM removals WHERE number > ? ORDER BY first"
    return [(first, passages, words) for first, passages, words in database.rows(query, after)]


def removed_spans(database: Database, after: int) -> Scope:
    """Return the rows removed after commit number ``after``."""
    query = "SELECT first, passages FROM removals WHERE number > ? AND passages > 0"
    return Scope(np.array(database.rows(query, after), np.int64).reshape(-1, 2))


def passages(database: Database, condition: str, value: str) -> dict[int, Passage]:
    """Return passages by row, in the order of rows."""
    found = database.rows(_PASSAGES + condition + " ORDER BY passages.row", value)
    return {row: Passage(*fields) for row, *fields in found}


def passages_by_row(database: Database, numbers: Sequence[int]) -> dict[int, Passage]:
    """Return the passages in some rows.

    Raises:
        StoreError: a row is not there.
    """
    among = "passages.row IN (SELECT value FROM json_each(?))"
    found = passages(database, among, json.dumps(numbers))
    if len(found) < len(numbers):
        raise damaged(database.path, "passages are missing from the database")
    return found


def tokens_by_id(
    database: Database, passage_ids: Sequence[str], dim: int
) -> dict[str, TokenVectors]:
    """Return the token vectors of those passages that are there, by passage id."""
    found = database.rows(
        "SELECT id, codes, spans, sums.tokens FROM passages"
        " JOIN tokens ON tokens.passage = passages.row JOIN sums ON sums.passage = passages.row"
        " WHERE id IN (SELECT value FROM json_each(?))",
        json.dumps(passage_ids),
    )
    try:
        return {row[0]: _tokens(row, dim) for row in found}
    except ValueError as error:
        raise damaged(database.path, "token vectors are damaged") from error


def _record(row: Row) -> LetterRecord:
    letter_id, title, date, sender, kind, dossier, number, path = row
    day = dt.date.fromisoformat(date) if date else None
    return LetterRecord(letter_id, title, day, sender, kind, dossier, number, os.fsdecode(path))


def _known(row: Row) -> KnownDocument:
    document_id, title, dossier, number, date, kind, url = row
    day = dt.date.fromisoformat(date) if date else None
    return KnownDocument(document_id, title, dossier, number, day, kind, url)


def _tokens(row: Row, dim: int) -> TokenVectors:
    passage_id, codes, spans, wanted = row
    if sum_of(codes, spans) != wanted:
        raise ValueError(f"{passage_id}: not what was written")
    pairs = np.frombuffer(spans, "<i4").reshape(-1, 2).astype(np.int32, copy=False)
    return TokenVectors(passage_id, unpacked(codes, len(pairs), dim), pairs)
