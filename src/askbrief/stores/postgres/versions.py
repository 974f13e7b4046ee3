"""Which version of an index a store shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from askbrief.stores.base import Counts, Model
from askbrief.stores.postgres.connection import Database, Row
from askbrief.stores.postgres.names import Names

_COLUMNS: LiteralString = """SELECT g.number, g.model, g.fingerprint, g.dim, g.sharded,
        v.number, v.digest, v.letters, v.passages, v.stems, v.exact,
        v.last_letter, v.last_passage, v.finished, (extract(epoch FROM g.created) * 1000)::bigint
    FROM {generations} AS g JOIN {versions} AS v ON v.generation = g.number """
_NEWEST: LiteralString = " ORDER BY g.number DESC, v.number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class View:
    """One version of one generation."""

    generation: int
    model: Model
    sharded: bool
    number: int
    digest: str
    counts: Counts
    stems: int
    """Stems in all passages together."""
    exact: int
    last_letter: int
    last_passage: int
    finished: bool
    """Whether a build ended with it, so that no further one is at once to be expected."""
    created: int
    """When the generation was, milliseconds since 1970."""


def published(database: Database, names: Names) -> View | None:
    """Return the newest version that readers may see, if there is one."""
    query = _COLUMNS + "WHERE g.published IS NOT NULL" + _NEWEST
    return _view(database.rows(names.statement(query)))


def newest_of(database: Database, names: Names) -> View | None:
    """Return the newest version of a generation, published or not."""
    query = _COLUMNS + "WHERE g.number = %s" + _NEWEST
    return _view(database.rows(names.statement(query), names.generation))


def _view(rows: list[Row]) -> View | None:
    if not rows:
        return None
    generation, model, fingerprint, dim, sharded, number, digest, letters, passages, *rest = rows[0]
    return View(
        generation,
        Model(model, fingerprint, dim),
        sharded,
        number,
        digest,
        Counts(letters, passages),
        *rest,
    )


def is_there(database: Database, names: Names, view: View) -> bool:
    """Tell whether a version can still be read."""
    query = names.statement("SELECT 1 FROM {versions} WHERE generation = %s AND number = %s")
    return bool(database.rows(query, view.generation, view.number))
