"""What is read from the tables, as values of ours."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from typing import LiteralString

import numpy as np

from askbrief.errors import StoreError
from askbrief.stores.base import LetterRecord, Source, TokenVectors
from askbrief.stores.codes import unpacked
from askbrief.stores.documents import letter_of
from askbrief.stores.postgres.connection import Database, Row
from askbrief.stores.postgres.filters import VISIBLE
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.texts import back, key, unescaped
from askbrief.types import KnownDocument, Letter, Passage

_RECORDS: LiteralString = """SELECT id, title, date, sender, kind, dossier, number, source_path
    FROM {letters} WHERE """
_NEWEST_FIRST: LiteralString = " ORDER BY date DESC NULLS LAST, id"
_PASSAGES: LiteralString = """SELECT its.row, first, last, letters.id, text, page, its.kind, speaker
    FROM {passages} AS its JOIN {letters} AS letters ON letters.row = its.letter WHERE """


def letter_by_id(database: Database, names: Names, version: int, letter_id: str) -> Letter | None:
    """Return a letter, or None if it is not there.

    Raises:
        StoreError: what is stored of it is damaged.
    """
    query = names.statement(
        "SELECT id, title, text, details, layout, sha256 FROM {letters}"
        " JOIN {documents} ON letter = row WHERE id = %s AND " + VISIBLE
    )
    found = database.rows(query, key(letter_id), version, version)
    if not found:
        return None
    its_id, title, text, details, layout, sha256 = found[0]
    try:
        plain = [unescaped(part) for part in (its_id, title, text, details)]
        letter = letter_of(plain[0], plain[1], plain[2], plain[3], bytes(layout))
    except (ValueError, KeyError, TypeError):
        raise damaged(database, f"letter {letter_id} is damaged") from None
    if letter.sha256 != sha256:
        raise damaged(database, f"the text of letter {letter_id} is damaged")
    return letter


def records(
    database: Database, names: Names, condition: LiteralString, values: Sequence[object]
) -> list[LetterRecord]:
    """List letters, newest first, then by id."""
    query = names.statement(_RECORDS + condition + _NEWEST_FIRST)
    return [_record(row) for row in database.rows(query, *values)]


def citing(database: Database, names: Names, version: int, target: str) -> list[LetterRecord]:
    """List the letters that cite a document, newest first, then by id."""
    among: LiteralString = VISIBLE + " AND row IN (SELECT letter FROM {cites} WHERE target = %s)"
    return records(database, names, among, [version, version, key(target)])


def sources(database: Database, names: Names, version: int) -> dict[str, Source]:
    """Return the source of every letter by letter id."""
    query = names.statement("SELECT id, source_path, source_sha256 FROM {letters} WHERE " + VISIBLE)
    found = database.rows(query, version, version)
    return {unescaped(one): Source(os.fsdecode(path), sha256) for one, path, sha256 in found}


def reprints(database: Database, names: Names, version: int) -> list[tuple[str, str]]:
    """Return the id of every reprint with that of the letter it replaces."""
    query = names.statement(
        "SELECT id, replaces FROM {letters} WHERE replaces IS NOT NULL AND " + VISIBLE
    )
    found = database.rows(query, version, version)
    return [(unescaped(one), unescaped(replaces)) for one, replaces in found]


def passages_of(database: Database, names: Names, version: int, letter_id: str) -> list[Passage]:
    """Return a letter's passages in order."""
    return list(_passages_of_letters(database, names, version, [letter_id]).values())


def rows_of_ids(
    database: Database, names: Names, version: int, passage_ids: Iterable[str]
) -> dict[str, int]:
    """Return the rows of those passages that are there, by passage id."""
    wanted = set(passage_ids)
    letters = {one.rpartition("#")[0] for one in wanted}
    found = _passages_of_letters(database, names, version, letters)
    return {passage.id: row for row, passage in found.items() if passage.id in wanted}


def passages_by_row(database: Database, names: Names, numbers: Sequence[int]) -> dict[int, Passage]:
    """Return those of some rows that are there."""
    query = names.statement(_PASSAGES + "its.row = ANY(%s::int[])")
    return dict(map(passage_of, database.rows(query, list(numbers))))


