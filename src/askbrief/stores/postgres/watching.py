"""A cheap look at an index on a server: whether it may hold something new."""

from __future__ import annotations

import psycopg

from askbrief.errors import StoreError
from askbrief.stores.postgres.address import address_of
from askbrief.stores.postgres.connection import READ_SECONDS, Connection, connect, fetched
from askbrief.stores.postgres.names import Names

Mark = tuple[tuple[int, int, int], ...]


class ServerWatcher:
    """Keeps one connection open to look through."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._connection: Connection | None = None

    def mark(self) -> Mark:
        """Return which version is the newest; empty if there is none, or if the server cannot
        be asked."""
        try:
            return self._looked()
        except (StoreError, psycopg.Error):
            self.close()
            return ()

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _looked(self) -> Mark:
        address = address_of(self._location)
        if self._connection is None:
            limit = f"-c statement_timeout={READ_SECONDS}s"
            self._connection = connect(address, "watch", limit)
        query = Names(address.schema, "public").statement(
            """SELECT (extract(epoch FROM g.created) * 1000)::bigint, v.number, v.finished::int
            FROM {generations} AS g JOIN {versions} AS v ON v.generation = g.number
            WHERE g.published IS NOT NULL ORDER BY g.number DESC, v.number DESC LIMIT 1"""
        )
        rows = fetched(self._connection, query, ())
        return tuple((int(row[0]), int(row[1]), int(row[2])) for row in rows)
