"""Writing to an index in a folder, one process at a time."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from pathlib import Path

from askbrief.errors import StoreError
from askbrief.stores import schema
from askbrief.stores.base import IndexedLetter, Model
from askbrief.stores.changes import apply_changes, register
from askbrief.stores.database import Database, open_writer
from askbrief.stores.derived import checksum
from askbrief.stores.faults import DamagedError, told
from askbrief.stores.health import database_problems
from askbrief.stores.local import LocalStore
from askbrief.stores.locking import WriterLock
from askbrief.stores.mending import Mender
from askbrief.stores.parts import Parts
from askbrief.stores.watching import DATABASE_FILE
from askbrief.types import KnownDocument

LOCK_FILE = "askbrief.lock"
MENDING_SHARE = 0.1
"""What bringing the derived files up to date may take of a writer's time, but for the last
time, in ``finish``."""


class LocalWriter(LocalStore):
    """An index opened for writing.

    Each ``write`` is one transaction. A full build is one transaction from opening to
    ``finish``: until then readers open the old index, and closing without it, or dying,
    leaves that one as it was. The derived files follow a commit: at once while that takes
    little of the time, and in any case in ``finish``. Whether they could be written shows
    in ``warnings`` and ``problems``, never as an error: nothing is lost without them.
    """

    def __init__(self, folder: Path, database: Database, lock: WriterLock, *, full: bool) -> None:
        super().__init__(folder, database)
        self._lock = lock
        self._unpublished = full
        self._mender = Mender(folder, database, self._model.dim)
        self._mend_from = 0.0
        self._not_mended: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What had to be made in memory so far or could not be written, and why."""
        return super().warnings + self._not_mended

    def write(self, letters: Iterable[IndexedLetter], remove: Collection[str] = ()) -> None:
        """Remove letters by id, then add letters or replace those of the same id; all or
        nothing.

        Raises:
            StoreError: the database cannot be written; it is as it was before.
            ValueError: a letter does not fit its passages or vectors; likewise.
        """
        self._check_unbroken()
        with self._database.transaction():
            changed = apply_changes(self._database, self._model.dim, letters, remove)
            if changed:
                schema.stamp_commit(self._database, self._model)
        if changed:
            self._parts.close()
            self._parts = Parts(self._folder, self._database, self._model.dim)
        if not self._unpublished and time.monotonic() >= self._mend_from:
            self._mend()

    def register(self, documents: Iterable[KnownDocument]) -> None:
        """Add documents to the register or replace those of the same id; all or nothing.

        Raises:
            StoreError: the database cannot be written; it is as it was before.
            ValueError: a document has text that is not Unicode; likewise.
        """
        self._check_unbroken()
        with self._database.transaction():
            register(self._database, documents)

    def problems(self) -> list[str]:
        """Say what is wrong; in an unfinished full build the derived files do not count,
        for they are still those of the old index."""
        found = database_problems(self._database)
        return found if self._unpublished else found + self._parts.defects()

    def finish(self) -> None:
        """Publish a full build, and bring the derived files up to date.

        Raises:
            StoreError: a full build cannot be published; the old index stands.
        """
        self._check_unbroken()
        if self._unpublished:
            self._database.run("COMMIT")
            self._unpublished = False
        self._mend()

    def close(self) -> None:
        """Let go of the index and let the next writer in; closing twice is harmless."""
        try:
            super().close()
        finally:
            self._lock.release()

    def _mend(self) -> None:
        started = time.monotonic()
        try:
            self._mender.mend()
            self._not_mended = ()
        except (StoreError, OSError, RuntimeError, ValueError) as error:
            self._not_mended = (f"the files derived from the index cannot be written: {error}",)
        ended = time.monotonic()
        self._mend_from = ended + (ended - started) / MENDING_SHARE

    def _check_unbroken(self) -> None:
        # SQLite ends a transaction by itself on errors such as a full disk.
        if self._unpublished and not self._database.in_transaction:
            raise StoreError(
                "the new index was given up after an error; the old one is as it was",
                where=str(self._folder),
                remedy="Start the full build again.",
            )


def open_local_writer(folder: Path, model: Model, *, full: bool, wait: float) -> LocalWriter:
    """Open or make the index in a folder for writing; see ``create_store``."""
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(folder / LOCK_FILE, wait)
    try:
        database = _database(folder / DATABASE_FILE, model, full=full)
        return LocalWriter(folder, database, lock, full=full)
    except BaseException:
        lock.release()
        raise


def _database(path: Path, model: Model, *, full: bool) -> Database:
    try:
        return _prepared(path, model, full=full)
    except DamagedError:
        if not full:
            raise
    # SQLite says the same of a disk that did not work for a moment.
    files = [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm")]
    _insist_on_readable(files[:2])
    try:
        return _prepared(path, model, full=full)
    except DamagedError:
        # What is damaged cannot be replaced from within, and nobody can use it either.
        with told(path):
            for file in files:
                file.unlink(missing_ok=True)
    return _prepared(path, model, full=full)


def _insist_on_readable(files: Iterable[Path]) -> None:
    """Read files to their ends: what cannot be read now may hold a whole index.

    Raises:
        StoreError: a file cannot be read.
    """
    for path in files:
        if path.exists():
            with told(path), path.open("rb") as file:
                checksum(file)


def _prepared(path: Path, model: Model, *, full: bool) -> Database:
    database = open_writer(path)
    try:
        if full:
            database.run("BEGIN IMMEDIATE")
            schema.create(database, model)
        elif schema.is_empty(database):
            with database.transaction():
                schema.create(database, model)
        else:
            schema.check_format(database)
            schema.check_model(database, model)
    except BaseException:
        database.close()
        raise
    return database
