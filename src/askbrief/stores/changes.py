"""What a write does to the tables, inside the transaction that is open."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable

from askbrief.stores import rows
from askbrief.stores.base import IndexedLetter
from askbrief.stores.checks import check_known, check_letter, sum_of
from askbrief.stores.codes import packed
from askbrief.stores.database import Database
from askbrief.stores.documents import content_digest, details_of
from askbrief.stores.filters import folded
from askbrief.stores.schema import last_passage, next_number
from askbrief.stores.tally import Tally
from askbrief.types import KnownDocument


def apply_changes(
    database: Database, dim: int, letters: Iterable[IndexedLetter], remove: Collection[str]
) -> int:
    """Remove letters, then add or replace letters; return how many were changed.

    Raises:
        ValueError: a letter does not fit its passages or vectors.
        StoreError: the database cannot be written.
    """
    number = next_number(database)
    changed = sum(_remove(database, number, letter_id) for letter_id in remove)
    for item in letters:
        check_letter(item, dim)
        _remove(database, number, item.letter.id)
        _insert(database, item)
        changed += 1
    return changed


def _remove(database: Database, number: int, letter_id: str) -> int:
    """Remove a letter, if it is there, and note for commit ``number`` what goes with it."""
    query = "SELECT row, first_passage, passages FROM letters WHERE id = ?"
    for row, first, passages in database.rows(query, letter_id):
        texts = database.rows("SELECT text FROM passages WHERE letter = ?", row)
        words = Tally.of(text for (text,) in texts).packed()
        database.run("INSERT INTO removals VALUES (?, ?, ?, ?)", number, first, passages, words)
        database.run("DELETE FROM letters WHERE row = ?", row)  # the rest goes with it
        return 1
    return 0


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
    vectors = [vector.tobytes() for vector in item.vectors.astype("<f2")]
    tokens = [(packed(one.codes), one.spans.astype("<i4").tobytes()) for one in item.tokens]
    database.run_many("INSERT INTO vectors VALUES (?, ?)", enumerate(vectors, first))
    database.run_many(
        "INSERT INTO tokens VALUES (?, ?, ?)",
        [(row, codes, spans) for row, (codes, spans) in enumerate(tokens, first)],
    )
    sums = zip(map(sum_of, vectors), (sum_of(*both) for both in tokens), strict=True)
    database.run_many(
        "INSERT INTO sums VALUES (?, ?, ?)",
        [(row, vector, both) for row, (vector, both) in enumerate(sums, first)],
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
