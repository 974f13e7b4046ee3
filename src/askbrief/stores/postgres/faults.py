"""What PostgreSQL reports, told as errors of ours; no message ever holds a password."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import errors

from askbrief.errors import StoreError

AGAIN = "Try again; if it stays, ask who runs the server."
BUILD_AGAIN = "Run `askbrief build` again when that is mended; what was written stands."
PARTIAL = "Bring its server back and try again, or take partial answers: partial=1 in the URL."
_RIGHTS = "Ask who runs the server for the right to it (docs/postgres.md lists what is needed)."
_SPACE = "Make room on the server and run the build again; the index is as it was."

_KINDS: tuple[tuple[type[psycopg.Error], str, str], ...] = (
    (errors.InvalidPassword, "the server refused the password", "Set the right one in the URL."),
    (errors.InsufficientPrivilege, "a right is missing", _RIGHTS),
    (errors.DiskFull, "the server's disk is full", _SPACE),
    (errors.ConfigurationLimitExceeded, "the server's limit on disk space is reached", _SPACE),
    (errors.OutOfMemory, "the server is out of memory", AGAIN),
    (errors.TooManyConnections, "the server has no connection left", AGAIN),
    (
        errors.ReadOnlySqlTransaction,
        "this server only reads (a replica?)",
        "Build with the URL of the primary; replicas are for ASKBRIEF_REPLICA.",
    ),
    (
        errors.QueryCanceled,
        "the server gave up: it took too long",
        "Try again when it is less busy, or set another statement_timeout in the URL's options.",
    ),
    (errors.LockNotAvailable, "another program holds a lock for too long", AGAIN),
    (
        errors.UndefinedTable,
        "the version that was opened is no longer there",
        "Ask again: it is then opened anew.",
    ),
    (errors.DataCorrupted, "the server reports damaged data", "Restore the database's backup."),
    (errors.IndexCorrupted, "the server reports a damaged index", "Run REINDEX on its schema."),
)
_SHARD_FAULTS = (
    errors.FdwError,
    errors.SqlclientUnableToEstablishSqlconnection,
    errors.ConnectionFailure,
)
_REFUSALS = (
    ("password authentication failed", "the server refused user or password",
     "Set the right ones in the URL (or PGPASSWORD, or a password file)."),
    ("no password supplied", "the server wants a password",
     "Set it in the URL (or PGPASSWORD, or a password file)."),
    ("no pg_hba.conf entry", "the server lets nobody in from here in this way",
     "Ask who runs the server (pg_hba.conf), or set sslmode in the URL."),
    ("does not exist", "the server does not know this user or database",
     "Set the right ones in the URL, or ask for them to be made."),
    ("starting up", "the server is starting up", "Try again in a moment."),
    ("shutting down", "the server is shutting down", "Try again in a moment."),
    ("SSL", "no encrypted connection can be made", "Look at sslmode and its files in the URL."),
    ("certificate", "no encrypted connection can be made",
     "Look at sslmode and its files in the URL."),
)  # fmt: skip


class ShardError(StoreError):
    """A server that holds a part of the passages failed or cannot be reached."""


@contextmanager
def told(place: str) -> Iterator[None]:
    """Turn errors of PostgreSQL into StoreError.

    Raises:
        StoreError: the block failed with one of them.
    """
    try:
        yield
    except (errors.SyntaxError, errors.UndefinedFunction, errors.DatatypeMismatch):
        raise  # a bug of ours
    except psycopg.ProgrammingError as error:
        if error.sqlstate is None:
            raise  # likewise
        raise from_server(error, place) from None
    except psycopg.Error as error:
        raise from_server(error, place) from None


def is_cut(error: psycopg.Error) -> bool:
    """Tell whether an error means that the connection is gone, or that a replica gave up a
    question for what it had to replay; what only reads may then be tried again."""
    gone = isinstance(error, psycopg.OperationalError) and error.sqlstate is None
    ending = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)
    kinds = (*ending, errors.SerializationFailure, errors.DeadlockDetected)
    # The last is what the server says of a shard, which it then connects to anew.
    return gone or isinstance(error, (*kinds, errors.ConnectionFailure))


def from_server(error: psycopg.Error, place: str) -> StoreError:
    """Return the error of ours for one of PostgreSQL."""
    said = _first_line(error)
    if isinstance(error, _SHARD_FAULTS):
        return ShardError(f"a shard failed ({said}{_detail(error)})", where=place, remedy=PARTIAL)
    for kind, what, remedy in _KINDS:
        if isinstance(error, kind):
            return StoreError(f"{what} ({said})", where=place, remedy=remedy)
    if is_cut(error):
        return StoreError(f"the connection was cut ({said})", where=place, remedy=AGAIN)
    return StoreError(f"the server reports an error ({said})", where=place, remedy=AGAIN)


def lost(servers: Sequence[str], place: str) -> ShardError:
    """Return the error for shards that do not answer."""
    said = ", ".join(servers)
    return ShardError(f"shards that cannot be reached: {said}", where=place, remedy=PARTIAL)


def refused(error: psycopg.Error, place: str) -> StoreError:
    """Return the error for a connection that was not made."""
    said = str(error)
    for part, what, remedy in _REFUSALS:
        if part in said:
            return StoreError(what, where=place, remedy=remedy)
    return StoreError(
        f"the server cannot be reached ({_first_line(error)})",
        where=place,
        remedy="Look at host and port in the URL, and whether the server runs.",
    )


def _first_line(error: psycopg.Error) -> str:
    said = error.diag.message_primary or str(error) or type(error).__name__
    return said.strip().splitlines()[0].rstrip(".")


def _detail(error: psycopg.Error) -> str:
    """Return what a server says of another that it cannot reach: its host, port and user."""
    lines = (error.diag.message_detail or "").strip().splitlines()
    return f"; {lines[0]}" if lines else ""
