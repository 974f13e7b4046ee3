"""BM25 in SQL, exactly, without looking at the passages of common words one by one.

Scores are those of the local store: a passage's is that of its stems plus half that of its
exact words. Rare words are looked up first. A passage with only common ones can score at
most the sum of what these can give; while that is less than the k-th best has, none of
them needs to be looked at (MaxScore: Turtle and Flood 1995).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import LiteralString

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from askbrief.stores.bm25 import EXACT_WEIGHT, K1, B
from askbrief.stores.postgres import spread
from askbrief.stores.postgres.connection import Database
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.scope import Scope
from askbrief.stores.postgres.terms import EXACT, STEM, term_of
from askbrief.stores.postgres.versions import View
from askbrief.stores.ranking import BM25_DECIMALS, Scored
from askbrief.stores.words import Words

_FLAT = sql.SQL("{}::float8").format(sql.Literal(K1 * (1 - B)))
FEW = 2_000
"""In a scope of so few passages, every word is looked up in each of them."""
FIRST_POSTINGS = 5_000
"""So many postings are read in any case."""
SAMPLE = 200
"""Passages with the best rare words; their scores tell which words are needed."""
SHARE = 0.4
"""Of the k-th best score: what words may give that are looked up for the best passages only."""
TIE = 2 * 10.0**-BM25_DECIMALS

_SCORES: LiteralString = """SELECT passage,
        sum(weight * times / (times + {flat} + slope * length)) AS score
    FROM unnest(%s::bigint[], %s::float8[], %s::float8[]) AS wanted(term, weight, slope)
    CROSS JOIN LATERAL (
        SELECT passage, times, length FROM {postings} AS its
        WHERE its.term = wanted.term AND """
_AMONG: LiteralString = "passage = ANY(%s::int[])"
_SUM: LiteralString = "sum(weight * times / (times + {flat} + slope * length))"
_END: LiteralString = (
    """ OFFSET 0) AS found
    GROUP BY passage HAVING """
    + _SUM
    + " >= %s"
)


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

    def within(self, names: Names) -> Ranking:
        """Return the same search in what is there."""
        return replace(self, names=names)

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
            found = self._scores(terms, _AMONG, [scope.passages], 0.0, None)
            return _best(found, k)
        condition = self._condition(scope)
        few = _first(terms)
        found = self._scores(terms[:few], *condition, 0.0, max(SAMPLE, 2 * k))
        scores = _best(self._complete(found, terms[few:]), k)[1]
        reached = float(scores[k - 1]) - TIE if len(scores) >= k else 0.0
        # Without a word of these, no passage comes as far as the k-th of the sample.
        needed = _needed(terms, SHARE * reached)
        least = max(0.0, reached - sum(term.weight for term in terms[needed:]))
        found = self._scores(terms[:needed], *condition, least, None)
        return _best(self._complete(found, terms[needed:]), k)

    def _condition(self, scope: Scope | None) -> tuple[LiteralString, list[object]]:
        if scope is not None:
            return "letter = ANY(%s::int[])", [scope.letters]
        if self.gone:
            return "passage <= %s AND letter <> ALL(%s::int[])", [self.view.last_passage, self.gone]
        return "passage <= %s", [self.view.last_passage]

    def _complete(self, found: dict[int, float], rest: Sequence[Term]) -> dict[int, float]:
        if rest and found:
            more = self._scores(rest, _AMONG, [list(found)], 0.0, None)
            for row, score in more.items():
                found[row] += score
        return found

    def _scores(
        self,
        terms: Sequence[Term],
        condition: LiteralString,
        values: list[object],
        least: float,
        most: int | None,
    ) -> dict[int, float]:
        """Return the scores that some words give, by row, if they are at least so high."""
        if self.names.shards:
            words = [(one.number, one.weight, K1 * (1 - B), one.slope) for one in terms]
            among = (condition, values)
            return spread.scores(self.database, self.names, words, among, least, most)
        best: LiteralString = "" if most is None else " ORDER BY score DESC LIMIT %s"
        query = self.names.statement(_SCORES + condition + _END + best, flat=_FLAT)
        numbers = [term.number for term in terms]
        weights = [term.weight for term in terms]
        slopes = [term.slope for term in terms]
        limit = [] if most is None else [most]
        return dict(self.database.rows(query, numbers, weights, slopes, *values, least, *limit))

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


def _needed(terms: Sequence[Term], reached: float) -> int:
    """Return with how many words those that are left give less than was reached."""
    left, needed = 0.0, len(terms)
    while needed and left + terms[needed - 1].weight < reached:
        needed -= 1
        left += terms[needed].weight
    return needed


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
