"""Haystack: InMemoryDocumentStore with vectors and BM25, fused by rank.

As its documentation has it ("Creating a Hybrid Retrieval Pipeline"): DocumentSplitter, here at
its 200 words, within sentences of the language; the sentence-transformers embedders with a
prefix; InMemoryEmbeddingRetriever and InMemoryBM25Retriever, joined by DocumentJoiner with
reciprocal rank fusion; the store saved to disk. Its BM25 has no stemmer. The tutorial's last
step, a cross-encoder, needs a second model and is left out, for all alike.
"""

from __future__ import annotations

from pathlib import Path

from harness import PASSAGES_FOUND, Index, Search, Text, run
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

CHUNK_WORDS = 200
FUSION = "reciprocal_rank_fusion"
CPU = ComponentDevice.from_str("cpu")


def open_index(model: Path, folder: Path) -> Index:
    store = InMemoryDocumentStore(return_embedding=False)
    embedder = SentenceTransformersDocumentEmbedder(
        model=str(model), prefix="passage: ", device=CPU, progress_bar=False, local_files_only=True
    )
    embedder.warm_up()
    pipeline = Pipeline()
    pipeline.add_component(
        "splitter",
        DocumentSplitter(
            split_by="word",
            split_length=CHUNK_WORDS,
            respect_sentence_boundary=True,
            language="nl",
        ),
    )
    pipeline.add_component("embedder", embedder)
    pipeline.add_component("writer", DocumentWriter(document_store=store))
    pipeline.connect("splitter", "embedder")
    pipeline.connect("embedder", "writer")

    def build(documents: list[Text]) -> int:
        texts = [Document(id=document.id, content=document.text) for document in documents]
        pipeline.run({"splitter": {"documents": texts}})
        store.save_to_disk(str(folder / "store.json"))
        return store.count_documents()

    return build


def open_search(model: Path, folder: Path) -> Search:
    store = InMemoryDocumentStore.load_from_disk(str(folder / "store.json"))
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder",
        SentenceTransformersTextEmbedder(
            model=str(model),
            prefix="query: ",
            device=CPU,
            progress_bar=False,
            local_files_only=True,
        ),
    )
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=PASSAGES_FOUND))
    pipeline.add_component("bm25", InMemoryBM25Retriever(store, top_k=PASSAGES_FOUND))
    pipeline.add_component("joiner", DocumentJoiner(join_mode=FUSION))
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("dense", "joiner")
    pipeline.connect("bm25", "joiner")

    def find(question: str) -> list[str]:
        found = pipeline.run({"embedder": {"text": question}, "bm25": {"query": question}})
        return [document.meta["source_id"] for document in found["joiner"]["documents"]]

    return find


if __name__ == "__main__":
    run(
        "haystack",
        ("haystack-ai", "sentence-transformers-haystack", "sentence-transformers", "torch"),
        open_index,
        open_search,
    )
