"""All that is stored of letters, to be taken elsewhere."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from askbrief.stores.base import IndexedLetter, Source, TokenVectors
from askbrief.stores.documents import letter_of
from askbrief.stores.postgres.connection import Database
from askbrief.stores.postgres.filters import VISIBLE
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.rows import damaged, passages_by_row, tokens_of
from askbrief.stores.postgres.texts import key, unescaped
from askbrief.stores.postgres.vectors import rows_of
from askbrief.stores.postgres.versions import View
from askbrief.types import Passage


def letters(
    database: Database, names: Names, view: View, letter_ids: Sequence[str]
) -> dict[str, IndexedLetter]:
    """Return all that is stored for those letters that are there, by id.

    Raises:
        StoreError: what is stored of one is damaged.
    """
    query = names.statement(
        "SELECT row, id, source_path, source_sha256, first_passage, passages, title, text,"
        " details, layout FROM {letters} JOIN {documents} ON letter = row"
        " WHERE id = ANY(%s) AND " + VISIBLE
    )
    wanted = [key(one) for one in letter_ids]
    found = database.rows(query, wanted, view.number, view.number)
    numbers = [n for row in found for n in range(row[4], row[4] + row[5])]
    passages = passages_by_row(database, names, numbers)
    vectors = _vectors(database, names, numbers)
    cites = _cites(database, names, [row[0] for row in found])
    try:
        made = [_letter(row, passages, vectors, cites, view.model.dim) for row in found]
    except (ValueError, KeyError, TypeError):
        raise damaged(database, "letters or vectors are damaged") from None
    return {item.letter.id: item for item in made}


def _letter(
    row: tuple[Any, ...],
    passages: dict[int, Passage],
    vectors: dict[int, tuple[bytes, bytes, bytes]],
    cites: dict[int, list[str]],
    dim: int,
) -> IndexedLetter:
    number, letter_id, path, sha256, first, count, *texts, layout = row
    title, text, details = map(unescaped, texts)
    numbers = range(first, first + count)
    its = [passages[n] for n in numbers]
    halves = rows_of([vectors[n][0] for n in numbers], dim)
    return IndexedLetter(
        letter=letter_of(unescaped(letter_id), title, text, details, bytes(layout)),
        source=Source(os.fsdecode(bytes(path)), sha256),
        passages=its,
        vectors=halves.astype(np.float32),
        tokens=[_tokens(passages[n].id, vectors[n], dim) for n in numbers],
        cites=tuple(sorted(cites[number])),
    )


def _tokens(passage_id: str, row: tuple[bytes, bytes, bytes], dim: int) -> TokenVectors:
    return tokens_of(passage_id, row[1], row[2], dim)


def _vectors(
    database: Database, names: Names, numbers: list[int]
) -> dict[int, tuple[bytes, bytes, bytes]]:
    query = names.statement(
        "SELECT passage, vector, codes, spans FROM {vectors} WHERE passage = ANY(%s::int[])"
    )
    return {row[0]: (row[1], row[2], row[3]) for row in database.rows(query, numbers)}


def _cites(database: Database, names: Names, numbers: list[int]) -> dict[int, list[str]]:
    query = names.statement("SELECT letter, target FROM {cites} WHERE letter = ANY(%s::int[])")
    found: defaultdict[int, list[str]] = defaultdict(list)
    for number, target in database.rows(query, numbers):
        found[number].append(unescaped(target))
    return found
