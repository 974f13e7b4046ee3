"""A store without some of its letters, and an embedder that embeds a question once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, cast

from askbrief.embedding.base import Embedder, Vector
from askbrief.stores.base import LetterRecord, Store
from askbrief.types import Filter, Hit

QUERIES_KEPT = 16
"""A question is done with before the next begins, so few are worth keeping."""


def without(store: Store, hidden: Collection[str]) -> Store:
    """Return a store whose searches find what they would find if letters were not in it.

    The order and the cosines are exactly those of an index built without the letters; the
    counts behind BM25 stay those of the whole, as they do with a filter.
    """
    return cast(Store, _Without(store, hidden)) if hidden else store


class _Without:
    def __init__(self, store: Store, hidden: Collection[str]) -> None:
        self._store = store
        self._hidden = frozenset(hidden)
        self._spare = sum(len(store.passages(name)) for name in self._hidden)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else a store has
        return getattr(self._store, name)

    def dense(self, vector: Vector, k: int, where: Filter) -> list[Hit]:
        return self._kept(self._store.dense(vector, k + self._spare, where), k)

    def lexical(self, query: str, k: int, where: Filter) -> list[Hit]:
        return self._kept(self._store.lexical(query, k + self._spare, where), k)

    def letters(self, where: Filter) -> list[LetterRecord]:
        return [one for one in self._store.letters(where) if one.letter_id not in self._hidden]

    def superseded(self) -> frozenset[str]:
        return self._store.superseded() | self._hidden

    def _kept(self, hits: Sequence[Hit], k: int) -> list[Hit]:
        return [hit for hit in hits if hit.passage.letter_id not in self._hidden][:k]


def remembering(embedder: Embedder) -> Embedder:
    """Return the embedder, made to embed a question once however often it is asked."""
    return cast(Embedder, _Remembering(embedder))


class _Remembering:
    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.embed_query = lru_cache(QUERIES_KEPT)(embedder.embed_query)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else an embedder has
        return getattr(self._embedder, name)
