"""Best first, ties by passage id, whatever the machine or the order of writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from askbrief.types import Hit

Scored = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Row ids (n,) and their scores (n,), best first, scores rounded."""

Search = Callable[[int], Scored]
"""Returns the n best rows; of rows with equal scores any."""

Score = Callable[[NDArray[np.int64]], NDArray[np.float64]]
"""Returns the scores of rows, rounded."""

COSINE_DECIMALS = 6
BM25_DECIMALS = 4
"""Scores closer than this are a tie: the last bits depend on the order of a sum."""
_CLOSE = 10**-BM25_DECIMALS


def best(hits: Iterable[Hit], k: int) -> list[Hit]:
    """Return the k best hits, ties by passage id."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))[: max(k, 0)]


def with_ties(search: Search, k: int, total: int) -> Scored:
    """Return the k best rows and every further row that scores as high as the last of them.

    Args:
        k: rows wanted, at least 1.
        total: rows there are.
    """
    n = min(k + 1, total)
    while True:
        rows, scores = search(n)
        if len(rows) < n or n in (k, total) or scores[-1] < scores[k - 1]:
            break
        n = min(4 * n, total)
    return _best_of(rows, scores, k)


def scored_again(search: Search, score: Score, k: int, total: int, error: float) -> Scored:
    """Return the k best rows by ``score``, and every further row that scores as high as the
    last of them, of rows that ``search`` finds by about the same score.

    Args:
        k: rows wanted, at least 1.
        total: rows there are.
        error: by how much of its own a found score may be too low.
    """
    n = min(k + 1, total)
    while True:
        rows, found = search(n)
        scores = score(rows)
        last = _best_of(rows, scores, k)[1][-1:]
        if len(rows) < n or n == total or found[-1] * (1 + error) + _CLOSE < last[0]:
            return _best_of(rows, scores, k)
        n = min(2 * n, total)


def _best_of(rows: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> Scored:
    order = np.argsort(-scores, kind="stable")
    rows, scores = rows[order], scores[order]
    kept = scores >= scores[min(k, len(rows)) - 1] if len(rows) else slice(0)
    return rows[kept], scores[kept]
