"""An index in PostgreSQL, read: one version of it, whole, until it is closed."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache, partial
from threading import Lock

from askbrief.embedding.base import Vector
from askbrief.errors import MissingError, StoreError
from askbrief.stores.base import Counts, IndexedLetter, LetterRecord, Model, Source, TokenVectors
from askbrief.stores.checks import check_query
from askbrief.stores.postgres import generations, rows, stored
from askbrief.stores.postgres.connection import Database
from askbrief.stores.postgres.dense import Nearest
from askbrief.stores.postgres.filters import clause
from askbrief.stores.postgres.health import problems_of
from askbrief.stores.postgres.lexical import Ranking
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.scope import Scope, gone_from, scope_of
from askbrief.stores.postgres.spread import Searching
from askbrief.stores.postgres.versions import View, is_there
from askbrief.stores.ranking import Scored, best
from askbrief.stores.versions import superseded_by
from askbrief.stores.words import query_words
from askbrief.types import Filter, Hit, KnownDocument, Letter, Passage

SCOPES_KEPT = 16
ROWS_KEPT = 20_000
"""Passages found, of which the row is remembered."""
SAFE_SECONDS = 45 * 60
"""For so long what is replaced is there in any case; then it is looked for."""
LOOK_SECONDS = 60


class PostgresStore:
    """Letters, passages and vectors of one version.

    May be used by several threads. Every method raises StoreError if the server cannot be
    reached or fails. What the register knows is not part of a version: it is always the
    newest.
    """

    def __init__(
        self, database: Database, names: Names, view: View, *, partial: bool = False
    ) -> None:
        self._database = database
        self._names = names
        self._searching = Searching(database, names, partial=partial)
        self._show(view)

    def _show(self, view: View) -> None:
        """Go to a version."""
        self._view = view
        database, names = self._database, self._names
        gone = gone_from(database, names, view.number)
        self._nearest = Nearest(database, generations.with_graph(database, names), view, gone)
        self._ranking = Ranking(database, names, view, gone)
        scope = partial(scope_of, database, names, version=view.number)
        self._scope = lru_cache(SCOPES_KEPT)(lambda where: scope(where=where))
        self._superseded: frozenset[str] | None = None
        self._rows: OrderedDict[str, int] = OrderedDict()
        self._rows_lock = Lock()
        self._looked = time.monotonic() + SAFE_SECONDS

    @property
    def model(self) -> Model:
        """The model that the index was built with."""
        return self._view.model

    def version(self) -> str:
        """Return the digest of the content."""
        return self._view.digest

    def counts(self) -> Counts:
        """Return the number of letters and passages."""
        return self._view.counts

    def write(self, letters: Iterable[IndexedLetter], remove: Collection[str] = ()) -> None:
        """Refuse, for this store was opened for reading."""
        del letters, remove
        raise self._read_only()

    def register(self, documents: Iterable[KnownDocument]) -> None:
        """Refuse, for this store was opened for reading."""
        del documents
        raise self._read_only()

    def dense(self, vector: Vector, k: int, where: Filter) -> list[Hit]:
        """Return the k nearest passages; in large indexes those that the HNSW index finds.
        The score is the cosine to the vector in half precision."""
        check_query(vector, self._view.model.dim)
        scope = self._within(where)
        if k < 1 or not self._total(scope):
            return []
        return self._searching.do(
            lambda there: self._hits(there, self._nearest.within(there).search(vector, scope, k), k)
        )

    def lexical(self, query: str, k: int, where: Filter) -> list[Hit]:
        """Return the k passages with the best BM25 score; its statistics are those of the
        whole version, whatever the filter."""
        words, scope = query_words(query), self._within(where)
        if k < 1 or not words.exact or not self._total(scope):
            return []
        terms = self._ranking.terms(words)
        if not terms:
            return []
        return self._searching.do(
            lambda there: self._hits(there, self._ranking.within(there).search(terms, scope, k), k)
        )

    def token_vectors(self, passage_ids: Sequence[str]) -> list[TokenVectors]:
        """Return the token vectors of passages, in the order given."""
        self._look()
        numbers = self._numbers(passage_ids)
        dim = self._view.model.dim
        found = self._searching.do(
            lambda there: rows.tokens_by_row(self._database, there, numbers, dim)
        )
        for passage_id in passage_ids:
            if passage_id not in found:
                raise self._missing("passage", passage_id)
        return [found[passage_id] for passage_id in passage_ids]

    def letter(self, letter_id: str) -> Letter:
        """Return a letter whose text still has the SHA-256 it was stored with."""
        self._look()
        number = self._view.number
        letter = rows.letter_by_id(self._database, self._names, number, letter_id)
        if letter is None:
            raise self._missing("letter", letter_id)
        return letter

    def letters(self, where: Filter) -> list[LetterRecord]:
        """List the letters that ``where`` lets through, newest first, then by id; those
        without a date come last."""
        self._look()
        return rows.records(self._database, self._names, *clause(where, self._view.number))

    def passages(self, letter_id: str) -> list[Passage]:
        """Return a letter's passages in order; none if there is no such letter."""
        self._look()
        number = self._view.number
        return self._searching.do(
            lambda there: rows.passages_of(self._database, there, number, letter_id)
        )

    def superseded(self) -> frozenset[str]:
        """Return the ids of letters that a later reprint replaces."""
        if self._superseded is None:
            self._look()
            found = rows.reprints(self._database, self._names, self._view.number)
            self._superseded = superseded_by(found)
        return self._superseded

    def sources(self) -> dict[str, Source]:
        """Return the source of every letter by letter id."""
        self._look()
        return rows.sources(self._database, self._names, self._view.number)

    def cited_by(self, document_id: str) -> list[LetterRecord]:
        """Return the letters that cite a document, newest first, then by id."""
        self._look()
        return rows.citing(self._database, self._names, self._view.number, document_id)

    def known(self, ids: Collection[str]) -> dict[str, KnownDocument]:
        """Return what the register knows of documents."""
        return rows.known(self._database, self._names, ids)

    def covered(self, dossiers: Collection[str]) -> dict[str, int]:
        """Return how many documents of dossiers the register knows."""
        return rows.covered(self._database, self._names, dossiers)

    def digests(self) -> dict[str, bytes]:
        """Return the digest of every letter's content by letter id."""
        self._look()
        return rows.digests(self._database, self._names, self._view.number)

    def stored(self, letter_ids: Sequence[str]) -> list[IndexedLetter]:
        """Return all that is stored for letters, in the order given."""
        self._look()
        found = stored.letters(self._database, self._names, self._view, letter_ids)
        for letter_id in letter_ids:
            if letter_id not in found:
                raise self._missing("letter", letter_id)
        return [found[letter_id] for letter_id in letter_ids]

    def registered(self) -> list[KnownDocument]:
        """Return all that the register knows, by id."""
        return rows.registered(self._database, self._names)

    def left_out(self, since: float) -> tuple[str, ...]:
        """Return the shards that a search left out since then; see ``Store``."""
        return self._searching.left_out(since)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was found to be wrong since the store was opened."""
        missing = ", ".join(self.left_out(0.0))
        return (f"partial: these shards could not be searched: {missing}",) if missing else ()

    def problems(self) -> list[str]:
        """Say what is wrong; reads and checks every letter and passage."""
        return problems_of(self._database, self._names, self._view)

    def is_settled(self) -> bool:
        """Tell whether a build ended with this version."""
        return self._view.finished

    def close(self) -> None:
        """Let go of the server; closing twice is harmless."""
        self._database.close()

    def _within(self, where: Filter) -> Scope | None:
        self._look()
        return None if where == Filter() else self._scope(where)

    def _total(self, scope: Scope | None) -> int:
        return self._view.counts.passages if scope is None else scope.total

    def _hits(self, names: Names, scored: Scored, k: int) -> list[Hit]:
        numbers, scores = (each.tolist() for each in scored)
        found = rows.passages_by_row(self._database, names, numbers)
        pairs = [(found[row], score) for row, score in zip(numbers, scores, strict=True)]
        self._remember({passage.id: row for row, passage in found.items()})
        return best((Hit(passage, score) for passage, score in pairs), k)

    def _remember(self, numbers: dict[str, int]) -> None:
        with self._rows_lock:
            self._rows.update(numbers)
            while len(self._rows) > ROWS_KEPT:
                self._rows.popitem(last=False)

    def _numbers(self, passage_ids: Sequence[str]) -> dict[str, int]:
        with self._rows_lock:
            found = {one: self._rows[one] for one in passage_ids if one in self._rows}
        if unknown := [one for one in passage_ids if one not in found]:
            number = self._view.number
            found |= self._searching.do(
                lambda there: rows.rows_of_ids(self._database, there, number, unknown)
            )
        return found

    def _look(self) -> None:
        """Look, now and then, whether what this version needs is still there."""
        if time.monotonic() < self._looked:
            return
        self._looked = time.monotonic() + LOOK_SECONDS
        if not is_there(self._database, self._names, self._view):
            raise StoreError(
                "the version that was opened is no longer there",
                where=self._database.place,
                remedy="Ask again: it is then opened anew.",
            )

    def _read_only(self) -> StoreError:
        return StoreError(
            "the index was opened for reading",
            where=self._database.place,
            remedy="Open it with create_store to write to it.",
        )

    def _missing(self, kind: str, its_id: str) -> MissingError:
        return MissingError(
            f"there is no {kind} {its_id!r} in the index", where=self._database.place
        )
