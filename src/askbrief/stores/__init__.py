"""Stores of letters, passages and vectors, opened by location."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from askbrief.errors import StoreError
from askbrief.stores.base import Model, Store, Writer
from askbrief.stores.locations import is_postgres, is_url, shown

__all__ = ["create_store", "open_store", "scratch"]

WAIT_SECONDS = 5.0


def open_store(location: str) -> Store:
    """Open an index for reading: one version, whole, until it is closed.

    Args:
        location: a folder, or a ``postgresql://`` URL.

    Raises:
        StoreError: there is no index, it is damaged, this version cannot read it, or its
            server cannot be reached.
    """
    if is_postgres(location):
        store: Store = _postgres(location).open_postgres(location)
        return store
    # Imported when needed, here and below: a command without an index stays quick.
    from askbrief.stores.local import open_local  # noqa: PLC0415

    return open_local(_folder(location))


def create_store(
    location: str, model: Model, *, full: bool = False, wait: float = WAIT_SECONDS
) -> Writer:
    """Open an index for writing, or make it.

    The usual order: ``sources()``, ``write()`` once a batch, ``finish()``, and ``close()``
    in any case. Call ``finish()`` also when nothing was new: it mends damaged files.

    Args:
        location: a folder, made if it is not there, or a ``postgresql://`` URL.
        model: what the vectors come from.
        full: start from nothing. The old index is what readers open until ``finish()``
            replaces it; its model and its state do not matter, damaged or not.
        wait: seconds to wait for another writer to end.

    Raises:
        StoreError: another process is writing, the index was built with another model or
            by a newer version, it is damaged, or the folder cannot be written.
    """
    if is_postgres(location):
        opened = _postgres(location).open_postgres_writer
        writer: Writer = opened(location, model, full=full, wait=wait)
        return writer
    from askbrief.stores.writing import open_local_writer  # noqa: PLC0415

    return open_local_writer(_folder(location), model, full=full, wait=wait)


@contextmanager
def scratch(near: str) -> Iterator[str]:
    """Yield where an index may be made that is gone afterwards.

    Args:
        near: a ``postgresql://`` URL gives a schema in the same database, anything else a
            temporary folder.

    Raises:
        StoreError: the server cannot be reached, or the schema cannot be dropped.
    """
    if is_postgres(near):
        with _postgres(near).scratch_schema(near) as location:
            yield location
    else:
        with TemporaryDirectory(prefix="askbrief-") as folder:
            yield str(Path(folder) / "index")


def _postgres(location: str) -> ModuleType:
    try:
        return import_module("askbrief.stores.postgres.opening")
    except ImportError as error:
        raise StoreError(
            f"an index in PostgreSQL needs psycopg, which is not installed ({error})",
            where=shown(location),
            remedy="Run: pip install 'askbrief[postgres]'.",
        ) from None


def _folder(location: str) -> Path:
    if is_url(location):
        raise StoreError(
            "an index at such a URL is not supported",
            where=shown(location),
            remedy="Give a folder or a postgresql:// URL.",
        )
    folder = Path(location).expanduser()
    if folder.exists() and not folder.is_dir():
        raise StoreError("is not a folder", where=location, remedy="Give a folder.")
    return folder
