"""askbrief, as `askbrief eval` indexes documents and `askbrief search` finds passages."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from harness import Index, Search, Text, run

from askbrief.embedding import ModelEmbedder, open_embedder
from askbrief.settings import load_settings

BATCH_LETTERS = 100
PASSAGES = 100
"""As many as the peers' two searches can give: 50 each."""


def open_model() -> ModelEmbedder:
    """Open the model by its name, not by its folder: that is how askbrief knows its export."""
    settings = load_settings()
    return open_embedder(settings.model, settings.cache)


def prepare() -> None:
    """Unpack and export the model, once for all runs, and print its folder."""
    from askbrief.embedding.sources import find_source

    open_model().embed_query("-")
    settings = load_settings()
    print(find_source(settings.model, settings.cache.resolve()).folder(lambda _sentence: None))


def open_index(_model: Path, folder: Path) -> Index:
    from askbrief.indexing import Pending, embed_batch
    from askbrief.passages import split_letter
    from askbrief.reading import read_letter
    from askbrief.stores import create_store
    from askbrief.stores.base import Model, Source

    embedder = open_model()
    embedder.embed_passages(["-"])  # what embeds passages is loaded late

    def pending(document: Text) -> Pending:
        letter = read_letter(document.text.encode(), f"{document.id}.txt").letter
        letter = replace(letter, id=document.id)
        passages = split_letter(letter, embedder.count_tokens, embedder.window)
        return Pending(letter, Source(letter.id, letter.sha256), passages)

    def build(documents: list[Text]) -> int:
        model = Model(embedder.name, embedder.fingerprint, embedder.dim)
        store = create_store(str(folder / "index"), model)
        for start in range(0, len(documents), BATCH_LETTERS):
            batch = [pending(one) for one in documents[start : start + BATCH_LETTERS]]
            store.write(embed_batch(batch, embedder))
        store.finish()
        passages = store.counts().passages
        store.close()
        return passages

    return build


def open_search(_model: Path, folder: Path) -> Search:
    from askbrief.retrieval import search
    from askbrief.stores import open_store

    store, embedder = open_store(str(folder / "index")), open_model()

    def find(question: str) -> list[str]:
        found = search(question, store, embedder, limit=PASSAGES)
        return [hit.passage.letter_id for hit in found.hits]

    return find


if __name__ == "__main__":
    if sys.argv[1:] == ["prepare"]:
        prepare()
    else:
        run("askbrief", ("askbrief", "sentence-transformers", "torch"), open_index, open_search)
