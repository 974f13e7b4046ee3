"""A thorough look at the database."""

from __future__ import annotations

from askbrief.errors import StoreError
from askbrief.stores import rows
from askbrief.stores.database import Database
from askbrief.stores.documents import content_digest


def database_problems(database: Database) -> list[str]:
    """Say in words what is wrong with the database; empty if nothing is.

    Reads it all: its structure by SQLite's own check, and every letter and passage against
    the digest made when it was written.
    """
    try:
        return _structure(database) or _content(database)
    except StoreError as error:
        return [str(error)]


def _structure(database: Database) -> list[str]:
    told = [str(row[0]) for row in database.rows("PRAGMA quick_check(5)")]
    return [] if told == ["ok"] else [f"{database.path}: {line}" for line in told]


def _content(database: Database) -> list[str]:
    wrong = []
    for letter_id, digest in database.rows("SELECT id, digest FROM letters ORDER BY id"):
        letter = rows.letter_by_id(database, letter_id)
        passages = rows.passages(database, "letters.id = ?", letter_id).values()
        if letter is None or content_digest(letter, passages) != digest:
            wrong.append(f"{database.path}: letter {letter_id} is not what was written")
    return wrong
