"""Searches over shards: each sorts and cuts off its own, and the best of all are kept.

A statement on the whole partitioned table would fetch more: PostgreSQL hands ORDER BY, LIMIT
and sums on to another server for one foreign table at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic, perf_counter
from typing import LiteralString, TypeVar

from psycopg import sql

from askbrief.stores.postgres.connection import ATTEMPTS, Database, Row
from askbrief.stores.postgres.faults import ShardError, lost
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.shards import named, unreachable

T = TypeVar("T")
AGAIN_SECONDS = 30.0
"""For so long a shard that did not answer is left out before it is asked again."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search that each shard does."""

    table: str
    template: LiteralString
    """A SELECT from ``{part}``."""
    values: Sequence[object]
    inner: LiteralString = ""
    """What a shard sorts by; may have places for values, which come last in ``values``."""
    outer: LiteralString = ""
    """What the rows of all shards are sorted by."""
    most: int | None = None
    """Rows wanted; None for all of them, in no order."""


def best_of_each(database: Database, names: Names, search: Search) -> list[Row]:
    """Do a search on each shard that is there, and return the best rows of all."""
    ordered, limit = search.most is not None, [] if search.most is None else [search.most]
    inner: LiteralString = f" ORDER BY {search.inner} LIMIT %s" if ordered else ""
    outer: LiteralString = f" ORDER BY {search.outer} LIMIT %s" if ordered else ""
    one: LiteralString = "(" + search.template + inner + ")"
    parts = [names.statement(one, part=names.part(search.table, shard)) for shard in names.there]
    query = names.statement(
        "SELECT * FROM ({every}) AS found" + outer, every=sql.SQL(" UNION ALL ").join(parts)
    )
    given = [value for _ in parts for value in (*search.values, *limit)]
    return database.rows(query, *given, *limit)


def scores(
    database: Database,
    names: Names,
    words: Sequence[tuple[object, ...]],
    among: tuple[LiteralString, list[object]],
    least: float,
    most: int | None,
) -> dict[int, float]:
    """Return the scores that some words give, by row, if they are at least so high.

    Args:
        words: of each its number, its weight, and what a passage adds to the times it has it:
            a number, and one by its length.
        among: a condition for postings, and its values.
    """
    if not words:
        return {}
    part: LiteralString = (
        " WHEN %s THEN %s::float8 * times / (times + %s::float8 + %s::float8 * length)"
    )
    total: LiteralString = "sum(CASE term" + part * len(words) + " END)"
    template: LiteralString = (
        "SELECT passage, " + total + " AS score FROM {part} WHERE term = ANY(%s::bigint[]) AND "
        + among[0] + " GROUP BY passage HAVING " + total + " >= %s"
    )  # fmt: skip
    weighed = [value for word in words for value in word]
    values = [*weighed, [word[0] for word in words], *among[1], *weighed, least]
    best: LiteralString = "score DESC"
    search = Search("postings", template, values, best, best, most)
    return dict(best_of_each(database, names, search))


class Searching:
    """Does searches; where answers may be partial, without the shards that do not answer."""

    def __init__(self, database: Database, names: Names, *, partial: bool) -> None:
        self._database = database
        self._names = names
        self._partial = partial
        self._missing: frozenset[int] = frozenset()
        self._until = 0.0
        self._left_out: dict[str, float] = {}
        self._lock = Lock()

    def do(self, work: Callable[[Names], T]) -> T:
        """Do work with the names of what is there.

        Raises:
            ShardError: a shard does not answer, and answers must be whole; or none does.
        """
        names = self._there()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return work(names)
            except ShardError as error:
                if not self._partial or attempt == ATTEMPTS:
                    raise named(self._database, names, error) from None
                names = self._without(names)
            finally:
                self._note(names)
        raise AssertionError

    def left_out(self, since: float) -> tuple[str, ...]:
        """Return the shards that a search left out since a time, by ``time.perf_counter``."""
        with self._lock:
            return tuple(sorted(s for s, when in self._left_out.items() if when >= since))

    def _there(self) -> Names:
        with self._lock:
            if self._missing and monotonic() >= self._until:
                self._missing = frozenset()
            return replace(self._names, missing=self._missing)

    def _without(self, names: Names) -> Names:
        gone = unreachable(self._database, names)
        rest = replace(names, missing=names.missing | {shard.number for shard in gone})
        if not gone:
            return names
        if not rest.there:
            raise lost([shard.server for shard in names.shards], self._database.place)
        with self._lock:
            self._missing, self._until = rest.missing, monotonic() + AGAIN_SECONDS
        return rest

    def _note(self, names: Names) -> None:
        if not names.missing:
            return
        now = perf_counter()
        with self._lock:
            self._left_out |= {s.server: now for s in names.shards if s.number in names.missing}
