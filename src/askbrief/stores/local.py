"""An index in a folder: SQLite for what is true, FAISS and tantivy to find it fast."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding.base import Vector
from askbrief.errors import MissingError, NoIndexError, StoreError
from askbrief.stores import rows, stored
from askbrief.stores.base import Counts, IndexedLetter, LetterRecord, Model, Source, TokenVectors
from askbrief.stores.bm25 import Bm25
from askbrief.stores.checks import check_query
from askbrief.stores.database import Database, open_snapshot
from askbrief.stores.faults import damaged
from askbrief.stores.filters import clause
from askbrief.stores.health import database_problems
from askbrief.stores.parts import Parts
from askbrief.stores.ranking import BM25_DECIMALS, best, scored_again, with_ties
from askbrief.stores.schema import check_format, is_empty, model_of
from askbrief.stores.watching import DATABASE_FILE
from askbrief.stores.words import query_words
from askbrief.types import Filter, Hit, KnownDocument, Letter, Passage


class LocalStore:
    """An index opened for reading: one version, whole, until it is closed.

    May be used by several threads. Every method raises StoreError if the database is
    damaged or can no longer be read.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database
        self._model = model_of(database)
        self._parts = Parts(folder, database, self._model.dim)

    @property
    def model(self) -> Model:
        """The model that the index was built with."""
        return self._model

    @property
    def warnings(self) -> tuple[str, ...]:
        """What had to be made in memory so far, and why; costs nothing to ask."""
        return tuple(self._parts.warnings)

    def version(self) -> str:
        """Return the digest of the content; it is kept in the database."""
        row = self._database.one("SELECT value FROM meta WHERE name = 'version'")
        if row is None:
            raise damaged(self._database.path)
        return str(row[0])

    def counts(self) -> Counts:
        """Return the number of letters and passages."""
        query = "SELECT value FROM meta WHERE name IN ('letters', 'passages') ORDER BY name"
        found = self._database.rows(query)
        try:
            (letters,), (passages,) = found
        except ValueError as error:
            raise damaged(self._database.path) from error
        return Counts(int(letters), int(passages))

    def write(self, letters: Iterable[IndexedLetter], remove: Collection[str] = ()) -> None:
        """Refuse, for this store was opened for reading."""
        del letters, remove
        raise StoreError(
            "the index was opened for reading",
            where=str(self._folder),
            remedy="Open it with create_store to write to it.",
        )

    def dense(self, vector: Vector, k: int, where: Filter) -> list[Hit]:
        """Return the k nearest passages; the score is the cosine to the vector in half
        precision, within 0.001 of the true one.

        Exact with a filter, and in an index of up to some ten thousand passages; in a larger
        one nearly all of the nearest are found (the share is measured when it is built).
        """
        check_query(vector, self._model.dim)
        scope, index = self._parts.scope(where), self._parts.vectors()
        total = scope.total if scope else len(index)
        if k < 1 or not total:
            return []
        numbers, scores = with_ties(partial(index.search, vector, scope), k, total)
        found = rows.passages_by_row(self._database, numbers.tolist())
        return _hits(numbers, scores, found, k)

    def lexical(self, query: str, k: int, where: Filter) -> list[Hit]:
        """Return the k passages with the best BM25 score; its statistics are those of the
        whole index, whatever the filter."""
        words = query_words(query)
        scope = self._parts.scope(where)
        if not words.exact or k < 1:
            return []
        index = self._parts.lexical()
        total = scope.total if scope else index.held.passages
        if not total:
            return []
        scorer = _Scorer(self._database, index.bm25(words))
        search = partial(index.search, words, scorer.weights, scope)
        numbers, scores = scored_again(search, scorer, k, total, index.error)
        return _hits(numbers, scores, scorer.read, k)

    def token_vectors(self, passage_ids: Sequence[str]) -> list[TokenVectors]:
        """Return the token vectors of passages, in the order given."""
        found = rows.tokens_by_id(self._database, passage_ids, self._model.dim)
        for passage_id in passage_ids:
            if passage_id not in found:
                raise self._missing("passage", passage_id)
        return [found[passage_id] for passage_id in passage_ids]

    def letter(self, letter_id: str) -> Letter:
        """Return a letter whose text still has the SHA-256 it was stored with."""
        letter = rows.letter_by_id(self._database, letter_id)
        if letter is None:
            raise self._missing("letter", letter_id)
        return letter

    def letters(self, where: Filter) -> list[LetterRecord]:
        """List the letters that ``where`` lets through, newest first, then by id; those
        without a date come last."""
        return rows.records(self._database, *clause(where))

    def passages(self, letter_id: str) -> list[Passage]:
        """Return a letter's passages in order; none if there is no such letter."""
        return list(rows.passages(self._database, "letters.id = ?", letter_id).values())

    def superseded(self) -> frozenset[str]:
        """Return the ids of letters that a later reprint replaces."""
        return self._parts.superseded

    def cited_by(self, document_id: str) -> list[LetterRecord]:
        """Return the letters that cite a document, newest first, then by id."""
        return rows.citing_records(self._database, document_id)

    def known(self, ids: Collection[str]) -> dict[str, KnownDocument]:
        """Return what the register knows of documents."""
        return rows.known(self._database, ids)

    def covered(self, dossiers: Collection[str]) -> dict[str, int]:
        """Return how many documents of dossiers the register knows."""
        return rows.covered(self._database, dossiers)

    def register_mark(self) -> str:
        """Return what changes whenever the register does, which ``version`` does not show."""
        row = self._database.one("SELECT value FROM meta WHERE name = 'register'")
        return str(row[0]) if row else ""

    def left_out(self, since: float) -> tuple[str, ...]:
        """Return nothing: all passages are here."""
        del since
        return ()

    def sources(self) -> dict[str, Source]:
        """Return the source of every letter by letter id."""
        return rows.sources(self._database)

    def digests(self) -> dict[str, bytes]:
        """Return the digest of every letter's content by letter id."""
        return dict(self._database.rows("SELECT id, digest FROM letters"))

    def stored(self, letter_ids: Sequence[str]) -> list[IndexedLetter]:
        """Return all that is stored for letters, in the order given."""
        return stored.letters(self, self._database, letter_ids)

    def registered(self) -> list[KnownDocument]:
        """Return all that the register knows, by id."""
        return stored.register(self._database)

    def problems(self) -> list[str]:
        """Say what is wrong; reads and checks the whole index."""
        return database_problems(self._database) + self._parts.defects()

    def is_settled(self) -> bool:
        """Tell whether the files beside the database are made from this version; while a
        build goes on, they are not."""
        return self._parts.are_fitting()

    def close(self) -> None:
        """Release files and memory; closing twice is harmless."""
        self._parts.close()
        self._database.close()

    def _missing(self, kind: str, its_id: str) -> MissingError:
        return MissingError(f"there is no {kind} {its_id!r} in the index", where=str(self._folder))


