"""The nearest passages, one by one or through the HNSW index.

The server compares in half precision and hands the best vectors out; they are compared
again with the question as it is, so that scores are those of the local store.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import LiteralString

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding.base import Vector
from askbrief.stores.postgres.connection import Database, Row
from askbrief.stores.postgres.generations import exact_passages
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.scope import Scope
from askbrief.stores.postgres.spread import Search, best_of_each
from askbrief.stores.postgres.vectors import literal, rows_of
from askbrief.stores.postgres.versions import View
from askbrief.stores.ranking import COSINE_DECIMALS, Scored

LISTED = 20_000
LISTED_ON_SHARDS = 2_000
"""Up to so many passages are looked up by number; each shard would get all of the numbers."""
WIDTH = 10_000
"""Passages that the graph is asked for, that the filter lets through; the best are kept."""
_DISTANCES: LiteralString = (
    "SELECT passage, vector, (vector {product} %s::{halfvec}) AS distance FROM "
)
# A sum is no distance that an index could sort by.
_BY_ONE: LiteralString = "(vector {product} %s::{halfvec}) + 0"
_BY_GRAPH: LiteralString = "({centred} {product} %s::{halfvec})"
Condition = tuple[LiteralString, list[object]]


@dataclass(frozen=True, slots=True)
class Nearest:
    """Searches the vectors of one version."""

    database: Database
    names: Names
    view: View
    gone: list[int]
    """Letters that must not be found any more."""

    def within(self, names: Names) -> Nearest:
        """Return the same search in what is there."""
        return replace(self, names=replace(names, centre=self.names.centre))

    def search(self, vector: Vector, scope: Scope | None, k: int) -> Scored:
        """Return the k best rows and every further one that scores as high as the last.

        Exact in small indexes and selective filters; otherwise what the graph finds.
        """
        total = self.view.counts.passages if scope is None else scope.total
        exact = not self.names.centre or total <= exact_passages(self.names)
        condition = self._condition(scope, total)
        n = min(2 * k + 20, total)
        while True:
            rows, scores, least = self._near(vector, condition, n, exact=exact)
            if not exact or len(rows) < n or n >= total or scores[k - 1] > least:
                return _with_ties(rows, scores, k)
            n = min(4 * n, total)

    def _condition(self, scope: Scope | None, total: int) -> Condition:
        last = self.view.last_passage
        if scope is not None and total <= (LISTED_ON_SHARDS if self.names.shards else LISTED):
            return "passage = ANY(%s::int[])", [scope.passages]
        if scope is not None:
            return "passage <= %s AND letter = ANY(%s::int[])", [last, scope.letters]
        if self.gone:
            return "passage <= %s AND letter <> ALL(%s::int[])", [last, self.gone]
        return "passage <= %s", [last]

    def _near(
        self, vector: Vector, condition: Condition, n: int, *, exact: bool
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
        """Return rows and scores, best first, and what no row left out can reach."""
        half, slack = literal(vector)
        find = self._on_shards if self.names.shards else self._here
        found = find([half, *condition[1], half], condition[0], n, exact=exact)
        if not found:
            return np.zeros(0, np.int64), np.zeros(0), 0.0
        numbers, sent, distances = zip(*found, strict=True)
        stored = rows_of(sent, self.view.model.dim).astype(np.float32)
        scores: NDArray[np.float64] = (stored @ vector).astype(np.float64)
        scores = scores.round(COSINE_DECIMALS)
        order = np.argsort(-scores, kind="stable")
        least = -max(distances) + slack
        return np.array(numbers, np.int64)[order], scores[order], least

    def _here(
        self, values: list[object], condition: LiteralString, n: int, *, exact: bool
    ) -> list[Row]:
        query = _DISTANCES + "{vectors} WHERE " + condition + " ORDER BY "
        if exact:
            return self.database.rows(
                self.names.statement(query + _BY_ONE + " LIMIT %s"), *values, n
            )
        query = "SELECT * FROM (" + query + _BY_GRAPH + " LIMIT %s) AS found"
        query += " ORDER BY distance LIMIT %s"
        return self.database.rows(self.names.statement(query), *values, max(n, WIDTH), n)

    def _on_shards(
        self, values: list[object], condition: LiteralString, n: int, *, exact: bool
    ) -> list[Row]:
        template = _DISTANCES + "{part} WHERE " + condition
        # What the graphs find is not sorted so well that rows of shards could be merged.
        outer: LiteralString = "distance + 0"
        inner, most = (_BY_ONE, n) if exact else (_BY_GRAPH, max(n, WIDTH))
        search = Search("vectors", template, values, inner, outer, most)
        return best_of_each(self.database, self.names, search)[:n]


def _with_ties(rows: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> Scored:
    if not len(rows):
        return rows, scores
    kept = scores >= scores[min(k, len(rows)) - 1]
    return rows[kept], scores[kept]
