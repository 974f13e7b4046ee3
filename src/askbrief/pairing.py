"""Whether an index and a model belong together, so that questions can be asked."""

from __future__ import annotations

from askbrief.embedding.base import Embedder
from askbrief.errors import ModelError, StoreError
from askbrief.stores.base import Store


def check_pair(store: Store, embedder: Embedder, location: str) -> None:
    """Check that questions can be asked of an index with a model.

    Args:
        location: of the index, for the message.

    Raises:
        StoreError: the index holds no letters.
        ModelError: the index was built with another model.
    """
    check_letters(store, location)
    if store.model.fingerprint != embedder.fingerprint:
        raise _other_model(store, embedder, location)


def check_letters(store: Store, location: str) -> None:
    """Check that an index holds letters.

    Raises:
        StoreError: it holds none.
    """
    if not store.counts().letters:
        raise StoreError(
            "the index holds no letters",
            where=location,
            remedy="Read some into it: `askbrief build FOLDER`.",
        )


def _other_model(store: Store, embedder: Embedder, location: str) -> ModelError:
    theirs, ours = store.model, embedder
    return ModelError(
        f"the index was built with the model {theirs.name} ({theirs.fingerprint[:12]}), "
        f"not with {ours.name} ({ours.fingerprint[:12]})",
        where=location,
        remedy=f"Run `askbrief build --full` to rebuild it with {ours.name}, "
        f"or set ASKBRIEF_MODEL to {theirs.name}.",
    )
