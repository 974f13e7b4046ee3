"""All that a folder's database holds of a letter, to be taken elsewhere."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np

from askbrief.embedding.base import Matrix
from askbrief.stores import rows
from askbrief.stores.base import IndexedLetter, Source, Store
from askbrief.stores.database import Database
from askbrief.stores.faults import damaged
from askbrief.types import KnownDocument


def letters(store: Store, database: Database, letter_ids: Sequence[str]) -> list[IndexedLetter]:
    """Return all that is stored for letters, in the order given.

    Raises:
        StoreError: a letter is not there, or what is stored of it is damaged.
    """
    return [_letter(store, database, letter_id) for letter_id in letter_ids]


def register(database: Database) -> list[KnownDocument]:
    """Return all that the register knows, by id."""
    ids = [row[0] for row in database.rows("SELECT id FROM known ORDER BY id")]
    found = rows.known(database, ids)
    return [found[each] for each in ids]


def _letter(store: Store, database: Database, letter_id: str) -> IndexedLetter:
    letter, passages = store.letter(letter_id), store.passages(letter_id)
    ((number, path, sha256),) = database.rows(
        "SELECT row, source_path, source_sha256 FROM letters WHERE id = ?", letter_id
    )
    cites = database.rows("SELECT target FROM cites WHERE letter = ? ORDER BY target", number)
    return IndexedLetter(
        letter=letter,
        source=Source(os.fsdecode(path), sha256),
        passages=passages,
        vectors=_vectors(store, database, number, len(passages)),
        tokens=store.token_vectors([passage.id for passage in passages]),
        cites=tuple(target for (target,) in cites),
    )


def _vectors(store: Store, database: Database, number: int, count: int) -> Matrix:
    found = database.rows(
        "SELECT vector FROM vectors WHERE passage IN (SELECT row FROM passages WHERE letter = ?)"
        " ORDER BY passage",
        number,
    )
    try:
        halves = np.frombuffer(b"".join(row[0] for row in found), "<f2")
        return halves.reshape(count, store.model.dim).astype(np.float32)
    except ValueError as error:
        raise damaged(database.path, "vectors are damaged") from error
