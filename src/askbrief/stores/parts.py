"""The derived parts of one version: from their files, or made anew from the database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import RLock

import numpy as np

from askbrief.stores import rows
from askbrief.stores.database import Database
from askbrief.stores.derived import Part, UnfitError, check_file, check_files, fitting, read_parts
from askbrief.stores.faults import damaged
from askbrief.stores.filters import clause
from askbrief.stores.lexical import LexicalIndex, Text, link_files
from askbrief.stores.schema import stamp_of
from askbrief.stores.scope import Scope
from askbrief.stores.vectors import Chunk, VectorIndex
from askbrief.types import Filter

VECTORS = "vectors"
VECTORS_FILE = "vectors.faiss"
LEXICAL = "lexical"
PARTS = (VECTORS, LEXICAL)
CHUNK_ROWS = 10_000
SCOPES_KEPT = 16


def lexical_folder(stamp: str) -> str:
    """Return the name of the folder of the lexical index of a commit."""
    return f"{LEXICAL}-{stamp[:12]}"


class Parts:
    """Loads each part when it is first asked for.

    A part whose file does not fit the database is made from the database in memory, which
    is slower but gives the same; ``warnings`` says so.
    """

    def __init__(self, folder: Path, database: Database, dim: int) -> None:
        self.warnings: list[str] = []
        self._folder = folder
        self._database = database
        self._dim = dim
        self._lock = RLock()
        self._vectors: VectorIndex | None = None
        self._lexical: LexicalIndex | None = None
        # The two searches of a question, and often the next question, share a filter.
        self._scope = lru_cache(SCOPES_KEPT)(lambda where: rows.scope(database, *clause(where)))

    def vectors(self) -> VectorIndex:
        """Return the index of vectors."""
        with self._lock:
            if self._vectors is None:
                self._vectors = self._load_vectors()
            return self._vectors

    def lexical(self) -> LexicalIndex:
        """Return the index of words."""
        with self._lock:
            if self._lexical is None:
                self._lexical = self._load_lexical()
            return self._lexical

    def scope(self, where: Filter) -> Scope | None:
        """Return what a filter lets through; None if it is all."""
        return None if where == Filter() else self._scope(where)

    def are_fitting(self) -> bool:
        """Tell whether the files were made from this version, by their record alone."""
        recorded, stamp = read_parts(self._folder), self._stamp()
        return all(name in recorded and recorded[name].stamp == stamp for name in PARTS)

    def defects(self) -> list[str]:
        """Say what is wrong with the files, without loading them."""
        recorded, stamp = read_parts(self._folder), stamp_of(self._database)
        found = (defect(self._folder, recorded, stamp, name) for name in PARTS)
        return [told for told in found if told]

    def _load_vectors(self) -> VectorIndex:
        try:
            part = fitting(read_parts(self._folder).get(VECTORS), self._stamp(), VECTORS)
            # Checked and read through one handle: the writer may replace the file in between.
            with (self._folder / VECTORS_FILE).open("rb") as file:
                check_file(file, part, VECTORS_FILE)
                return VectorIndex.load(file)
        except (UnfitError, OSError, RuntimeError) as error:
            self._warn(error)
        return VectorIndex.build(self._dim, vector_chunks(self._database, self._dim))

    def _load_lexical(self) -> LexicalIndex:
        recorded = read_parts(self._folder).get(LEXICAL)
        try:
            part = fitting(recorded, self._stamp(), LEXICAL)
            check_files(self._folder, part)
            return LexicalIndex.load(self._folder / lexical_folder(part.stamp))
        except (UnfitError, OSError, ValueError) as error:
            self._warn(error)
        with tempfile.TemporaryDirectory(prefix="askbrief-") as scratch:
            target = Path(scratch, LEXICAL)
            extended = extended_lexical(self._folder, recorded, target, self._database)
        return extended or LexicalIndex.build(passage_texts(self._database))

    def _stamp(self) -> str:
        return stamp_of(self._database)

    def _warn(self, wrong: Exception) -> None:
        self.warnings.append(
            f"{wrong}: searching a copy made in memory. Run `askbrief build` to mend it."
        )


def defect(folder: Path, recorded: dict[str, Part], stamp: str, name: str) -> str:
    """Say why a part's files cannot be used for the commit with this stamp; empty if they
    can."""
    try:
        check_files(folder, fitting(recorded.get(name), stamp, name))
    except UnfitError as error:
        return str(error)
    return ""


def extended_lexical(
    folder: Path, recorded: Part | None, target: Path, database: Database
) -> LexicalIndex | None:
    """Make the lexical index in ``target`` from an earlier one, if that can be done.

    It can if since then passages were only added: BM25 of tantivy goes on counting what was
    removed, and then the same content would not give the same scores.
    """
    after = _last_row_then(database, recorded.stamp) if recorded else None
    if recorded is None or after is None:
        return None
    try:
        check_files(folder, recorded)
        link_files(folder / lexical_folder(recorded.stamp), target)
        return LexicalIndex.extend(target, passage_texts(database, after))
    except (UnfitError, OSError, ValueError):
        return None


def _last_row_then(database: Database, stamp: str) -> int | None:
    row = database.one(
        "SELECT last_passage, (SELECT total(removed) FROM commits WHERE number > base.number)"
        " FROM commits AS base WHERE stamp = ?",
        stamp,
    )
    return int(row[0]) if row and not row[1] else None


def vector_chunks(database: Database, dim: int) -> Iterator[Chunk]:
    """Yield all vectors with their rows, in the order of rows."""
    query = "SELECT passage, vector FROM vectors WHERE passage >= ? ORDER BY passage LIMIT ?"
    for chunk in database.chunks(query, CHUNK_ROWS):
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
