"""A cheap look at an index from outside: whether it may hold something new."""

from __future__ import annotations

from pathlib import Path

DATABASE_FILE = "askbrief.db"
Mark = tuple[tuple[int, int, int], ...]


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
