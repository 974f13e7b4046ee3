"""Connections to a server: a pool for readers, one for a writer."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from threading import RLock
from typing import Any, Protocol

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from askbrief.errors import StoreError
from askbrief.stores.postgres.address import Address
from askbrief.stores.postgres.faults import is_cut, refused, told

Row = tuple[Any, ...]
Statement = sql.SQL | sql.Composed
Connection = psycopg.Connection[Row]
READ_SECONDS = 30
"""What a statement of a reader may take, unless the URL's options say otherwise."""
CONNECT_SECONDS = 10
POOL_SIZE = 8
SEARCHING = "-c jit=off -c hnsw.iterative_scan=relaxed_order -c hnsw.ef_search=1000"
SEARCHING += " -c hnsw.max_scan_tuples=100000"
"""How far an approximate search looks; a filter makes it look further."""
RECOVERY_SECONDS = 2.0
"""How long a question waits for a server that is started anew."""
ATTEMPTS = 3
"""How often a question is put before a connection that is cut is told."""
DEFAULTS = {
    "connect_timeout": str(CONNECT_SECONDS),
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
_log = logging.getLogger("psycopg.pool")


class Database(Protocol):
    """Runs statements."""

    place: str

    def rows(self, query: Statement, *values: object) -> list[Row]:
        """Run a statement that only reads, and return what it gives.

        Raises:
            StoreError: the server cannot be reached or fails.
        """
        ...

    def close(self) -> None:
        """Let go of all connections; closing twice is harmless."""
        ...


def settings_of(address: Address, role: str, options: str) -> dict[str, Any]:
    """Return what to connect with; what the URL says goes first.

    Raises:
        StoreError: libpq does not understand the URL.
    """
    try:
        given = conninfo_to_dict(address.url)
    except psycopg.Error:
        # Its message would quote the URL, with a part of the password.
        raise StoreError(
            "is not a URL that PostgreSQL understands",
            where=address.place,
            remedy="Write special characters in user and password as %XX.",
        ) from None
    who = f"askbrief {role} on {socket.gethostname()}:{os.getpid()}"
    merged = {"application_name": who[:63], **DEFAULTS, **given}
    merged["options"] = f"{SEARCHING} {options} {given.get('options') or ''}".strip()
    return merged


def connect(address: Address, role: str, options: str = "") -> Connection:
    """Open one connection, in autocommit mode.

    Raises:
        StoreError: none can be made.
    """
    return _connected(settings_of(address, role, options), address.place)


def _connected(settings: dict[str, Any], place: str) -> Connection:
    try:
        connection = psycopg.connect(**settings, autocommit=True)
    except psycopg.Error as error:
        raise refused(error, place) from None
    connection.prepare_threshold = None  # plans depend on the values
    return connection


class PooledDatabase:
    """Connections that several threads share; each statement sees what is committed."""

    def __init__(self, address: Address, role: str) -> None:
        self.place = address.place
        options = f"-c statement_timeout={READ_SECONDS}s -c default_transaction_read_only=on"
        self._settings = settings_of(address, role, options)
        _connected(self._settings, self.place).close()  # tells why, which a pool does not
        _log.setLevel(logging.CRITICAL)  # likewise we tell what goes wrong
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            kwargs={**self._settings, "autocommit": True, "prepare_threshold": None},
            min_size=1,
            max_size=POOL_SIZE,
            timeout=CONNECT_SECONDS,
            reconnect_timeout=CONNECT_SECONDS,
            open=True,
        )

    def rows(self, query: Statement, *values: object) -> list[Row]:
        """Run a statement; once more, on another connection, where one was cut."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._pool.connection() as connection:
                    return fetched(connection, query, values)
            except (PoolTimeout, PoolClosed):
                _connected(self._settings, self.place).close()
                raise StoreError(
                    "no connection came free", where=self.place, remedy="Try again in a moment."
                ) from None
            except psycopg.Error as error:
                if attempt == ATTEMPTS or not is_cut(error):
                    with told(self.place):
                        raise
            self._forget_cut()
        raise AssertionError

    def close(self) -> None:
        """Let go of all connections."""
        self._pool.close()

    def _forget_cut(self) -> None:
        # All of its connections were cut at once when a server was started anew.
        until = time.monotonic() + RECOVERY_SECONDS
        while True:
            try:
                _connected(self._settings, self.place).close()
                break
            except StoreError:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.1)
        self._pool.check()


class SingleDatabase:
    """The one connection of a writer."""

    def __init__(self, address: Address, role: str) -> None:
        self.place = address.place
        self.connection = connect(address, role)
        self._lock = RLock()

    def rows(self, query: Statement, *values: object) -> list[Row]:
        """Run a statement, also within a transaction."""
        with self._lock, told(self.place):
            return fetched(self.connection, query, values)

    def run(self, query: Statement, *values: object) -> int:
        """Run a statement that writes; return how many rows it touched."""
        with self._lock, told(self.place):
            return self.connection.execute(query, values or None).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        with self._lock, told(self.place), self.connection.transaction():
            yield

    def copy(self, query: Statement) -> AbstractContextManager[psycopg.Copy]:
        """Start a COPY into a table."""
        return self.connection.cursor().copy(query)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def fetched(connection: Connection, query: Statement, values: Sequence[object]) -> list[Row]:
    """Run a statement and fetch what it gives, in binary form."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchall()
