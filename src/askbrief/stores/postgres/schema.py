"""Makes and checks what a schema must have; every step can be done again without harm."""

from __future__ import annotations

from typing import LiteralString

from psycopg import errors, sql

from askbrief.errors import StoreError
from askbrief.stores.postgres.connection import Database, SingleDatabase
from askbrief.stores.postgres.layout import FORMAT, SHARED_TABLES
from askbrief.stores.postgres.locks import wait_to_write
from askbrief.stores.postgres.names import Names

OLDEST_SERVER = 150000
OLDEST_VECTOR = (0, 8)
DOCUMENTED = "docs/postgres.md lists what it needs."

MIGRATIONS: dict[int, tuple[LiteralString, ...]] = {}
"""What makes of a format the next one."""


def find(database: Database, schema: str) -> Names | None:
    """Return where the index of a schema is; None if there is none.

    Raises:
        StoreError: it is of another format.
    """
    found = database.rows(_sql("SELECT to_regclass(%s)::text"), f"{schema}.meta")
    if found[0][0] is None:
        return None
    names = Names(schema, vector_schema(database))
    check_format(database, names)
    return names


def prepare(database: SingleDatabase, schema: str) -> Names:
    """Make a schema, or bring it up to date.

    Raises:
        StoreError: the server is too old, a right or pgvector is missing, or the schema is
            of a newer format.
    """
    _check_server(database)
    with database.transaction():
        wait_to_write(database, schema)
        if not database.rows(_sql("SELECT 1 FROM pg_namespace WHERE nspname = %s"), schema):
            _make_schema(database, schema)
        _make_extension(database, schema)
        names = Names(schema, vector_schema(database))
        with _rights(database.place, f"tables in the schema {schema}"):
            for statement in SHARED_TABLES:
                database.connection.execute(names.statement(statement))
        _migrate(database, names)
    return names


def check_format(database: Database, names: Names) -> None:
    """Check that a schema has the tables that this version of the program knows.

    Raises:
        StoreError: it has not.
    """
    found = _format(database, names)
    if found == FORMAT:
        return
    newer = found > FORMAT
    age = "a newer" if newer else "an older"
    remedy = "Upgrade askbrief." if newer else "Run `askbrief build`, which brings it up to date."
    raise StoreError(
        f"the schema has format {found}, made by {age} askbrief; this one reads {FORMAT}",
        where=f"{database.place}, schema {names.schema}",
        remedy=remedy,
    )


def vector_schema(database: Database) -> str:
    """Return the schema that pgvector is in.

    Raises:
        StoreError: the database does not have it, or it is too old.
    """
    found = database.rows(
        _sql(
            "SELECT nspname, extversion FROM pg_extension"
            " JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'vector'"
        )
    )
    if not found:
        raise _no_vector(database.place)
    name, version = found[0]
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_VECTOR:
        raise StoreError(
            f"pgvector {version} is too old",
            where=database.place,
            remedy="Ask for 0.8 or newer: ALTER EXTENSION vector UPDATE.",
        )
    return str(name)


def _check_server(database: SingleDatabase) -> None:
    found = database.connection.info.server_version
    if found < OLDEST_SERVER:
        raise StoreError(
            f"the server is PostgreSQL {found // 10000}, which is too old",
            where=database.place,
            remedy=f"Use PostgreSQL {OLDEST_SERVER // 10000} or newer.",
        )
    encoding = database.connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            f"the database keeps text as {encoding}",
            where=database.place,
            remedy="Use a database made with ENCODING 'UTF8'.",
        )


def _make_schema(database: SingleDatabase, schema: str) -> None:
    with _rights(database.place, f"the schema {schema}"):
        made = sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema))
        database.connection.execute(made)


def _make_extension(database: SingleDatabase, schema: str) -> None:
    del schema
    if database.rows(_sql("SELECT 1 FROM pg_extension WHERE extname = 'vector'")):
        return
    try:
        with database.connection.transaction():
            database.connection.execute("CREATE EXTENSION vector")
    except errors.InsufficientPrivilege:
        raise StoreError(
            "the database does not have pgvector, and this user may not add it",
            where=database.place,
            remedy="Ask an administrator to run in it: CREATE EXTENSION vector.",
        ) from None
    except (errors.UndefinedFile, errors.FeatureNotSupported):
        raise _no_vector(database.place) from None


def _migrate(database: SingleDatabase, names: Names) -> None:
    insert = "INSERT INTO {meta} VALUES ('format', %s) ON CONFLICT DO NOTHING"
    database.run(names.statement(insert), str(FORMAT))
    found = _format(database, names)
    while found < FORMAT and found in MIGRATIONS:
        for statement in MIGRATIONS[found]:
            database.run(names.statement(statement))
        found += 1
        update = names.statement("UPDATE {meta} SET value = %s WHERE name = 'format'")
        database.run(update, str(found))
    check_format(database, names)


def _format(database: Database, names: Names) -> int:
    query = names.statement("SELECT value FROM {meta} WHERE name = 'format'")
    found = database.rows(query)
    return int(found[0][0]) if found and found[0][0].isdecimal() else 0


class _rights:  # noqa: N801 - reads as a clause
    """Says which right is missing."""

    def __init__(self, place: str, to_make: str) -> None:
        self._place, self._to_make = place, to_make

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, errors.InsufficientPrivilege):
            raise StoreError(
                f"this user may not make {self._to_make}", where=self._place, remedy=DOCUMENTED
            ) from None


def _no_vector(place: str) -> StoreError:
    return StoreError(
        "the database does not have pgvector",
        where=place,
        remedy="Ask for the extension pgvector 0.8 or newer on the server, then run in the "
        "database: CREATE EXTENSION vector.",
    )


def _sql(text: LiteralString) -> sql.SQL:
    return sql.SQL(text)
