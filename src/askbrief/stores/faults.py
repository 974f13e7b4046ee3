"""What SQLite and the operating system report, told as errors of ours."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from askbrief.errors import StoreError

REBUILD = "Run `askbrief build --full`."

_NO_SPACE = "Free some space and run the build again; the index is as it was."
_BROKEN = "Check the disk, also its free space, and run the build again; nothing stored is lost."
_NO_RIGHT = "Give write permission on the index folder, or name another with --index."
_SQLITE = {
    sqlite3.SQLITE_FULL: ("the disk is full", _NO_SPACE),
    sqlite3.SQLITE_IOERR: ("the disk fails", _BROKEN),
    sqlite3.SQLITE_READONLY: ("cannot be written", _NO_RIGHT),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _NO_RIGHT),
    sqlite3.SQLITE_PERM: ("cannot be opened", _NO_RIGHT),
    sqlite3.SQLITE_BUSY: ("is in use by another program", "Try again when it has ended."),
    sqlite3.SQLITE_LOCKED: ("is in use by another program", "Try again when it has ended."),
}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SYSTEM = {
    errno.ENOSPC: ("the disk is full", _NO_SPACE),
    errno.EDQUOT: ("the disk quota is used up", _NO_SPACE),
    errno.EIO: ("the disk fails", _BROKEN),
    errno.EACCES: ("cannot be written", _NO_RIGHT),
    errno.EPERM: ("cannot be written", _NO_RIGHT),
    errno.EROFS: ("cannot be written", _NO_RIGHT),
}


class DamagedError(StoreError):
    """The database itself is damaged; only a full build helps."""


@contextmanager
def told(where: Path) -> Iterator[None]:
    """Turn errors of SQLite and the operating system into StoreError.

    Raises:
        StoreError: the block failed with one of them.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise  # a bug of ours
    except sqlite3.Error as error:
        raise _from_sqlite(error, where) from error
    except OSError as error:
        raise _from_system(error, where) from error


def damaged(where: Path, what: str = "is damaged") -> DamagedError:
    """Return the error for a database whose content cannot be right."""
    return DamagedError(what, where=str(where), remedy=REBUILD)


def _from_sqlite(error: sqlite3.Error, where: Path) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    # Without a code it is Python's own complaint, such as text that is not UTF-8.
    if code is None or code & 0xFF in _DAMAGE:
        return damaged(where, f"is damaged ({error})")
    told_as, remedy = _SQLITE.get(code & 0xFF, ("cannot be read or written", REBUILD))
    return StoreError(f"{told_as} ({error})", where=str(where), remedy=remedy)


def _from_system(error: OSError, where: Path) -> StoreError:
    told_as, remedy = _SYSTEM.get(error.errno or 0, ("cannot be read or written", _NO_RIGHT))
    return StoreError(f"{told_as} ({error.strerror or error})", where=str(where), remedy=remedy)
