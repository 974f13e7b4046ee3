"""Who is at work on which file, where several builds share an index.

A claim holds while the connection of the build that made it does, and for an hour at most.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from typing import Literal, LiteralString

from psycopg import sql

from askbrief.stores.base import Source
from askbrief.stores.postgres.connection import SingleDatabase
from askbrief.stores.postgres.locks import BUILDING
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.texts import key
from askbrief.types import Form

WORKING = BUILDING + 2
HOLDS = "1 hour"

_NEW: LiteralString = """INSERT INTO {claims} (generation, source, worker, expires)
    VALUES (%s, %s, %s, clock_timestamp() + %s::interval) ON CONFLICT DO NOTHING RETURNING 1"""
# Whoever else looks at the same dead claim at this moment passes it by.
_OF_THE_DEAD: LiteralString = """UPDATE {claims} AS its SET worker = %s, letter = NULL,
        standing = NULL, outdone = false, expires = clock_timestamp() + %s::interval
    FROM (SELECT generation, source FROM {claims} AS c
        WHERE generation = %s AND source = %s AND (worker = %s OR expires < clock_timestamp()
            OR NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'
                AND classid = %s::bigint::oid AND objid = c.worker::bigint::oid AND granted))
        FOR UPDATE SKIP LOCKED) AS free
    WHERE its.generation = free.generation AND its.source = free.source RETURNING 1"""
_NAMED: LiteralString = """UPDATE {claims} SET letter = %s, standing = %s
    WHERE generation = %s AND source = %s AND worker = %s"""
_OUTDO: LiteralString = """UPDATE {claims} SET outdone = true
    WHERE generation = %s AND letter = %s AND source <> %s AND standing > %s"""
_BETTER: LiteralString = """SELECT 1 FROM {claims}
    WHERE generation = %s AND letter = %s AND source <> %s AND standing < %s"""
_ONE_RELEASED: LiteralString = """DELETE FROM {claims}
    WHERE (generation, source, worker) = (%s, %s, %s)"""
_RELEASED: LiteralString = """DELETE FROM {claims}
    WHERE generation = %s AND worker = %s RETURNING source, outdone"""


class Claims:
    """The claims of one build on the files of one generation."""

    def __init__(self, database: SingleDatabase, names: Names, since: int) -> None:
        """Begin a build at the version ``since``."""
        self._database = database
        self._names = names
        self._since = since
        self._worker = secrets.randbits(31)
        self._held: set[str] = set()
        database.rows(sql.SQL("SELECT pg_advisory_lock(%s, %s)"), WORKING, self._worker)

    def take(self, source: Source) -> Literal["ours", "theirs", "done"]:
        """Claim a file; tell whose it is."""
        generation, file = self._names.generation, _file(source)
        mine = (generation, file, self._worker)
        dead = (self._worker, HOLDS, *mine, WORKING)
        taken = self._run(_NEW, *mine, HOLDS) or self._run(_OF_THE_DEAD, *dead)
        if not taken:
            return "theirs"
        if self._is_done(source):
            self._run(_ONE_RELEASED, *mine)
            return "done"
        self._held.add(file)
        return "ours"

    def settle(self) -> None:
        """Give back all claims: what was to be stored is."""
        self._run(_RELEASED, self._names.generation, self._worker)
        self._held.clear()

    def name(self, source: Source, letter_id: str, standing: str) -> bool:
        """Say which letter a claimed file holds, and how good a form of it; tell whether no
        other build is at work on a better one.

        Args:
            standing: sorts before that of forms that are worse.
        """
        generation, file, letter = self._names.generation, _file(source), key(letter_id)
        with self._database.transaction():
            self._run(_NAMED, letter, standing, generation, file, self._worker)
            self._run(_OUTDO, generation, letter, file, standing)
        return not self._run(_BETTER, generation, letter, file, standing)

    def written(self, letter_id: str) -> tuple[str, Form] | None:
        """Return path and form of a letter that another build has written since this began."""
        query = self._names.statement(
            "SELECT source_path, source_sha256, details FROM {letters} JOIN {documents}"
            " ON letter = row WHERE id = %s AND added > %s AND removed IS NULL"
        )
        for path, sha256, details in self._database.rows(query, key(letter_id), self._since):
            if sha256 not in self._held:
                return os.fsdecode(bytes(path)), json.loads(details)["form"]
        return None

    def release(self, sources: Iterable[Source]) -> set[Source]:
        """Give back all claims, in the transaction that is open; return those of some files
        that others have outdone, or taken because this build seemed dead."""
        claimed = {_file(one): one for one in sources if _file(one) in self._held}
        query = self._names.statement(_RELEASED)
        rows = self._database.rows(query, self._names.generation, self._worker)
        good = {file for file, outdone in rows if not outdone}
        self._held.clear()
        return {one for file, one in claimed.items() if file not in good}

    def _is_done(self, source: Source) -> bool:
        query = self._names.statement(
            "SELECT 1 FROM {letters} WHERE source_sha256 = %s AND added > %s AND removed IS NULL"
        )
        return bool(self._database.rows(query, source.sha256, self._since))

    def _run(self, statement: LiteralString, *values: object) -> bool:
        """Run a statement; tell whether it touched or found a row."""
        return self._database.run(self._names.statement(statement), *values) > 0


def _file(source: Source) -> str:
    # By content: what one machine calls /a/letters is /b/letters on another.
    return source.sha256
