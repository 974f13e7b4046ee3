"""The tables of askbrief.db.

``passages.row`` is never given out twice, and the passages of a letter have consecutive
rows: so a derived file can name passages by row, and a letter by its first.
"""

from __future__ import annotations

import secrets
from typing import Any

from askbrief.errors import StoreError
from askbrief.stores.base import Model
from askbrief.stores.database import Database
from askbrief.stores.documents import store_version
from askbrief.stores.faults import REBUILD, damaged

FORMAT = 4
"""Kept in ``PRAGMA user_version``; goes up when the tables change."""

TABLES = (
    """CREATE TABLE meta (
        name TEXT PRIMARY KEY, value NOT NULL
    ) WITHOUT ROWID""",
    # One row a commit. Its stamp is random: a derived file belongs to exactly one commit.
    """CREATE TABLE commits (
        number INTEGER PRIMARY KEY, stamp TEXT NOT NULL UNIQUE,
        last_passage INTEGER NOT NULL
    )""",
    # What each commit took away: derived files go on holding it until they are made anew.
    """CREATE TABLE removals (
        number INTEGER NOT NULL, first INTEGER NOT NULL, passages INTEGER NOT NULL,
        words BLOB NOT NULL
    )""",
    "CREATE INDEX removals_number ON removals (number)",
    # Without the text, so that listing and filtering read little.
    """CREATE TABLE letters (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest BLOB NOT NULL,
        title TEXT NOT NULL, date TEXT, sender TEXT, kind TEXT, dossier TEXT, number TEXT,
        replaces TEXT,
        sender_key TEXT, kind_key TEXT, source_path BLOB NOT NULL, source_sha256 TEXT NOT NULL,
        first_passage INTEGER NOT NULL, passages INTEGER NOT NULL
    )""",
    "CREATE INDEX letters_dossier ON letters (dossier)",
    # What every commit reads of all letters, without the rest of their rows.
    "CREATE INDEX letters_digest ON letters (id, digest, passages)",
    "CREATE INDEX letters_replaces ON letters (replaces) WHERE replaces IS NOT NULL",
    """CREATE TABLE documents (
        letter INTEGER PRIMARY KEY REFERENCES letters ON DELETE CASCADE,
        text TEXT NOT NULL, sha256 TEXT NOT NULL, details TEXT NOT NULL, layout BLOB NOT NULL
    )""",
    """CREATE TABLE passages (
        row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        letter INTEGER NOT NULL REFERENCES letters ON DELETE CASCADE,
        first INTEGER NOT NULL, last INTEGER NOT NULL, page INTEGER, kind TEXT NOT NULL,
        speaker TEXT, text TEXT NOT NULL
    )""",
    "CREATE INDEX passages_letter ON passages (letter)",
    # float16, little-endian.
    """CREATE TABLE vectors (
        passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE, vector BLOB NOT NULL
    )""",
    # Codes packed by codes.py, spans int32 (t, 2), little-endian.
    """CREATE TABLE tokens (
        passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
        codes BLOB NOT NULL, spans BLOB NOT NULL
    )""",
    # Ordered by what is cited, which need not be in the index.
    """CREATE TABLE cites (
        target TEXT NOT NULL, letter INTEGER NOT NULL REFERENCES letters ON DELETE CASCADE,
        PRIMARY KEY (target, letter)
    ) WITHOUT ROWID""",
    "CREATE INDEX cites_letter ON cites (letter)",
    # What a register tells of documents, indexed or not.
    """CREATE TABLE known (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, dossier TEXT, number TEXT, date TEXT,
        kind TEXT, url TEXT
    ) WITHOUT ROWID""",
    "CREATE INDEX known_dossier ON known (dossier)",
    # CRC-32 of both, by checks.py: SQLite itself does not notice a bit that flips in a BLOB.
    """CREATE TABLE sums (
        passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
        vector INTEGER NOT NULL, tokens INTEGER NOT NULL
    )""",
)


def is_empty(database: Database) -> bool:
    """Tell whether a database holds no tables at all, as right after it was made."""
    return database.one("SELECT 1 FROM sqlite_master") is None