def tokens_by_row(
    database: Database, names: Names, numbers: dict[str, int], dim: int
) -> dict[str, TokenVectors]:
    """Return the token vectors of passages by passage id.

    Args:
        numbers: their rows by passage id.

    Raises:
        StoreError: they are damaged.
    """
    ids = {number: passage_id for passage_id, number in numbers.items()}
    query = names.statement(
        "SELECT passage, codes, spans FROM {vectors} AS its WHERE passage = ANY(%s::int[])"
    )
    try:
        found = [
            tokens_of(ids[number], codes, spans, dim)
            for number, codes, spans in database.rows(query, list(ids))
        ]
    except ValueError:
        raise damaged(database, "token vectors are damaged") from None
    return {tokens.passage_id: tokens for tokens in found}


def known(database: Database, names: Names, ids: Collection[str]) -> dict[str, KnownDocument]:
    """Return what the register knows of documents, by id."""
    query = names.statement(
        "SELECT id, title, dossier, number, date, kind, url FROM {known} WHERE id = ANY(%s)"
    )
    found = database.rows(query, [key(one) for one in ids])
    return {unescaped(row[0]): _known(row) for row in found}


def registered(database: Database, names: Names) -> list[KnownDocument]:
    """Return all that the register knows, by id."""
    query = names.statement(
        "SELECT id, title, dossier, number, date, kind, url FROM {known} ORDER BY id"
    )
    return [_known(row) for row in database.rows(query)]


def digests(database: Database, names: Names, version: int) -> dict[str, bytes]:
    """Return the digest of every letter by letter id."""
    query = names.statement("SELECT id, digest FROM {letters} WHERE " + VISIBLE)
    found = database.rows(query, version, version)
    return {unescaped(letter_id): bytes(digest) for letter_id, digest in found}


def covered(database: Database, names: Names, dossiers: Collection[str]) -> dict[str, int]:
    """Return how many documents of dossiers the register knows, if any."""
    query = names.statement(
        "SELECT dossier, count(*)::int FROM {known} WHERE dossier = ANY(%s) GROUP BY dossier"
    )
    found = database.rows(query, [key(one) for one in dossiers])
    return {unescaped(dossier): count for dossier, count in found}


def damaged(database: Database, what: str) -> StoreError:
    """Return the error for content that cannot be right."""
    return StoreError(what, where=database.place, remedy="Run `askbrief build --full`.")


def _passages_of_letters(
    database: Database, names: Names, version: int, letter_ids: Collection[str]
) -> dict[int, Passage]:
    spans = database.rows(
        names.statement(
            "SELECT first_passage, passages FROM {letters} WHERE id = ANY(%s) AND " + VISIBLE
        ),
        *([key(one) for one in letter_ids], version, version),
    )
    numbers = [row for first, count in spans for row in range(first, first + count)]
    found = passages_by_row(database, names, numbers) if numbers else {}
    return dict(sorted(found.items()))


def passage_of(row: Row) -> tuple[int, Passage]:
    number, first, last, letter_id, text, page, kind, speaker = row
    owner = unescaped(letter_id)
    its_id = f"{owner}#{first}-{last}"
    return number, Passage(first, last, its_id, owner, unescaped(text), page, kind, speaker)


def _record(row: Row) -> LetterRecord:
    letter_id, title, date, *said, path = row
    sender, kind, dossier, number = map(back, said)
    return LetterRecord(
        unescaped(letter_id),
        unescaped(title),
        date,
        *(sender, kind, dossier, number),
        os.fsdecode(bytes(path)),
    )


def _known(row: Row) -> KnownDocument:
    document_id, title, dossier, number, date, kind, url = row
    return KnownDocument(
        *(unescaped(document_id), unescaped(title)),
        dossier=back(dossier),
        number=back(number),
        date=date,
        kind=back(kind),
        url=back(url),
    )


def tokens_of(passage_id: str, codes: bytes, spans: bytes, dim: int) -> TokenVectors:
    pairs = np.frombuffer(spans, "<i4").reshape(-1, 2).astype(np.int32, copy=False)
    return TokenVectors(passage_id, unpacked(bytes(codes), len(pairs), dim), pairs)
