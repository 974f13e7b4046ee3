"""txtai: a hybrid index, FAISS and BM25, fused by rank.

As its documentation has it: `scoring` with terms makes the index hybrid ("Scoring"),
`instructions` are e5's prefixes ("Vectors"), a chunker in Segmentation is for documents longer
than the model reads ("Segmentation"). Its tokenizer has no stemmer.
"""

from __future__ import annotations

from pathlib import Path

from harness import PASSAGES_FOUND, Index, Search, Text, run
from tokenizers import Tokenizer
from txtai import Embeddings
from txtai.pipeline import Segmentation

CHUNKER = "sentence"
CHUNK_TOKENS = 500
"""What the model reads, less its prefix and marks."""
SCORING = {"method": "bm25", "terms": True}
"""Not normalized, so that the fusion is by rank: of the three ways the best here. The default
of `hybrid: true`, scores added, loses .05 on Dutch questions and .2 on English ones."""


def open_index(model: Path, folder: Path) -> Index:
    segment = Segmentation(
        chunker=CHUNKER,
        tokenizer=Tokenizer.from_file(str(model / "tokenizer.json")),
        chunk_size=CHUNK_TOKENS,
    )
    embeddings = Embeddings(
        path=str(model),
        instructions={"query": "query: ", "data": "passage: "},
        gpu=False,
        scoring=SCORING,
    )
    embeddings.transform("-")

    def build(documents: list[Text]) -> int:
        rows = [
            (f"{document.id} {number}", chunk, None)
            for document in documents
            for number, chunk in enumerate(segment(document.text))
        ]
        embeddings.index(rows)
        embeddings.save(str(folder / "index"))
        return len(rows)

    return build


def open_search(_model: Path, folder: Path) -> Search:
    embeddings = Embeddings()
    embeddings.load(str(folder / "index"))

    def find(question: str) -> list[str]:
        found = embeddings.search(question, 2 * PASSAGES_FOUND)
        return [name.partition(" ")[0] for name, _score in found]

    return find


if __name__ == "__main__":
    run("txtai", ("txtai", "faiss-cpu", "sentence-transformers", "torch"), open_index, open_search)
