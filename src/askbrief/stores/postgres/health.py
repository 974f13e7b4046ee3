"""A thorough look at a version, and at how far a replica is behind."""

from __future__ import annotations

from psycopg import sql

from askbrief.errors import StoreError
from askbrief.stores.documents import content_digest
from askbrief.stores.postgres import rows
from askbrief.stores.postgres.connection import Database
from askbrief.stores.postgres.filters import VISIBLE
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.texts import unescaped
from askbrief.stores.postgres.versions import View

BEHIND_SECONDS = 60


def problems_of(database: Database, names: Names, view: View) -> list[str]:
    """Say in words what is wrong; empty if nothing is. Reads every letter and passage and
    compares it with the digest made when it was written."""
    try:
        return _replica(database) + _counts(database, names, view) + _content(database, names, view)
    except StoreError as error:
        return [str(error)]


def _replica(database: Database) -> list[str]:
    query = sql.SQL("""SELECT pg_is_in_recovery(), NOT EXISTS (SELECT FROM pg_stat_wal_receiver),
        pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn()
            AND extract(epoch FROM now() - pg_last_xact_replay_timestamp()) > %s""")
    replica, alone, behind = database.rows(query, BEHIND_SECONDS)[0]
    if replica and alone:
        return [f"{database.place}: the replica does not receive anything from its primary"]
    if replica and behind:
        return [f"{database.place}: the replica is more than {BEHIND_SECONDS} s behind"]
    return []


def _counts(database: Database, names: Names, view: View) -> list[str]:
    """Compare what the letters say of their passages with what is there."""
    query = names.statement(
        """SELECT count(*), coalesce(sum(passages), 0)::int, coalesce(sum(
            (SELECT count(*) FROM {vectors}
             WHERE passage BETWEEN first_passage AND first_passage + passages - 1)), 0)::int
        FROM {letters} WHERE """ + VISIBLE
    )  # fmt: skip
    letters, passages, vectors = database.rows(query, view.number, view.number)[0]
    wanted = (view.counts.letters, view.counts.passages, view.counts.passages)
    if (letters, passages, vectors) == wanted:
        return []
    return [
        f"{database.place}: {letters} letters, {passages} passages and {vectors} vectors are "
        f"there, not {wanted[0]}, {wanted[1]} and {wanted[2]}"
    ]


def _content(database: Database, names: Names, view: View) -> list[str]:
    query = names.statement("SELECT id, digest FROM {letters} WHERE " + VISIBLE + " ORDER BY id")
    wrong = []
    for stored, digest in database.rows(query, view.number, view.number):
        letter_id = unescaped(stored)
        letter = rows.letter_by_id(database, names, view.number, letter_id)
        passages = rows.passages_of(database, names, view.number, letter_id)
        cut = letter and all(p.text == p.cut(letter.text) for p in passages)
        if letter is None or not cut or content_digest(letter, passages) != bytes(digest):
            wrong.append(f"{database.place}: letter {letter_id} is not what was written")
    return wrong
