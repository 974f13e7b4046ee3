"""What a write does to the tables, inside the transaction that is open."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from askbrief.stores import rows
from askbrief.stores.base import IndexedLetter
from askbrief.stores.checks import check_known, check_letter
from askbrief.stores.codes import packed
from askbrief.stores.database import Database
from askbrief.stores.documents import content_digest, details_of
from askbrief.stores.filters import folded
from askbrief.stores.schema import last_passage
from askbrief.types import KnownDocument


@dataclass(slots=True)
class Changes:
    """What was changed so far."""

    letters: int = 0
    passages_removed: int = 0


def apply_changes(
    database: Database, dim: int, letters: Iterable[IndexedLetter], remove: Collection[str]
) -> Changes:
    """Remove letters, then add or replace letters.

    Raises:
        ValueError: a letter does not fit its passages or vectors.
        StoreError: the database cannot be written.
    """
    changes = Changes()
    for letter_id in remove:
        _remove(database, letter_id, changes)
    for item in letters:
        check_letter(item, dim)
        _remove(database, item.letter.id, changes)
        _insert(database, item)
        changes.letters += 1
    return changes


def _remove(database: Database, letter_id: str, changes: Changes) -> None:
    for row, passages in database.rows("SELECT row, passages FROM letters WHERE id = ?", letter_id):
        database.run("DELETE FROM letters WHERE row = ?", row)  # the rest goes with it
        changes.letters += 1
        changes.passages_removed += passages


def _insert(database: Database, item: IndexedLetter) -> None:
    (number,) = database.rows("SELECT coalesce(max(row), 0) + 1 FROM letters")[0]
    first = last_passage(database) + 1
    _insert_letter(database, number, first, item)
    numbered = list(enumerate(item.passages, first))
    database.run_many(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (row, p.id, number, p.start, p.end, p.page, p.kind, p.speaker, p.text)
            for row, p in numbered
        ],
    )
    vectors = item.vectors.astype("<f2")
    database.run_many(
        "INSERT INTO vectors VALUES (?, ?)",
        [(row, vector.tobytes()) for row, vector in enumerate(vectors, first)],
    )
    database.run_many(
        "INSERT INTO tokens VALUES (?, ?, ?)",
        [
            (row, packed(tokens.codes), tokens.spans.astype("<i4").tobytes())
            for row, tokens in enumerate(item.tokens, first)
        ],
    )
    cites = [(target, number) for target in item.cites]
    database.run_many("INSERT INTO cites VALUES (?, ?)", cites)


def register(database: Database, documents: Iterable[KnownDocument]) -> None:
    """Add documents to the register, or replace them; its mark changes if they are news.

    Raises:
        ValueError: a document has text that is not Unicode.
        StoreError: the database cannot be written.
    """
    last = {each.id: check_known(each) for each in documents}
    before = rows.known(database, last)
    news = [each for each in last.values() if each != before.get(each.id)]
    database.run_many(
        "INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (k.id, k.title, k.dossier, k.number, k.date and k.date.isoformat(), k.kind, k.url)
            for k in news
        ],
    )
    if news:
        mark = secrets.token_hex(16)
        database.run("INSERT OR REPLACE INTO meta VALUES ('register', ?)", mark)


def _insert_letter(database: Database, number: int, first: int, item: IndexedLetter) -> None:
    letter, found = item.letter, item.letter.metadata
    date = found.date and found.date.isoformat()
    database.run(
        "INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(number, letter.id, content_digest(letter, item.passages), letter.title, date),
        *(found.sender, found.kind, found.dossier, found.number, found.replaces),
        *(folded(found.sender), folded(found.kind)),
        *(os.fsencode(item.source.path), item.source.sha256, first, len(item.passages)),
    )
    document = (number, letter.text, letter.sha256, details_of(letter), letter.layout)
    database.run("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", *document)
