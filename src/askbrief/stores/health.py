"""A thorough look at the database."""

from __future__ import annotations

from askbrief.errors import StoreError
from askbrief.stores import rows
from askbrief.stores.checks import sum_of
from askbrief.stores.database import Database
from askbrief.stores.documents import content_digest

CHUNK_ROWS = 1000


def database_problems(database: Database) -> list[str]:
    """Say in words what is wrong with the database; empty if nothing is.

    Reads it all: its structure by SQLite's own check, and every letter, passage and vector
    against the digests made when they were written.
    """
    try:
        return _structure(database) or _content(database) + _vectors(database)
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
        cut = letter and all(p.text == p.cut(letter.text) for p in passages)
        if letter is None or not cut or content_digest(letter, passages) != digest:
            wrong.append(f"{database.path}: letter {letter_id} is not what was written")
    return wrong


def _vectors(database: Database) -> list[str]:
    """Name the letters whose vectors are not what was written, or not there."""
    query = (
        "SELECT passage, vectors.vector, codes, spans, sums.vector, sums.tokens FROM sums"
        " JOIN vectors USING (passage) JOIN tokens USING (passage)"
        " WHERE passage >= ? ORDER BY passage LIMIT ?"
    )
    whole = set[int]()
    for chunk in database.chunks(query, CHUNK_ROWS):
        whole.update(
            passage
            for passage, vector, codes, spans, of_vector, of_tokens in chunk
            if (sum_of(vector), sum_of(codes, spans)) == (of_vector, of_tokens)
        )
    letters = "SELECT id, first_passage, passages FROM letters ORDER BY id"
    return [
        f"{database.path}: the vectors of letter {letter_id} are not what was written"
        for letter_id, first, count in database.rows(letters)
        if not whole.issuperset(range(first, first + count))
    ]
