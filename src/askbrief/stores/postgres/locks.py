"""Who may write when, by advisory locks; the server lets go of them when a program dies.

Builds that only add share one lock; a full build wants it alone. Each write takes a second
one, for as long as its transaction lasts, so that versions follow one another.
"""

from __future__ import annotations

import time
from zlib import crc32

from psycopg import sql

from askbrief.errors import StoreError
from askbrief.stores.postgres.connection import SingleDatabase

BUILDING = 0x61736B62
WRITING = BUILDING + 1
POLL_SECONDS = 0.1


def hold_to_build(database: SingleDatabase, schema: str, *, alone: bool, wait: float) -> None:
    """Take the lock of builds until the connection ends.

    Raises:
        StoreError: others still held it after ``wait`` seconds; says who.
    """
    function = sql.SQL("pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared")
    query = sql.SQL("SELECT {}(%s, %s)").format(function)
    deadline = time.monotonic() + wait
    while not database.rows(query, BUILDING, number_of(schema))[0][0]:
        if time.monotonic() >= deadline:
            raise _busy(database, schema)
        time.sleep(POLL_SECONDS)


def wait_to_write(database: SingleDatabase, schema: str) -> None:
    """Take the lock of writes until the transaction that is open ends."""
    query = sql.SQL("SELECT pg_advisory_xact_lock(%s, %s)")
    database.rows(query, WRITING, number_of(schema))


def number_of(schema: str) -> int:
    """Return the number that a schema's locks go by."""
    return crc32(schema.encode()) >> 1


def _busy(database: SingleDatabase, schema: str) -> StoreError:
    query = sql.SQL("""SELECT coalesce(nullif(application_name, ''), 'process ' || pid)
            || coalesce(' (' || host(client_addr) || ')', '')
        FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted
            AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        ORDER BY backend_start""")
    found = database.rows(query, BUILDING, number_of(schema))
    who = ", ".join(str(row[0]) for row in found) or "another program"
    return StoreError(
        f"the index is being written by {who}",
        where=database.place,
        remedy="Try again when it has ended.",
    )