def check_format(database: Database) -> None:
    """Check that the tables are those of this version of the program.

    Raises:
        StoreError: they are not, or it is not a database of ours.
    """
    found = format_of(database)
    if found == FORMAT:
        return
    if found == 0:
        raise damaged(database.path, "is not an index of askbrief")
    newer = found > FORMAT
    age, remedy = ("a newer", "Upgrade askbrief, or run") if newer else ("an older", "Run")
    raise StoreError(
        f"the index has format {found}, made by {age} askbrief; this one reads {FORMAT}",
        where=str(database.path),
        remedy=f"{remedy} `askbrief build --full`.",
    )


def format_of(database: Database) -> int:
    """Return the format number; 0 if there is none."""
    row = database.one("PRAGMA user_version")
    return int(row[0]) if row else 0


def model_of(database: Database) -> Model:
    """Return the model that the index was built with.

    Raises:
        StoreError: the database does not say.
    """
    found: dict[str, Any] = dict(database.rows("SELECT name, value FROM meta"))
    try:
        return Model(found["model"], found["fingerprint"], int(found["dim"]))
    except (KeyError, ValueError) as error:
        raise damaged(database.path) from error


def check_model(database: Database, model: Model) -> None:
    """Check that the index was built with a model.

    Raises:
        StoreError: it was built with another.
    """
    built = model_of(database)
    if (built.fingerprint, built.dim) != (model.fingerprint, model.dim):
        raise StoreError(
            f"the index was built with the model {_named(built)}, and {_named(model)} is set now",
            where=str(database.path.parent),
            remedy=f"Set ASKBRIEF_MODEL to the first, or r{REBUILD[1:]}",
        )


def create(database: Database, model: Model) -> None:
    """Make all tables anew, empty, inside the transaction that is open."""
    for kind, name in database.rows(
        "SELECT type, name FROM sqlite_master"
        " WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        " ORDER BY rowid DESC"  # children before their parents
    ):
        database.run(f'DROP {kind} "{name}"')
    for statement in TABLES:
        database.run(statement)
    values = {"model": model.name, "fingerprint": model.fingerprint, "dim": model.dim}
    database.run_many("INSERT INTO meta VALUES (?, ?)", values.items())
    stamp_commit(database, model)
    database.run(f"PRAGMA user_version = {FORMAT}")


def stamp_commit(database: Database, model: Model) -> None:
    """Record a new version and commit, inside the transaction that is open."""
    letters = database.rows("SELECT digest, passages FROM letters ORDER BY id")
    version = store_version(model.fingerprint, (digest for digest, _ in letters))
    passages = sum(passages for _, passages in letters)
    # Kept, so that no reader need read all letters to know.
    values = {"version": version, "letters": len(letters), "passages": passages}
    database.run_many("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
    database.run(
        "INSERT INTO commits (stamp, last_passage) VALUES (?, ?)",
        secrets.token_hex(16),
        last_passage(database),
    )


def next_number(database: Database) -> int:
    """Return the number of the commit that the open transaction will make."""
    (number,) = database.rows("SELECT coalesce(max(number), 0) + 1 FROM commits")[0]
    return int(number)


def last_passage(database: Database) -> int:
    """Return the highest row that any passage ever had; 0 if there never was one."""
    row = database.one("SELECT seq FROM sqlite_sequence WHERE name = 'passages'")
    return int(row[0]) if row else 0


def commit_with(database: Database, stamp: str) -> tuple[int, int] | None:
    """Return the number of the commit with a stamp and the highest row that any passage had
    until then; None if the database knows of no such commit."""
    row = database.one("SELECT number, last_passage FROM commits WHERE stamp = ?", stamp)
    return (int(row[0]), int(row[1])) if row else None


def stamp_of(database: Database) -> str:
    """Return the stamp of the commit that the database is at."""
    row = database.one("SELECT stamp FROM commits ORDER BY number DESC LIMIT 1")
    if row is None:
        raise damaged(database.path)
    return str(row[0])


def _named(model: Model) -> str:
    return f"{model.name} ({model.fingerprint[:12]})"
