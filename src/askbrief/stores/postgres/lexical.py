"""BM25 in SQL, exactly, without looking at the passages of common words one by one.

Scores are those of the local store: a passage's is that of its stems plus half that of its
exact words. Rare words are looked up first. A passage with only common ones can score at
most the sum of what these can give; while that is less than the k-th best has, none of
them needs to be looked at (MaxScore: Turtle and Flood 1995).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from askbrief.stores.lexical import EXACT_WEIGHT
from askbrief.stores.postgres.connection import Database
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.scope import Scope
from askbrief.stores.postgres.terms import EXACT, STEM, term_of
from askbrief.stores.postgres.versions import View
from askbrief.stores.ranking import BM25_DECIMALS, Scored
from askbrief.stores.words import Words

K1 = 1.2
B = 0.75
FEW = 2_000
"""In a scope of so few passages, every word is looked up in each of them."""
FIRST_POSTINGS = 5_000
"""So many postings are read in any case."""
COMPLETED = 500
"""Passages, at first, whose scores are completed with the common words."""
GROWTH = 8
TIE = 10.0**-BM25_DECIMALS

_SCORES: LiteralString = """SELECT passage,
        sum(weight * times / (times + {flat} + slope * length)) AS score
    FROM unnest(%s::bigint[], %s::float8[], %s::float8[]) AS wanted(term, weight, slope)
    CROSS JOIN LATERAL (
        SELECT passage, times, length FROM {postings} AS its
        WHERE its.term = wanted.term AND """
_END: LiteralString = """ OFFSET 0) AS found
    GROUP BY passage"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question with what it is worth."""

    number: int
    passages: int
    """In how many it is."""
    weight: float
    """What it gives at most."""
    slope: float
    """How a passage's length counts against it."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Searches the words of one version."""

    database: Database
    names: Names
    view: View
    gone: list[int]

    def terms(self, words: Words) -> list[Term]:
        """Return the words that are anywhere, those worth most first."""
        kinds = [(STEM, 1.0, self.view.stems, words.stems)]
        kinds += [(EXACT, EXACT_WEIGHT, self.view.exact, words.exact)]
        known = self._frequencies(
            [term_of(kind, word) for kind, _, _, found in kinds for word in found]
        )
        total, made = self.view.counts.passages, []
        for kind, boost, length, found in kinds:
            slope = K1 * B / max(length / max(total, 1), 1e-9)
            for number in (term_of(kind, word) for word in found):
                if having := known.get(number, 0):
                    weight = boost * (K1 + 1) * _idf(having, total)
                    made.append(Term(number, having, weight, slope))
        return sorted(made, key=lambda term: (-term.weight, term.number))

    def search(self, terms: Sequence[Term], scope: Scope | None, k: int) -> Scored:
        """Return the k best rows and every further one that scores as high as the last.

        Args:
            terms: those worth most first.
            scope: what may be found; None lets everything be found.
            k: rows wanted, at least 1.
        """
        if scope is not None and scope.total <= FEW:
            found = self._scores(terms, "passage = ANY(%s)", [scope.passages], scope.total)
            return _best(found, k)
        wanted, room = _first(terms), max(COMPLETED, 4 * k)
        while True:
            rest = terms[wanted:]
            most = sum(term.weight for term in rest)
            found, unseen = self._partial(terms[:wanted], scope, room)
            if rest and found:
                self._complete(found, rest)
            rows, scores = _best(found, k)
            reached = scores[k - 1] if len(rows) >= k else 0.0
            if reached > unseen + most + TIE or (not rest and unseen == 0.0):
                return rows, scores
            if unseen and reached > most:
                room *= GROWTH
            else:
                wanted = _more(terms, wanted)
                room *= 2 if rest else GROWTH

    def _partial(
        self, terms: Sequence[Term], scope: Scope | None, room: int
    ) -> tuple[dict[int, float], float]:
        """Return the best scores by some words, and the most of those left out."""
        condition, values = self._condition(scope)
        found = self._scores(terms, condition, values, room + 1)
        if len(found) <= room:
            return found, 0.0
        last = next(reversed(found))
        return found, found[last]

    def _condition(self, scope: Scope | None) -> tuple[LiteralString, list[object]]:
        if scope is not None:
            return "letter = ANY(%s)", [scope.letters]
        if self.gone:
            return "passage <= %s AND letter <> ALL(%s)", [self.view.last_passage, self.gone]
        return "passage <= %s", [self.view.last_passage]

    def _complete(self, found: dict[int, float], rest: Sequence[Term]) -> None:
        more = self._scores(rest, "passage = ANY(%s)", [list(found)], len(found))
        for row, score in more.items():
            found[row] += score

    def _scores(
        self, terms: Sequence[Term], condition: LiteralString, values: list[object], most: int
    ) -> dict[int, float]:
        """Return scores by row, best first."""
        query = self.names.statement(
            _SCORES + condition + _END + " ORDER BY score DESC LIMIT %s",
            flat=sql.Literal(K1 * (1 - B)),
        )
        numbers = [term.number for term in terms]
        weights = [term.weight for term in terms]
        slopes = [term.slope for term in terms]
        return dict(self.database.rows(query, numbers, weights, slopes, *values, most))

    def _frequencies(self, terms: Sequence[int]) -> dict[int, int]:
        query = self.names.statement(
            "SELECT term, sum(passages)::int FROM {frequencies}"
            " WHERE term = ANY(%s) AND version <= %s GROUP BY term"
        )
        return dict(self.database.rows(query, list(terms), self.view.number))


def _first(terms: Sequence[Term]) -> int:
    """Return how many words to begin with."""
    read = 0
    for count, term in enumerate(terms):
        if read and read + term.passages > FIRST_POSTINGS:
            return count
        read += term.passages
    return len(terms)


def _more(terms: Sequence[Term], wanted: int) -> int:
    """Return how many words to go on with: as many postings again, one word at least."""
    read = sum(term.passages for term in terms[:wanted])
    extra = 0
    for count in range(wanted, len(terms)):
        extra += terms[count].passages
        if extra > read:
            return count + 1
    return len(terms)


def _best(found: dict[int, float], k: int) -> Scored:
    rows: NDArray[np.int64] = np.fromiter(found, np.int64, len(found))
    scores: NDArray[np.float64] = np.fromiter(found.values(), np.float64, len(found))
    scores = scores.round(BM25_DECIMALS)
    order = np.argsort(-scores, kind="stable")
    rows, scores = rows[order], scores[order]
    kept = scores >= scores[min(k, len(rows)) - 1] if len(rows) else slice(0)
    return rows[kept], scores[kept]


def _idf(having: int, total: int) -> float:
    return math.log1p((total - having + 0.5) / (having + 0.5))
