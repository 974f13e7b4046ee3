"""Passage vectors in files of a bounded number of rows each, and the few rows after them.

A segment holds the vectors of the rows from ``first`` to ``last`` that were there when it was
made, and is never changed. Rows that were removed since are passed over; rows that no segment
covers are read from the database when an index is opened. So a writer need make a segment only
now and then, and never more than one of them anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from askbrief.embedding.base import Vector
from askbrief.stores.ranking import Scored
from askbrief.stores.scope import Scope
from askbrief.stores.vectors import VectorIndex

LARGEST = 1 << 17
"""Rows a segment covers at most: 100 MB of vectors, made in seconds."""
SMALL = 1 << 14
"""A segment of fewer rows is made anew for every change: it takes less than a second."""
TAIL = 1 << 12
"""Rows after the last segment that are left to the database; reading them takes 20 ms."""
GONE = 8
"""A segment is made anew when one in so many of its rows was removed."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Rows from ``first`` to ``last``, both included."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


def uncovered(spans: Iterable[Span], last: int) -> list[Span]:
    """Return the rows from 1 to ``last`` that none of the spans covers."""
    gaps, at = [], 1
    for span in sorted(spans):
        if span.first > at:
            gaps.append(Span(at, span.first - 1))
        at = max(at, span.last + 1)
    return [*gaps, Span(at, last)] if at <= last else gaps


def wanting(kept: dict[Span, int], last: int) -> list[Span]:
    """Return the spans of the segments that have to be made; they replace those within them.

    Args:
        kept: how many rows of each sound segment were removed since it was made.
        last: the highest row there is.
    """
    wanted = [span for span, gone in kept.items() if _is_worn(span, gone)]
    gaps = uncovered(kept, last)
    tail = gaps.pop() if gaps and gaps[-1].last == last else None
    wanted += gaps
    if tail is not None:
        wanted = _with_tail(wanted, max(kept, default=None), tail)
    return [piece for span in sorted(wanted) for piece in _cut(span)]


def _is_worn(span: Span, gone: int) -> bool:
    return gone > 0 and (len(span) < SMALL or gone * GONE > len(span))


def _with_tail(wanted: list[Span], before: Span | None, tail: Span) -> list[Span]:
    if before is None:
        return [*wanted, tail]
    whole = Span(before.first, tail.last)
    worth_it = len(before) < SMALL or len(tail) >= TAIL
    if worth_it and len(whole) <= LARGEST and before.last + 1 == tail.first:
        return [*(span for span in wanted if span != before), whole]
    return [*wanted, tail] if len(tail) >= TAIL else wanted


def _cut(span: Span) -> list[Span]:
    starts = range(span.first, span.last + 1, LARGEST)
    return [Span(first, min(first + LARGEST - 1, span.last)) for first in starts]


class Segments:
    """Several indexes of vectors, searched as one."""

    def __init__(self, parts: Sequence[VectorIndex]) -> None:
        self._parts = [part for part in parts if len(part)]

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def search(self, vector: Vector, scope: Scope | None, n: int) -> Scored:
        """Return the n rows with the highest cosine; see ``VectorIndex.search``."""
        if not self._parts:
            return np.zeros(0, np.int64), np.zeros(0)
        search = partial(VectorIndex.search, vector=vector, scope=scope, n=n)
        each = _threads().map if len(self._parts) > 1 else map
        found = list(each(search, self._parts))
        rows = np.concatenate([rows for rows, _ in found])
        scores = np.concatenate([scores for _, scores in found])
        order = np.argsort(-scores, kind="stable")[:n]
        return rows[order], scores[order]


@cache
def _threads() -> ThreadPoolExecutor:
    """One thread a core, for all searches together: FAISS lets others run while it searches."""
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="askbrief-segment")
