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

COSINE_DECIMALS = 6
BM25_DECIMALS = 4
"""Scores closer than this are a tie: the last bits depend on the order of a sum."""


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
    kept = scores >= scores[min(k, len(rows)) - 1] if len(rows) else slice(0)
    return rows[kept], scores[kept]
