"""What derived files are made from, out of the database."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from askbrief.stores.database import Database
from askbrief.stores.faults import damaged
from askbrief.stores.lexical import Text
from askbrief.stores.segments import Span
from askbrief.stores.vectors import Chunk

CHUNK_ROWS = 10_000


def vector_chunks(database: Database, dim: int, span: Span) -> Iterator[Chunk]:
    """Yield the vectors of some rows, in the order of rows."""
    query = (
        "SELECT passage, vector FROM vectors WHERE passage >= ? AND passage <= ?"
        " ORDER BY passage LIMIT ?"
    )
    at = span.first
    while chunk := database.rows(query, at, span.last, CHUNK_ROWS):
        at = chunk[-1][0] + 1
        numbers, blobs = zip(*chunk, strict=True)
        try:
            vectors = np.frombuffer(b"".join(blobs), "<f2").reshape(len(chunk), dim)
        except ValueError as error:
            raise damaged(database.path) from error
        yield np.array(numbers, np.int64), vectors


def passage_texts(database: Database, after: int = 0) -> Iterator[Text]:
    """Yield the passages with a row above ``after``, in the order of rows."""
    query = (
        "SELECT passages.row, first_passage, text FROM passages"
        " JOIN letters ON letters.row = passages.letter"
        " WHERE passages.row >= ? ORDER BY passages.row LIMIT ?"
    )
    for chunk in database.chunks(query, CHUNK_ROWS, after):
        yield from chunk
