"""Passages on several servers: tables whose partitions are tables of other servers.

Which letter goes where is decided by its hash. Rows reach their shard through postgres_fdw,
and so does what makes their tables: a shard runs what is inserted into its table of
statements (shard.sql), inside the transaction that inserts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import LiteralString
from uuid import uuid4

from psycopg import sql

from askbrief.errors import StoreError
from askbrief.stores.postgres.connection import Database, SingleDatabase
from askbrief.stores.postgres.faults import ShardError, lost
from askbrief.stores.postgres.names import SPLIT, Names, Shard


def with_new(database: Database, names: Names) -> Names:
    """Return names with all shards that were set up, for a generation to be made."""
    query = names.statement("SELECT number, server FROM {shards} ORDER BY number")
    return replace(names, shards=tuple(Shard(*row) for row in database.rows(query)))


def with_own(database: Database, names: Names) -> Names:
    """Return names with the shards that a generation was spread over."""
    query = sql.SQL(
        """SELECT substring(relname FROM '_s([0-9]+)$')::int, srvname::text FROM pg_inherits
        JOIN pg_class ON pg_class.oid = inhrelid JOIN pg_foreign_table ON ftrelid = inhrelid
        JOIN pg_foreign_server ON pg_foreign_server.oid = ftserver
        WHERE inhparent = to_regclass(%s) ORDER BY 1"""
    )
    found = database.rows(query, f"{names.schema}.{names.table('vectors')}")
    return replace(names, shards=tuple(Shard(*row) for row in found))


def run_where_rows_are(
    database: SingleDatabase, names: Names, template: LiteralString, **more: sql.Composable
) -> None:
    """Run a statement on each shard, or here if there is none.

    Raises:
        StoreError: a server refused it or cannot be reached.
    """
    statement = names.statement(template, **more)
    if not names.shards:
        database.run(statement)
        return
    token, text = _token(database, names), statement.as_string(database.connection)
    for shard in names.shards:
        into = sql.Identifier(names.schema, f"statements_s{shard.number}")
        database.run(sql.SQL("INSERT INTO {} VALUES (%s, %s)").format(into), token, text)


def make_parts(database: SingleDatabase, names: Names, name: str) -> None:
    """Make the partitions of a table that point to the shards."""
    for place, shard in enumerate(names.shards):
        database.run(
            names.statement(
                "CREATE FOREIGN TABLE {part} PARTITION OF {whole}"
                " FOR VALUES WITH (MODULUS {count}, REMAINDER {place})"
                " SERVER {server} OPTIONS (schema_name {itself}, table_name {table})",
                part=names.part(name, shard),
                whole=sql.Identifier(names.schema, names.table(name)),
                count=sql.Literal(len(names.shards)),
                place=sql.Literal(place),
                server=sql.Identifier(shard.server),
                itself=sql.Literal(names.schema),
                table=sql.Literal(names.table(name)),
            )
        )


def drop_rows(database: SingleDatabase, names: Names) -> None:
    """Drop the tables of a generation that shards hold."""
    for name in SPLIT if names.shards else ():
        its = sql.Identifier(names.schema, names.table(name))
        run_where_rows_are(database, names, "DROP TABLE IF EXISTS {its}", its=its)


def tidy(database: SingleDatabase, names: Names, last_passage: int) -> None:
    """Take away rows of a write that some shards committed and the primary did not.

    Each shard has all of its part of a write or nothing, so passages tell of the rest.
    """
    if not names.shards:
        return
    left = names.statement("SELECT EXISTS (SELECT FROM {passages} WHERE row > %s)")
    if not database.rows(left, last_passage)[0][0]:
        return
    database.run(names.statement("DELETE FROM {passages} WHERE row > %s"), last_passage)
    database.run(names.statement("DELETE FROM {vectors} WHERE passage > %s"), last_passage)
    database.run(names.statement("DELETE FROM {postings} WHERE passage > %s"), last_passage)


def unreachable(database: Database, names: Names) -> list[Shard]:
    """Return the shards that do not answer."""
    return [shard for shard in names.there if not _answers(database, names, shard)]


def named(database: Database, names: Names, error: StoreError) -> StoreError:
    """Return an error that says which shards do not answer, if it may be for them."""
    if any(f'"{shard.server}"' in error.what for shard in names.shards):
        return error
    gone = unreachable(database, names)
    return lost([shard.server for shard in gone], database.place) if gone else error


@contextmanager
def telling(database: Database, names: Names) -> Iterator[None]:
    """Let errors say which shards do not answer.

    Raises:
        StoreError: the block failed with one.
    """
    try:
        yield
    except StoreError as error:
        raise named(database, names, error) from None


def _answers(database: Database, names: Names, shard: Shard) -> bool:
    part = names.part("vectors", shard)
    try:
        database.rows(sql.SQL("SELECT 1 FROM {} WHERE passage = 0").format(part))
    except ShardError:
        return False
    return True


def _token(database: SingleDatabase, names: Names) -> str:
    """Return what the shards know this index by."""
    query = names.statement("SELECT value FROM {meta} WHERE name = 'token'")
    if not (found := database.rows(query)):
        insert = "INSERT INTO {meta} VALUES ('token', %s) ON CONFLICT DO NOTHING"
        database.run(names.statement(insert), uuid4().hex)
        found = database.rows(query)
    return str(found[0][0])
