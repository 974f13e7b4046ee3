"""A cheap look at an index from outside: whether it may hold something new."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol

from askbrief.stores.locations import is_postgres

DATABASE_FILE = "askbrief.db"
Mark = tuple[tuple[int, int, int], ...]


class Watcher(Protocol):
    """Looks at one index again and again."""

    def mark(self) -> Mark:
        """Return what changes whenever the index does; empty if there is none."""
        ...

    def close(self) -> None:
        """Let go of what it takes to look."""
        ...


class FolderWatcher:
    """Looks at a folder."""

    def __init__(self, location: str) -> None:
        self._location = location

    def mark(self) -> Mark:
        """Return what changes whenever the index does; empty if there is none."""
        return mark_of(self._location)

    def close(self) -> None:
        """Do nothing."""


def watcher_of(location: str) -> Watcher:
    """Return what looks at the index at a location."""
    if not is_postgres(location):
        return FolderWatcher(location)
    try:
        watching = import_module("askbrief.stores.postgres.watching")
    except ImportError:  # opening it says what is missing
        return FolderWatcher(location)
    watcher: Watcher = watching.ServerWatcher(location)
    return watcher


def mark_of(location: str) -> Mark:
    """Return what changes whenever an index is written, replaced or removed.

    Some file attributes are read, nothing is opened. Empty if there is no index.
    """
    database = Path(location).expanduser() / DATABASE_FILE
    beside = (database.with_name(DATABASE_FILE + "-wal"), database.with_name("derived.json"))
    first = _state(database)
    return (first, *map(_state, beside)) if first != _NOT_THERE else ()


_NOT_THERE = (0, 0, 0)


def _state(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return _NOT_THERE
    return found.st_ino, found.st_size, found.st_mtime_ns
