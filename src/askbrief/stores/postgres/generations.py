"""Tables of a generation: made, indexed, published, dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import LiteralString

from psycopg import sql

from askbrief.stores.base import Model
from askbrief.stores.documents import store_version
from askbrief.stores.postgres import shards
from askbrief.stores.postgres.connection import Database, SingleDatabase
from askbrief.stores.postgres.layout import (
    GENERATION_TABLES,
    ROW_KEYS,
    ROW_TABLES,
)
from askbrief.stores.postgres.locks import wait_to_write
from askbrief.stores.postgres.names import OWN, SPLIT, Names

EXACT_PASSAGES = 1_000_000
"""Up to so many vectors are compared one by one; beyond, there is an HNSW index."""
KEEP = "1 hour"
"""How long what was replaced can still be read by those who opened it before."""
GRAPH: LiteralString = "WITH (m = 48, ef_construction = 300)"
SAMPLE = 10_000
"""Vectors that the centre of a graph is the mean of, about."""


def exact_passages(names: Names) -> int:
    """Return up to how many vectors are compared one by one; shards share the work."""
    return EXACT_PASSAGES * max(1, len(names.shards))


def make(database: SingleDatabase, names: Names, model: Model) -> Names:
    """Make the tables of a new generation, empty and unpublished, in the transaction that is
    open; return their names."""
    ((last,),) = database.rows(
        names.statement("SELECT coalesce(max(number), 0) FROM {generations}")
    )
    made = shards.with_new(database, Names(names.schema, names.vector, last + 1))
    database.run(
        made.statement(
            "INSERT INTO {generations} (number, model, fingerprint, dim, sharded)"
            " VALUES (%s, %s, %s, %s, %s)"
        ),
        *(made.generation, model.name, model.fingerprint, model.dim, bool(made.shards)),
    )
    shards.drop_rows(database, made)  # what a build left that some shards committed
    for statement in GENERATION_TABLES:
        database.run(made.statement(statement))
    _make_passages(database, made, model.dim)
    database.run(
        made.statement("INSERT INTO {versions} VALUES (%s, 0, %s, 0, 0, 0, 0, 0, 0, true)"),
        *(made.generation, store_version(model.fingerprint, ())),
    )
    return made


def _make_passages(database: SingleDatabase, names: Names, dim: int) -> None:
    """Make the tables of passages, here or on the shards with partitions that lead there."""
    for name, columns in ROW_TABLES:
        table = sql.Identifier(names.schema, names.table(name))
        kinds = {"table": table, "dim": sql.Literal(dim)}
        made: LiteralString = "CREATE TABLE {table} (" + columns + ")"
        shards.run_where_rows_are(database, names, made, **kinds)
        if names.shards:
            split = names.statement(made + " PARTITION BY HASH (letter)", **kinds)
            database.run(split)
            shards.make_parts(database, names, name)
    for statement in ROW_KEYS:
        shards.run_where_rows_are(database, names, statement)


def publish(database: SingleDatabase, names: Names) -> None:
    """Let readers see a generation, in the transaction that is open."""
    database.run(
        names.statement(
            "UPDATE {generations} SET replaced = clock_timestamp()"
            " WHERE published IS NOT NULL AND replaced IS NULL AND number < %s"
        ),
        names.generation,
    )
    database.run(
        names.statement("UPDATE {generations} SET published = clock_timestamp() WHERE number = %s"),
        names.generation,
    )


def make_indexes(database: SingleDatabase, names: Names, passages: int) -> None:
    """Make the indexes that a generation does not have yet, and let the server count."""
    _index(database, names, "postings_terms", "ON {postings} (term, passage)"
           " INCLUDE (letter, times, length)")  # fmt: skip
    if passages > exact_passages(names):
        _make_graph(database, names, passages)
    _drop_former_graph(database, names)
    for table in ("letters", "frequencies", *(() if names.shards else SPLIT)):
        name = sql.Identifier(names.schema, names.table(table))
        database.run(sql.SQL("VACUUM (ANALYZE) {}").format(name))
    for table in SPLIT if names.shards else ():
        name = sql.Identifier(names.schema, names.table(table))
        shards.run_where_rows_are(database, names, "ANALYZE {name}", name=name)


def _make_graph(database: SingleDatabase, names: Names, passages: int) -> None:
    """Make an HNSW index of the vectors less their mean.

    Products with a question are in the same order with or without it, but a graph of vectors
    in a narrow cone is one in which a search goes astray (docs/decisions.md).
    """
    insert = "INSERT INTO {meta} VALUES (%s, %s) ON CONFLICT DO NOTHING"
    if not (centre := _centre(database, names)):
        made = _mean(database, names, passages)
        database.run(names.statement(insert), _centre_name(names), made)
        centre = _centre(database, names)
    names = replace(names, centre=centre)
    ops = sql.Identifier(names.vector, "halfvec_ip_ops")
    on: LiteralString = "ON {vectors} USING hnsw ({centred} {ops}) "
    _index(database, names, "vectors_near", on + GRAPH, ops=ops)


def _drop_former_graph(database: SingleDatabase, names: Names) -> None:
    """Drop the graph that earlier versions made, which nothing searches any more."""
    former = sql.Identifier(names.schema, names.table("vectors_graph"))
    drop_index: LiteralString = "DROP INDEX IF EXISTS {former}"
    shards.run_where_rows_are(database, names, drop_index, former=former)
    if names.shards:
        database.run(names.statement(drop_index, former=former))


def _mean(database: Database, names: Names, passages: int) -> str:
    mean = sql.Identifier(names.vector, "avg")
    query = "SELECT {mean}(vector)::text FROM {vectors} WHERE passage %% %s = 0"
    every = max(1, passages // SAMPLE)
    return str(database.rows(names.statement(query, mean=mean), every)[0][0])


def _centre_name(names: Names) -> str:
    return f"centre of {names.generation}"


def _centre(database: Database, names: Names) -> str:
    query = names.statement("SELECT value FROM {meta} WHERE name = %s")
    found = database.rows(query, _centre_name(names))
    return str(found[0][0]) if found else ""


def with_graph(database: Database, names: Names) -> Names:
    """Return names with the centre of the graph, if there is one that is ready."""
    query = sql.SQL("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)")
    found = database.rows(query, f"{names.schema}.{names.table('vectors_near')}")
    ready = bool(found and found[0][0])
    return replace(names, centre=_centre(database, names) if ready else "")


def drop_unpublished(database: SingleDatabase, names: Names) -> None:
    """Drop what full builds that never ended have left; only when none can be under way."""
    query = names.statement("SELECT number FROM {generations} WHERE published IS NULL")
    for (number,) in database.rows(query):
        drop(database, Names(names.schema, names.vector, number))


def drop_replaced(database: SingleDatabase, names: Names) -> None:
    """Drop the generations that were replaced long enough ago."""
    query = names.statement(
        "SELECT number FROM {generations} WHERE replaced < clock_timestamp() - %s::interval"
    )
    for (number,) in database.rows(query, KEEP):
        drop(database, Names(names.schema, names.vector, number))


def drop(database: SingleDatabase, names: Names) -> None:
    """Drop a generation, all or nothing."""
    names = shards.with_own(database, names)
    with database.transaction():
        shards.drop_rows(database, names)
        for table in OWN:
            name = sql.Identifier(names.schema, names.table(table))
            database.run(sql.SQL("DROP TABLE IF EXISTS {}").format(name))
        for table in ("claims", "versions"):
            name = sql.Identifier(names.schema, table)
            database.run(
                sql.SQL("DELETE FROM {} WHERE generation = %s").format(name), names.generation
            )
        query = names.statement("DELETE FROM {generations} WHERE number = %s")
        database.run(query, names.generation)
        database.run(names.statement("DELETE FROM {meta} WHERE name = %s"), _centre_name(names))


def _index(
    database: SingleDatabase, names: Names, name: str, on: LiteralString, **more: sql.Composable
) -> None:
    called = sql.Identifier(names.table(name))
    made: LiteralString = "CREATE INDEX IF NOT EXISTS {called} " + on
    with database.transaction():
        wait_to_write(database, names.schema)  # two builds may end at once
        shards.run_where_rows_are(database, names, made, called=called, **more)
        if names.shards:  # an empty one, which tells that the shards have theirs
            database.run(names.statement(made, called=called, **more))
