"""Opens what a command works with, and closes it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from askbrief.console import tell
from askbrief.pairing import check_letters, check_pair
from askbrief.stores.locations import shown

if TYPE_CHECKING:
    from askbrief.console import Watch
    from askbrief.corpus import Memory
    from askbrief.embedding import ModelEmbedder
    from askbrief.settings import Settings
    from askbrief.stores.base import Store, Writer

Opened = TypeVar("Opened", bound="Store")


def open_model(settings: Settings) -> ModelEmbedder:
    """Open the model that is set, saying what takes long."""
    from askbrief.embedding import open_embedder  # noqa: PLC0415

    return open_embedder(settings.model, settings.cache, report=tell)


@contextmanager
def reading(settings: Settings) -> Iterator[Store]:
    """Open the index; afterwards, pass its warnings on."""
    from askbrief.stores import open_store  # noqa: PLC0415

    with _closing(open_store(settings.read_from)) as store:
        yield store


@contextmanager
def _closing(store: Opened) -> Iterator[Opened]:
    try:
        yield store
        for warning in getattr(store, "warnings", ()):
            tell(f"warning: {warning}")
    finally:
        store.close()


@contextmanager
def copying(source: str, target: str, *, full: bool) -> Iterator[tuple[Store, Writer]]:
    """Open an index to copy from, and one to copy to."""
    from askbrief.stores import create_store, open_store  # noqa: PLC0415

    with (
        _closing(open_store(source)) as store,
        _closing(create_store(target, store.model, full=full)) as writer,
    ):
        yield store, writer


@contextmanager
def asking(settings: Settings) -> Iterator[tuple[Store, ModelEmbedder]]:
    """Open the index and its model.

    Raises:
        StoreError: the index holds no letters.
        ModelError: the index was built with another model.
    """
    with reading(settings) as store:
        check_letters(store, shown(settings.read_from))
        embedder = open_model(settings)
        check_pair(store, embedder, shown(settings.read_from))
        yield store, embedder


@contextmanager
def writing(settings: Settings, embedder: ModelEmbedder, *, full: bool) -> Iterator[Writer]:
    """Open the index for a build, or make it."""
    from askbrief.stores import create_store  # noqa: PLC0415
    from askbrief.stores.base import Model  # noqa: PLC0415

    model = Model(embedder.name, embedder.fingerprint, embedder.dim)
    with _closing(create_store(settings.index, model, full=full)) as store:
        yield store


@contextmanager
def telling_what_stays(watch: Watch, *, full: bool) -> Iterator[None]:
    """When a build is interrupted, say what it leaves behind."""
    try:
        yield
    except KeyboardInterrupt:
        watch.close()
        if full:
            tell("stopped: the index is as it was before")
        else:
            letters, passages = watch.letters, watch.passages
            tell(f"stopped: {letters} letters ({passages} passages) of this build are stored;")
            tell("the same command goes on from there")
        raise


@contextmanager
def remembering(settings: Settings, paths: Sequence[Path], *, full: bool) -> Iterator[Memory]:
    """Lend what earlier builds saw of the files, and keep what this one sees.

    Args:
        full: trust nothing that was seen before.
    """
    from askbrief.corpus import Memory, load_memory, save_memory  # noqa: PLC0415

    file, program = _memory_file(settings), f"askbrief {version('askbrief')}"
    memory = Memory() if full else load_memory(file, program)
    roots = [path.absolute() for path in paths]
    kept = memory.everything
    try:
        yield memory
        kept = lambda: memory.kept(roots)  # noqa: E731
    finally:
        try:
            save_memory(file, kept(), program)
        except OSError as error:
            tell(f"warning: what was seen of the files cannot be kept: {error}")


def _memory_file(settings: Settings) -> Path:
    """One file an index, wherever that is; in the cache, for it may be lost."""
    index = settings.index
    place = index if "://" in index else str(Path(index).expanduser().absolute())
    return settings.cache / "files" / f"{hashlib.sha256(place.encode()).hexdigest()[:16]}.json"
