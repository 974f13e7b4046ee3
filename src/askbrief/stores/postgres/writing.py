"""An index in PostgreSQL, written."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from askbrief.errors import StoreError
from askbrief.stores.base import IndexedLetter, Model
from askbrief.stores.checks import check_known
from askbrief.stores.documents import store_version
from askbrief.stores.postgres import generations, schema, shards
from askbrief.stores.postgres.address import Address
from askbrief.stores.postgres.changes import Changes, Checked, apply_changes, checked
from askbrief.stores.postgres.claims import Claims
from askbrief.stores.postgres.connection import SingleDatabase
from askbrief.stores.postgres.filters import VISIBLE
from askbrief.stores.postgres.locks import hold_to_build, wait_to_write
from askbrief.stores.postgres.names import Names
from askbrief.stores.postgres.purging import merge_frequencies, purge
from askbrief.stores.postgres.store import PostgresStore
from askbrief.stores.postgres.texts import escaped, maybe
from askbrief.stores.postgres.versions import View, newest_of, published
from askbrief.types import KnownDocument


class PostgresWriter(PostgresStore):
    """An index opened for writing.

    Each ``write`` is one transaction and makes a version, which readers may open at once.
    A full build goes into tables of its own that nobody reads before ``finish``. Several
    programs may write to one index, except while one makes a full build.
    """

    def __init__(
        self, database: SingleDatabase, names: Names, view: View, *, unpublished: bool
    ) -> None:
        super().__init__(database, names, view)
        self._own = database
        self._schema = names.schema
        self._unpublished = unpublished
        self._claims: Claims | None = None

    def write(self, letters: Iterable[IndexedLetter], remove: Collection[str] = ()) -> None:
        """Remove letters by id, then add letters or replace those of the same id; all or
        nothing.

        Raises:
            StoreError: the database cannot be written; it is as it was before.
            ValueError: a letter does not fit its passages or vectors; likewise.
        """
        items = checked(letters, self._view.model.dim)
        with shards.telling(self._own, self._names), self._own.transaction():
            wait_to_write(self._own, self._schema)
            view = self._newest()
            shards.tidy(self._own, self._names, view.last_passage)
            items = self._ours(items)
            changes = apply_changes(self._own, self._names, view, items, remove)
            if changes.touched:
                self._stamp(view, changes)
        self._show(self._newest())

    @property
    def claims(self) -> Claims:
        """What this build claims of the files that others may be reading too."""
        if self._claims is None:
            self._claims = Claims(self._own, self._names, self._view.number)
        return self._claims

    def register(self, documents: Iterable[KnownDocument]) -> None:
        """Add documents to the register or replace those of the same id; all or nothing.

        Raises:
            StoreError: the database cannot be written; it is as it was before.
            ValueError: a document has text that is not Unicode; likewise.
        """
        query = self._names.statement(
            "INSERT INTO {known} VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE"
            " SET (title, dossier, number, date, kind, url) = (EXCLUDED.title, EXCLUDED.dossier,"
            " EXCLUDED.number, EXCLUDED.date, EXCLUDED.kind, EXCLUDED.url)"
        )
        rows = [_known(check_known(document)) for document in documents]
        with self._own.transaction(), self._own.connection.cursor() as cursor:
            cursor.executemany(query, rows)

    def finish(self) -> None:
        """Publish a full build, make the indexes that are missing, and take away what no
        reader can need any more.

        Raises:
            StoreError: it cannot be done; what was written stands, but a full build is not
                published.
        """
        with shards.telling(self._own, self._names):
            generations.make_indexes(self._own, self._names, self._view.counts.passages)
            if self._unpublished:
                self._publish()
            purge(self._own, self._names)
            generations.drop_replaced(self._own, self._names)
        self._own.run(
            self._names.statement(
                "UPDATE {versions} SET finished = true WHERE generation = %s AND number = %s"
            ),
            *(self._view.generation, self._view.number),
        )
        self._show(self._newest())

    def _ours(self, items: Checked) -> Checked:
        """Leave out letters of which another build has a better form."""
        if self._claims is None:
            return items
        theirs = self._claims.release(item.source for item, _ in items.values())
        return {name: its for name, its in items.items() if its[0].source not in theirs}

    def _publish(self) -> None:
        with self._own.transaction():
            wait_to_write(self._own, self._schema)
            merge_frequencies(self._own, self._names, self._view.number)
            generations.publish(self._own, self._names)
        self._unpublished = False

    def _newest(self) -> View:
        view = newest_of(self._own, self._names)
        if view is None:
            raise StoreError(
                "the index was replaced meanwhile",
                where=self._own.place,
                remedy="Start the build again.",
            )
        return view

    def _stamp(self, view: View, changes: Changes) -> None:
        query = self._names.statement(
            "SELECT digest FROM {letters} WHERE " + VISIBLE + " ORDER BY id"
        )
        number, counts = changes.version, view.counts
        digests = (bytes(row[0]) for row in self._own.rows(query, number, number))
        self._own.run(
            self._names.statement(
                "INSERT INTO {versions} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, false)"
            ),
            *(view.generation, number, store_version(view.model.fingerprint, digests)),
            *(counts.letters + changes.letters, counts.passages + changes.passages),
            *(view.stems + changes.stems, view.exact + changes.exact),
            *(changes.last_letter, changes.last_passage),
        )


def open_writer(address: Address, model: Model, *, full: bool, wait: float) -> PostgresWriter:
    """Open or make the index in a schema for writing; see ``create_store``."""
    database = SingleDatabase(address, "build")
    try:
        names = schema.prepare(database, address.schema)
        hold_to_build(database, address.schema, alone=full, wait=wait)
        with database.transaction():
            wait_to_write(database, address.schema)
            generations.drop_unpublished(database, names)
            view = published(database, names)
            if full or view is None:
                names = generations.make(database, names, model)
                if not full:
                    generations.publish(database, names)
            else:
                check_model(view, model, address.place)
                own = Names(names.schema, names.vector, view.generation)
                names = shards.with_own(database, own) if view.sharded else own
            view = newest_of(database, names)
        assert view  # noqa: S101 - it was made just now
        return PostgresWriter(database, names, view, unpublished=full)
    except BaseException:
        database.close()
        raise


def check_model(view: View, model: Model, place: str) -> None:
    """Check that the index was built with a model.

    Raises:
        StoreError: it was built with another.
    """
    built = view.model
    if (built.fingerprint, built.dim) != (model.fingerprint, model.dim):
        raise StoreError(
            f"the index was built with the model {_named(built)}, and {_named(model)} is set now",
            where=place,
            remedy="Set ASKBRIEF_MODEL to the first, or run `askbrief build --full`.",
        )


def _named(model: Model) -> str:
    return f"{model.name} ({model.fingerprint[:12]})"


def _known(document: KnownDocument) -> tuple[object, ...]:
    said = (document.dossier, document.number)
    return (
        escaped(document.id),
        escaped(document.title),
        *map(maybe, said),
        document.date,
        *map(maybe, (document.kind, document.url)),
    )
