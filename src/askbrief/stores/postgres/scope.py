"""Which letters and passages a filtered search may find."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from askbrief.stores.postgres.connection import Database
from askbrief.stores.postgres.filters import clause
from askbrief.stores.postgres.names import Names
from askbrief.types import Filter


@dataclass(frozen=True)
class Scope:
    """Some letters of a version."""

    spans: NDArray[np.int64]
    """(letters, 3): row, first passage, number of passages (never 0)."""

    @cached_property
    def total(self) -> int:
        """How many passages there are."""
        return int(self.spans[:, 2].sum())

    @cached_property
    def letters(self) -> list[int]:
        """The rows of the letters."""
        rows: list[int] = self.spans[:, 0].tolist()
        return rows

    @cached_property
    def passages(self) -> list[int]:
        """The rows of the passages."""
        first, count = self.spans[:, 1], self.spans[:, 2]
        starts = np.repeat(first - np.concatenate(([0], np.cumsum(count)[:-1])), count)
        rows: list[int] = (starts + np.arange(self.total)).tolist()
        return rows


def scope_of(database: Database, names: Names, where: Filter, version: int) -> Scope:
    """Return what a filter lets through in a version."""
    condition, values = clause(where, version)
    query = names.statement(
        "SELECT row, first_passage, passages FROM {letters} WHERE passages > 0 AND " + condition
    )
    found = database.rows(query, *values)
    return Scope(np.array(found, np.int64).reshape(-1, 3))


def gone_from(database: Database, names: Names, version: int) -> list[int]:
    """Return the letters whose rows are still there though the version has them no longer."""
    query = names.statement("SELECT row FROM {letters} WHERE removed <= %s")
    return [row for (row,) in database.rows(query, version)]
