"""What letters cite, looked up in a store and its register."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.citing import cite, quote_of
from askbrief.reading import read_letter
from askbrief.reading.references import find_references
from askbrief.referring import linked, own_title, references_in, references_of, with_references
from askbrief.stores.memory import MemoryStore
from askbrief.types import Block, Hit, KnownDocument, Letter, Metadata, Passage, Span

sys.path.insert(0, str(Path(__file__).parent / "stores"))

from store_letters import MODEL, indexed

SEED = Path(__file__).parents[1] / "corpus" / "kst-32623-376.txt"
LETTER = read_letter(SEED.read_bytes(), SEED.name).letter
MOTION = KnownDocument(
    "kst-32623-343",
    "Motie van het lid Kahraman c.s. over steun voor het OHCHR-veldkantoor",
    "32623",
    "343",
    dt.date(2025, 4, 9),
    "Motie",
)
HERE = "https://zoek.officielebekendmakingen.nl"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(MODEL)


def test_a_document_that_nobody_knows_has_the_address_it_would_have(store: MemoryStore) -> None:
    first, second = linked(references_of(LETTER), store)
    assert (first.surface, first.target) == ("Kamerstuk 32 623, nr. 343", "kst-32623-343")
    assert (first.start, first.end) == (3288, 3313)
    assert (first.status, first.title, first.date) == ("unknown", None, None)
    assert first.url == second.url == f"{HERE}/kst-32623-343.html"


def test_a_document_of_the_register_is_known_by_its_title(store: MemoryStore) -> None:
    store.register([MOTION])
    for one in linked(references_of(LETTER), store):
        assert (one.status, one.title, one.number) == ("known", MOTION.title, "343")
        assert (one.date, one.url) == (MOTION.date, f"{HERE}/kst-32623-343.html")
    store.register([replace(MOTION, url="https://example.org/343")])
    assert linked(references_of(LETTER), store)[0].url == "https://example.org/343"


def test_what_a_register_of_the_dossier_does_not_know_is_no_known_document(
    store: MemoryStore,
) -> None:
    store.register([replace(MOTION, id="kst-32623-342", number="342")])
    (first, _) = linked(references_of(LETTER), store)
    assert (first.status, first.title, first.url) == ("unknown", None, None)
    (other,) = linked(find_references("Kamerstuk 36 410, nr. 3"), store)
    assert (other.status, other.url) == ("unknown", f"{HERE}/kst-36410-3.html")


def test_an_indexed_document_is_known_by_its_own_title_or_that_of_the_register(
    store: MemoryStore,
) -> None:
    date = dt.date(2025, 4, 8)
    store.write([indexed("kst-32623-343", "tekst", number="343", date=date)])
    (first, _) = linked(references_of(LETTER), store)
    assert (first.status, first.title) == ("indexed", "Letter kst-32623-343")
    assert (first.number, first.date) == ("343", date)
    store.register([MOTION])
    (first, _) = linked(references_of(LETTER), store)
    assert (first.status, first.title, first.date) == ("indexed", MOTION.title, date)


def test_a_title_that_is_the_dossiers_is_told_apart_by_what_is_printed() -> None:
    text = "32 623 Syrië\n\nNr. 343 MOTIE VAN HET LID KAHRAMAN C.S.\n\nDe Kamer,"
    about = Metadata(dossier="32623", dossier_title="Syrië", number="343")
    blocks = (Block(0, 12, "head"), Block(14, 53, "head"), Block(55, 64, "paragraph"))
    motion = Letter("kst-32623-343", "Syrië", text, about, (), blocks)
    assert own_title(motion) == "Syrië: MOTIE VAN HET LID KAHRAMAN C.S."
    assert own_title(replace(motion, title="Motie over steun")) == "Motie over steun"
    assert own_title(replace(motion, blocks=blocks[2:])) == "Syrië"
    assert own_title(LETTER) == (
        "Actuele situatie in Noord-Afrika en het Midden-Oosten"
        ": Brief van de minister van Buitenlandse Zaken"
    )


def test_a_quote_comes_with_what_it_cites(store: MemoryStore) -> None:
    store.register([MOTION])
    start = LETTER.text.index("Conform de motie Kahraman")
    text = LETTER.text[start : start + 200]
    hit = Hit(_passage(start, text), 0.5)
    plain = cite(1, quote_of(hit, Span(0, 60)), hit, LETTER)
    before = cite(2, quote_of(hit, Span(0, 20)), hit, LETTER)
    one, other = with_references([plain, before], {LETTER.id: LETTER}, store)
    assert plain.references == other.references == ()
    (found,) = one.references
    assert LETTER.text[found.start : found.end] == found.surface == "Kamerstuk 32 623, nr. 343"
    assert one.quote.start <= found.start < found.end <= one.quote.end
    assert (found.status, found.title) == ("known", MOTION.title)


def _passage(start: int, text: str) -> Passage:
    end = start + len(text)
    return Passage(start, end, f"{LETTER.id}#{start}-{end}", LETTER.id, text, 2, "paragraph")


@given(st.integers(0, len(LETTER.text)), st.integers(0, len(LETTER.text)))
def test_what_a_span_cites_is_what_the_letter_cites_there(first: int, last: int) -> None:
    span = Span(min(first, last), max(first, last))
    whole = [one for one in references_of(LETTER) if span.start <= one.start]
    assert references_in(LETTER, span) == [one for one in whole if one.end <= span.end]
