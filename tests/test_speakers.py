"""A member's question is never quoted as the minister's answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from askbrief.answering import ask
from askbrief.embedding.base import Embedder
from askbrief.indexing import Pending, embed_batch
from askbrief.passages import split_letter
from askbrief.reading import read_letter
from askbrief.retrieval import search
from askbrief.stores.base import Model, Source
from askbrief.stores.memory import MemoryStore

SHARED = Path(__file__).parents[2] / "shared"
QUESTION = "Waarom is het rentepercentage voor de TOZO-lening op 2% gesteld?"


@pytest.fixture(scope="module")
def store(embedder: Embedder) -> Iterator[MemoryStore]:
    path = SHARED / "letters" / "official" / "ah-tk-20202021-3235.xml"
    if not path.exists():
        pytest.skip(f"the shared material is not at {SHARED}")
    letter = read_letter(path.read_bytes(), path.name).letter
    passages = split_letter(letter, embedder.count_tokens, embedder.window)
    held = MemoryStore(Model(embedder.name, embedder.fingerprint, embedder.dim))
    held.write(embed_batch([Pending(letter, Source(str(path), "0" * 64), passages)], embedder))
    yield held
    held.close()


def test_the_question_is_found_and_marked(store: MemoryStore, embedder: Embedder) -> None:
    hits = search(QUESTION, store, embedder, limit=5).hits
    assert "question" in {hit.passage.speaker for hit in hits}


def test_the_answer_quotes_the_minister(store: MemoryStore, embedder: Embedder) -> None:
    answer = ask(QUESTION, store, embedder, threshold=0.0)
    assert {citation.speaker for citation in answer.citations} == {"minister"}
    evidence = "is aangesloten bij het rentepercentage dat Qredits Microfinanciering Nederland"
    assert any(evidence in citation.quote.text for citation in answer.citations)
    assert answer.citations[0].citation == "Aanhangsel Handelingen II 2020/21, nr. 3235, al. 4"
