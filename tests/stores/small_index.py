"""An index of a few texts, in memory."""

from __future__ import annotations

from dataclasses import replace

from askbrief.embedding.base import Embedder
from askbrief.indexing import Pending, embed_batch
from askbrief.passages import split_letter
from askbrief.reading import read_letter
from askbrief.stores.base import Model, Source, Store
from askbrief.stores.memory import MemoryStore


def stored(texts: dict[str, str], embedder: Embedder) -> Store:
    """Return a store of texts by the ids that their letters shall have."""
    made = MemoryStore(Model(embedder.name, embedder.fingerprint, embedder.dim))
    pending = []
    for name, text in texts.items():
        letter = replace(read_letter(text.encode(), f"{name}.txt").letter, id=name)
        passages = split_letter(letter, embedder.count_tokens, embedder.window)
        pending.append(Pending(letter, Source(name, letter.sha256), passages))
    made.write(embed_batch(pending, embedder))
    return made
