"""A connection to askbrief.db: for a writer, or for a reader that sees one version whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from askbrief.errors import StoreError
from askbrief.stores.faults import told

Row = tuple[Any, ...]

BUSY_SECONDS = 5.0
WAL_BYTES_KEPT = 64 << 20
CACHE_BYTES = 64 << 20
"""For readers: the inner pages of all trees at a million passages, by which rows are found."""
PAGE_BYTES = 16 << 10
"""Token vectors are 10 to 100 kB a passage: written a third faster than in pages of 4 kB."""


class Database:
    """One SQLite connection that may be shared between threads.

    Every method raises StoreError where SQLite fails.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._lock = RLock()

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Return all rows of a query; a text that cannot be stored is found nowhere."""
        with self._lock, told(self.path):
            try:
                return self._connection.execute(sql, values).fetchall()
            except UnicodeEncodeError:
                return []

    def one(self, sql: str, *values: object) -> Row | None:
        """Return the first row of a query, or None."""
        return next(iter(self.rows(sql, *values)), None)

    def chunks(self, sql: str, size: int, after: int = 0) -> Iterator[list[Row]]:
        """Yield the rows of a query whose first column is above ``after``, at most ``size``
        at a time; its question marks are the lowest value wanted and ``size``."""
        while rows := self.rows(sql, after + 1, size):
            yield rows
            after = rows[-1][0]

    def run(self, sql: str, *values: object) -> None:
        """Run a statement that returns nothing."""
        with self._lock, told(self.path):
            self._connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Row]) -> None:
        """Run a statement once a row."""
        with self._lock, told(self.path):
            self._connection.executemany(sql, rows)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open; SQLite closes it by itself on some errors."""
        return self._connection.in_transaction

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, on its own or inside the transaction that is already open."""
        inside = self.in_transaction
        self.run("SAVEPOINT step" if inside else "BEGIN IMMEDIATE")
        try:
            yield
            self.run("RELEASE step" if inside else "COMMIT")
        except BaseException:
            if self.in_transaction:
                self.run("ROLLBACK TO step" if inside else "ROLLBACK")
            raise

    def close(self) -> None:
        """Close the connection; an open transaction is rolled back."""
        with self._lock, told(self.path):
            self._connection.close()


class Snapshot(Database):
    """A database that is read as it was when it was opened, until it is closed."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, frozen: bool) -> None:
        super().__init__(connection, path)
        self._seen = _state(path) if frozen else None
        self.run("BEGIN")
        # A deferred transaction has its snapshot from its first read on.
        self.one("SELECT count(*) FROM sqlite_master")

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Return all rows of a query, of the version that was opened."""
        with self._lock:
            rows = super().rows(sql, *values)
            with told(self.path):
                lost = not self.in_transaction or (self._seen and self._seen != _state(self.path))
        if lost:
            raise StoreError(
                "the version that was opened can no longer be read",
                where=str(self.path),
                remedy="Open the index again.",
            )
        return rows


def open_writer(path: Path) -> Database:
    """Open a database for writing; it is made if it is not there.

    ``synchronous=FULL``: a commit is on disk before anything is derived from it. There is
    one a batch, so it costs nothing that matters.
    """
    with told(path):
        database = Database(_connect(path, "rwc"), path)
    try:
        database.run(f"PRAGMA page_size = {PAGE_BYTES}")
        database.rows("PRAGMA journal_mode = WAL")
        database.run("PRAGMA synchronous = FULL")
        database.run("PRAGMA foreign_keys = ON")
        database.rows(f"PRAGMA journal_size_limit = {WAL_BYTES_KEPT}")
    except BaseException:
        database.close()
        raise
    return database


def open_snapshot(path: Path) -> Snapshot:
    """Open a database for reading, also where nothing may be written.

    SQLite must make two files beside a database in WAL mode. Where it may not, the
    database is read as immutable, unless commits are still waiting in a -wal file.
    """
    try:
        return _snapshot(path, "rw")
    except StoreError:
        if os.access(path.parent, os.W_OK):
            raise
    waiting = path.with_name(path.name + "-wal")
    if waiting.exists() and waiting.stat().st_size:
        raise StoreError(
            "holds commits that a reader may not take in here",
            where=str(waiting),
            remedy="Open the index once as a user who may write there.",
        )
    return _snapshot(path, "ro&immutable=1", frozen=True)


def _snapshot(path: Path, mode: str, *, frozen: bool = False) -> Snapshot:
    with told(path):
        connection = _connect(path, mode)
    try:
        with told(path):
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_BYTES >> 10}")
        return Snapshot(connection, path, frozen=frozen)
    except BaseException:
        connection.close()
        raise


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
