"""The tables of a schema. What all generations share comes first."""

from __future__ import annotations

from typing import LiteralString

FORMAT = 1
"""Kept in ``meta``; goes up when the tables change."""

SHARED_TABLES: tuple[LiteralString, ...] = (
    "CREATE TABLE IF NOT EXISTS {meta} (name text PRIMARY KEY, value text NOT NULL)",
    # A full build makes a generation; readers go to the newest that was published.
    """CREATE TABLE IF NOT EXISTS {generations} (
        number int PRIMARY KEY, model text NOT NULL, fingerprint text NOT NULL,
        dim int NOT NULL, sharded boolean NOT NULL DEFAULT false,
        created timestamptz NOT NULL DEFAULT clock_timestamp(),
        published timestamptz, replaced timestamptz
    )""",
    # A write makes a version. Rows with a passage above ``last_passage`` came later.
    """CREATE TABLE IF NOT EXISTS {versions} (
        generation int NOT NULL REFERENCES {generations} ON DELETE CASCADE,
        number int NOT NULL, digest text NOT NULL, letters int NOT NULL, passages int NOT NULL,
        stems bigint NOT NULL, exact bigint NOT NULL,
        last_letter int NOT NULL, last_passage int NOT NULL, finished boolean NOT NULL,
        made timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (generation, number)
    )""",
    # Who is at work on which file, so that several builds do none twice. A crash of the server
    # empties it, and ends those who work as well.
    """CREATE UNLOGGED TABLE IF NOT EXISTS {claims} (
        generation int NOT NULL, source text NOT NULL, worker int NOT NULL,
        expires timestamptz NOT NULL, letter text, standing text COLLATE "C",
        outdone boolean NOT NULL DEFAULT false, PRIMARY KEY (generation, source)
    )""",
    "CREATE INDEX IF NOT EXISTS claims_letter ON {claims} (generation, letter)",
    "CREATE TABLE IF NOT EXISTS {shards} (number int PRIMARY KEY, server text NOT NULL UNIQUE)",
)

GENERATION_TABLES: tuple[LiteralString, ...] = (
    # A letter that was replaced or removed stays until no reader can need it.
    """CREATE TABLE {letters} (
        row int PRIMARY KEY, id text COLLATE "C" NOT NULL, digest bytea NOT NULL,
        title text NOT NULL, date date, sender text, kind text, dossier text, number text,
        replaces text, sender_key text COLLATE "C", kind_key text COLLATE "C",
        source_path bytea NOT NULL, source_sha256 text NOT NULL,
        first_passage int NOT NULL, passages int NOT NULL,
        stems int NOT NULL, exact int NOT NULL, added int NOT NULL, removed int
    )""",
    "CREATE INDEX ON {letters} (id)",
    "CREATE INDEX ON {letters} (source_sha256)",
    "CREATE INDEX ON {letters} (removed) WHERE removed IS NOT NULL",
    """CREATE TABLE {documents} (
        letter int PRIMARY KEY, text text NOT NULL, sha256 text NOT NULL,
        details text NOT NULL, layout bytea NOT NULL
    )""",
    """CREATE TABLE {cites} (
        target text COLLATE "C" NOT NULL, letter int NOT NULL, PRIMARY KEY (target, letter)
    )""",
    """CREATE TABLE {known} (
        id text COLLATE "C" PRIMARY KEY, title text NOT NULL, dossier text, number text,
        date date, kind text, url text
    )""",
    "CREATE INDEX ON {known} (dossier)",
    # In how many passages more, or fewer, a term is since a version.
    """CREATE TABLE {frequencies} (
        term bigint NOT NULL, version int NOT NULL, passages int NOT NULL
    )""",
    "CREATE INDEX ON {frequencies} (term, version) INCLUDE (passages)",
)

PASSAGE_COLUMNS: LiteralString = """
    row int NOT NULL, letter int NOT NULL, first int NOT NULL, last int NOT NULL, page int,
    kind text NOT NULL, speaker text, text text NOT NULL"""
VECTOR_COLUMNS: LiteralString = """
    passage int NOT NULL, letter int NOT NULL, vector {halfvec}({dim}) NOT NULL,
    codes bytea NOT NULL, spans bytea NOT NULL"""
# One row a word and passage. Terms are hashes; length is the passage's, as BM25 counts it.
POSTING_COLUMNS: LiteralString = """
    term bigint NOT NULL, passage int NOT NULL, letter int NOT NULL,
    times smallint NOT NULL, length int NOT NULL"""

ROW_TABLES: tuple[tuple[str, LiteralString], ...] = (
    ("passages", PASSAGE_COLUMNS),
    ("vectors", VECTOR_COLUMNS),
    ("postings", POSTING_COLUMNS),
)
"""Tables that may be spread over shards, with their columns."""

ROW_KEYS: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {passages} (row)",
    "CREATE UNIQUE INDEX ON {vectors} (passage)",
    # Vectors lie side by side, what is read of few passages elsewhere.
    "ALTER TABLE {vectors} ALTER vector SET STORAGE PLAIN,"
    " ALTER codes SET STORAGE EXTERNAL, ALTER spans SET STORAGE EXTERNAL,"
    " SET (toast_tuple_target = 1024)",
)
