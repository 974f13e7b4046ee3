"""Which rows a filtered search may find."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Scope:
    """The passages of some letters; those of one letter have consecutive rows."""

    spans: NDArray[np.int64]
    """(letters, 2): first row and number of passages, never 0."""

    @cached_property
    def total(self) -> int:
        """How many passages there are."""
        return int(self.spans[:, 1].sum())

    @cached_property
    def first_rows(self) -> list[int]:
        """The first row of each letter."""
        rows: list[int] = self.spans[:, 0].tolist()
        return rows

    @cached_property
    def mask(self) -> NDArray[np.bool_]:
        """Whether each row from 0 on is in scope; none after the end is."""
        first, count = self.spans.T
        steps = np.zeros(int((first + count).max(initial=0)) + 1, np.int8)
        steps[first] += 1
        steps[first + count] -= 1  # where the next letter may begin
        inside: NDArray[np.bool_] = np.cumsum(steps, dtype=np.int8) > 0
        return inside

    def holds(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each row whether it is in scope."""
        within: NDArray[np.bool_] = self.mask[np.minimum(rows, len(self.mask) - 1)]
        return within
