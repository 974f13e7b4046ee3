"""Questions that name a letter, and letters that say the same."""

from __future__ import annotations

import pytest
from small_index import stored

from askbrief.answering import ask
from askbrief.embedding.base import Embedder
from askbrief.retrieval import search
from askbrief.stores.base import Store
from askbrief.types import Filter

BOATS = "Verzoekt de regering om de veerboten naar Texel vaker te laten varen in de winter."
TEXTS = {
    "kst-31409-101": BOATS,
    "kst-31409-102": "Verzoekt de regering om de prijs van de veerboten niet te verhogen.",
    "kst-31409-103": BOATS.replace("winter", "zomer"),
    "kst-31409-104": "In reactie op de motie 31 409, nr. 102 over veerboten meld ik u dat dit kan.",
    "kst-33000-A-7": "Verzoekt de regering om de sluis bij IJmuiden te verbreden.",
}


@pytest.fixture(scope="module")
def store(embedder: Embedder) -> Store:
    return stored(TEXTS, embedder)


@pytest.mark.parametrize(
    "question",
    [
        "Waar verzoekt motie 31 409, nr. 102 de regering om?",
        "What does motion 31409-102 ask the government?",
        "kst-31409-102",
    ],
)
def test_the_letter_named_comes_first(store: Store, embedder: Embedder, question: str) -> None:
    assert search(question, store, embedder).hits[0].passage.letter_id == "kst-31409-102"
    answer = ask(question, store, embedder, threshold=0)
    assert answer.citations[0].quote.letter_id == "kst-31409-102"
    assert answer.question == question


def test_letters_that_cite_the_one_named_are_found_too(store: Store, embedder: Embedder) -> None:
    hits = search("Wat is gedaan met motie 31 409, nr. 102?", store, embedder).hits
    assert [hit.passage.letter_id for hit in hits][:2] == ["kst-31409-102", "kst-31409-104"]


def test_a_letter_that_is_not_there_changes_nothing(store: Store, embedder: Embedder) -> None:
    hits = search("Wat vraagt 31409-999 over IJmuiden?", store, embedder).hits
    assert hits[0].passage.letter_id == "kst-33000-A-7"


def test_a_filter_keeps_out_the_letter_named(store: Store, embedder: Embedder) -> None:
    assert search("kst-31409-102", store, embedder, where=Filter(dossier="1")).hits == []


def test_what_says_the_same_is_quoted_once(store: Store, embedder: Embedder) -> None:
    answer = ask("Waarheen moeten veerboten vaker varen?", store, embedder, threshold=0, limit=5)
    quoted = [citation.quote.letter_id for citation in answer.citations]
    assert len({"kst-31409-101", "kst-31409-103"} & set(quoted)) == 1
    assert len(quoted) == 4


MOTION = """31 409    Zeevervoer en veerdiensten

Nr. 105    MOTIE VAN HET LID JANSEN

Voorgesteld 9 april 2025

De Kamer,

gehoord de beraadslaging,

overwegende dat de veerboten in de winter zelden varen;

verzoekt de regering om de dienstregeling uit te breiden,

en gaat over tot de orde van de dag.

Jansen
"""


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Wat vraagt motie 31 409, nr. 105?", "paragraph"),
        ("What does motion 31409-105 of member Jansen say?", "paragraph"),
        ("When was motion 31409-105 tabled?", "head"),
        ("Wat is het onderwerp van kst-31409-105?", "head"),
    ],
)
def test_a_letter_that_is_named_is_quoted_for_what_it_says(
    embedder: Embedder, question: str, kind: str
) -> None:
    store = stored({"kst-31409-105": MOTION}, embedder)
    first = ask(question, store, embedder, threshold=0).citations[0]
    kinds = {one.id: one.kind for one in store.passages("kst-31409-105")}
    assert kinds[first.quote.passage_id] == kind
