"""Opens an index in PostgreSQL for reading."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from askbrief.errors import NoIndexError
from askbrief.stores.base import Model
from askbrief.stores.postgres import schema
from askbrief.stores.postgres.address import Address, address_of, with_schema
from askbrief.stores.postgres.connection import PooledDatabase, SingleDatabase
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.shards import with_own
from askbrief.stores.postgres.store import PostgresStore
from askbrief.stores.postgres.versions import published
from askbrief.stores.postgres.writing import PostgresWriter, open_writer


def open_postgres(location: str) -> PostgresStore:
    """Open the newest published version; see ``open_store``."""
    address = address_of(location)
    database = PooledDatabase(address, "ask")
    try:
        names = schema.find(database, address.schema)
        view = published(database, names) if names else None
        if names is None or view is None:
            raise _no_index(address)
        its = Names(names.schema, names.vector, view.generation)
        its = with_own(database, its) if view.sharded else its
        return PostgresStore(database, its, view, partial=address.partial)
    except BaseException:
        database.close()
        raise


def _no_index(address: Address) -> NoIndexError:
    return NoIndexError(
        f"there is no index in the schema {address.schema}",
        where=address.place,
        remedy="Run `askbrief build` to make one; a replica has it when it has caught up.",
    )


def open_postgres_writer(location: str, model: Model, *, full: bool, wait: float) -> PostgresWriter:
    """Open or make an index for writing; see ``create_store``."""
    return open_writer(address_of(location), model, full=full, wait=wait)


@contextmanager
def scratch_schema(location: str) -> Iterator[str]:
    """Yield the URL of a schema of its own, dropped afterwards; see ``scratch``."""
    address = address_of(location)
    name = f"{address.schema[:20]}_{secrets.token_hex(6)}"
    try:
        yield with_schema(location, name)
    finally:
        database = SingleDatabase(address, "drop")
        try:
            dropped = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name))
            database.run(dropped)
        finally:
            database.close()
