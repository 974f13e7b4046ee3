"""Takes away what no reader can need any more: those who opened it did so long ago."""

from __future__ import annotations

from typing import LiteralString

from askbrief.stores.postgres.connection import SingleDatabase
from askbrief.stores.postgres.generations import KEEP
from askbrief.stores.postgres.locks import wait_to_write
from askbrief.stores.postgres.names import Names

MANY_VERSIONS = 16
"""From so many old versions on, what they say of words is added up."""
_OF_GONE: tuple[LiteralString, ...] = (
    "DELETE FROM {postings} WHERE passage = ANY(%s::int[])",
    "DELETE FROM {vectors} WHERE passage = ANY(%s::int[])",
    "DELETE FROM {passages} WHERE row = ANY(%s::int[])",
)


def purge(database: SingleDatabase, names: Names) -> None:
    """Take away letters and versions that were replaced long enough ago."""
    with database.transaction():
        wait_to_write(database, names.schema)
        # The last version that was the newest when the time to keep began.
        query = names.statement(
            "SELECT max(number), count(*) FROM {versions}"
            " WHERE generation = %s AND made < clock_timestamp() - %s::interval"
        )
        ((oldest, count),) = database.rows(query, names.generation, KEEP)
        if oldest is None:
            return
        _purge_letters(database, names, oldest)
        if count > MANY_VERSIONS:
            merge_frequencies(database, names, oldest)
        gone = names.statement("DELETE FROM {versions} WHERE generation = %s AND number < %s")
        database.run(gone, names.generation, oldest)


def merge_frequencies(database: SingleDatabase, names: Names, version: int) -> None:
    """Make one row a word of what versions up to one say, in the transaction that is open."""
    query = names.statement(
        "WITH gone AS (DELETE FROM {frequencies} WHERE version <= %s RETURNING term, passages)"
        " INSERT INTO {frequencies} SELECT term, %s, sum(passages) FROM gone"
        " GROUP BY term HAVING sum(passages) <> 0"
    )
    database.run(query, version, version)


def _purge_letters(database: SingleDatabase, names: Names, oldest: int) -> None:
    query = names.statement(
        "DELETE FROM {letters} WHERE removed <= %s RETURNING row, first_passage, passages"
    )
    found = database.rows(query, oldest)
    if not found:
        return
    letters = [row for row, _, _ in found]
    passages = [row for _, first, count in found for row in range(first, first + count)]
    for statement in _OF_GONE:
        database.run(names.statement(statement), passages)
    for table in ("DELETE FROM {documents} WHERE letter = ANY(%s::int[])",
                  "DELETE FROM {cites} WHERE letter = ANY(%s::int[])"):  # fmt: skip
        database.run(names.statement(table), letters)