@dataclass(frozen=True, slots=True)
class _Scorer:
    """Scores passages by their texts."""

    database: Database
    weights: Bm25
    read: dict[int, Passage] = field(default_factory=dict)
    """The passages scored so far, by row."""

    def __call__(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        new = [number for number in numbers.tolist() if number not in self.read]
        self.read.update(rows.passages_by_row(self.database, new))
        again = (self.weights.score(self.read[number].text) for number in numbers.tolist())
        return np.array([round(score, BM25_DECIMALS) for score in again], np.float64)


def _hits(
    numbers: NDArray[np.int64], scores: NDArray[np.float64], found: dict[int, Passage], k: int
) -> list[Hit]:
    pairs = zip(numbers.tolist(), scores.tolist(), strict=True)
    return best((Hit(found[number], score) for number, score in pairs), k)


def open_local(folder: Path) -> LocalStore:
    """Open the index in a folder for reading; see ``open_store``."""
    path = folder / DATABASE_FILE
    if not path.exists():
        raise _no_index(folder)
    database = open_snapshot(path)
    try:
        if is_empty(database):
            raise _no_index(folder)
        check_format(database)
        return LocalStore(folder, database)
    except BaseException:
        database.close()
        raise


def _no_index(folder: Path) -> NoIndexError:
    return NoIndexError(
        "there is no index", where=str(folder), remedy="Run `askbrief build` to make one."
    )
