"""What a write does to the tables, inside the transaction that is open."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import LiteralString

from psycopg import sql

from askbrief.stores.base import IndexedLetter
from askbrief.stores.checks import check_letter
from askbrief.stores.codes import packed
from askbrief.stores.documents import content_digest, details_of
from askbrief.stores.filters import folded
from askbrief.stores.postgres.connection import SingleDatabase
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.terms import (
    COPY_HEAD,
    COPY_TAIL,
    Posting,
    counted,
    packed_postings,
    postings,
)
from askbrief.stores.postgres.texts import escaped, key, maybe
from askbrief.stores.postgres.vectors import halves
from askbrief.stores.postgres.versions import View

LETTER_TYPES = "int4 text bytea text date text text text text text text text bytea text int4 int4"
LETTER_TYPES += " int4 int4 int4"
LETTER_COLUMNS: LiteralString = """row, id, digest, title, date, sender, kind, dossier, number,
    replaces, sender_key, kind_key, source_path, source_sha256, first_passage, passages,
    stems, exact, added"""


Checked = dict[str, tuple[IndexedLetter, bytes]]
"""Letters with their digests, by id."""


@dataclass(slots=True)
class Changes:
    """Rows to be added, by table, and what they change in the sums."""

    version: int
    last_letter: int
    last_passage: int
    letters: int = 0
    passages: int = 0
    stems: int = 0
    exact: int = 0
    touched: bool = False
    rows: dict[str, list[Sequence[object]]] = field(default_factory=dict)
    postings: list[Posting] = field(default_factory=list)
    frequencies: Counter[int] = field(default_factory=Counter)

    def add(self, table: str, *values: object) -> None:
        """Add a row to a table."""
        self.rows.setdefault(table, []).append(values)


def checked(letters: Iterable[IndexedLetter], dim: int) -> Checked:
    """Return letters with their digests by id; of the same id, the last.

    Raises:
        ValueError: a letter does not fit its passages or vectors.
    """
    found: Checked = {}
    for item in letters:
        check_letter(item, dim)
        digest = content_digest(item.letter, item.passages)
        found.pop(item.letter.id, None)
        found[item.letter.id] = (item, digest)
    return found


def apply_changes(
    database: SingleDatabase,
    names: Names,
    view: View,
    letters: Checked,
    remove: Collection[str],
) -> Changes:
    """Remove letters, then add or replace letters, as the version after ``view``.

    Raises:
        StoreError: the database cannot be written.
    """
    changes = Changes(view.number + 1, view.last_letter, view.last_passage)
    _remove(database, names, [key(one) for one in (*remove, *letters)], changes)
    for item, digest in letters.values():
        _add(changes, item, digest)
    _copy_all(database, names, changes)
    return changes


def _remove(database: SingleDatabase, names: Names, ids: list[str], changes: Changes) -> None:
    found = database.rows(
        names.statement(
            "UPDATE {letters} SET removed = %s WHERE id = ANY(%s) AND removed IS NULL"
            " RETURNING first_passage, passages, stems, exact"
        ),
        *(changes.version, ids),
    )
    for first, passages, stems, exact in found:
        changes.touched = True
        changes.letters -= 1
        changes.passages -= passages
        changes.stems -= stems
        changes.exact -= exact
        texts = names.statement("SELECT text FROM {passages} WHERE row BETWEEN %s AND %s")
        for (text,) in database.rows(texts, first, first + passages - 1):
            changes.frequencies.subtract(dict.fromkeys(counted(text).terms, 1))


def _add(changes: Changes, item: IndexedLetter, digest: bytes) -> None:
    changes.touched = True
    changes.last_letter += 1
    first = changes.last_passage + 1
    stems = exact = 0
    for row, passage in enumerate(item.passages, first):
        text = escaped(passage.text)
        words = counted(text)
        stems, exact = stems + words.stems, exact + words.exact
        changes.postings.extend(postings(row, changes.last_letter, words))
        changes.frequencies.update(words.terms.keys())
        span = (passage.start, passage.end, passage.page, passage.kind, passage.speaker)
        changes.add("passages", row, changes.last_letter, *span, text)
    vectors = halves(item.vectors)
    for row, (vector, tokens) in enumerate(zip(vectors, item.tokens, strict=True), first):
        spans = tokens.spans.astype("<i4").tobytes()
        changes.add("vectors", row, changes.last_letter, vector, packed(tokens.codes), spans)
    _add_letter(changes, item, digest, (stems, exact))
    changes.last_passage += len(item.passages)
    changes.letters += 1
    changes.passages += len(item.passages)
    changes.stems += stems
    changes.exact += exact


def _add_letter(
    changes: Changes, item: IndexedLetter, digest: bytes, lengths: tuple[int, int]
) -> None:
    letter, found, number = item.letter, item.letter.metadata, changes.last_letter
    said = (found.sender, found.kind, found.dossier, found.number, found.replaces)
    keys = (folded(found.sender), folded(found.kind))
    changes.add(
        "letters",
        *(number, escaped(letter.id), digest, escaped(letter.title), found.date),
        *map(maybe, (*said, *keys)),
        *(os.fsencode(item.source.path), item.source.sha256),
        *(changes.last_passage + 1, len(item.passages), *lengths, changes.version),
    )
    text, details = escaped(letter.text), escaped(details_of(letter))
    changes.add("documents", number, text, letter.sha256, details, letter.layout)
    for target in item.cites:
        changes.add("cites", escaped(target), number)


def _copy_all(database: SingleDatabase, names: Names, changes: Changes) -> None:
    _copy(database, names, changes, "letters", LETTER_TYPES.split())
    _copy(database, names, changes, "documents", ["int4", "text", "text", "text", "bytea"])
    _copy(database, names, changes, "cites", ["text", "int4"])
    types = ["int4", "int4", "int4", "int4", "int4", "text", "text", "text"]
    _copy(database, names, changes, "passages", types)
    _copy(database, names, changes, "vectors", ["int4", "int4", "bytea", "bytea", "bytea"])
    copied = names.statement("COPY {postings} FROM STDIN (FORMAT BINARY)")
    if changes.postings:
        with database.copy(copied) as copy:
            copy.write(COPY_HEAD + packed_postings(changes.postings) + COPY_TAIL)
    for term, more in changes.frequencies.items():
        if more:
            changes.add("frequencies", term, changes.version, more)
    _copy(database, names, changes, "frequencies", ["int8", "int4", "int4"])


def _copy(
    database: SingleDatabase, names: Names, changes: Changes, table: str, types: list[str]
) -> None:
    rows = changes.rows.get(table)
    if not rows:
        return
    into = sql.Identifier(names.schema, names.table(table))
    columns = sql.SQL(f"({LETTER_COLUMNS})" if table == "letters" else "")
    query = sql.SQL("COPY {} {} FROM STDIN (FORMAT BINARY)").format(into, columns)
    with database.copy(query) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
