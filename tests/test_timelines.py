"""Quotes in order of date, of the letters that answer, and of no others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from askbrief.console import Watch
from askbrief.embedding import ModelEmbedder
from askbrief.export import timeline_document
from askbrief.indexing import build
from askbrief.stores import create_store, open_store
from askbrief.stores.base import Model, Store
from askbrief.timelines import Timeline, timeline
from askbrief.types import Filter

HEAD = """32 623  Actuele situatie in Noord-Afrika en het Midden-Oosten
Nr. {number}  Brief van de minister van Buitenlandse Zaken
Aan de Voorzitter van de Tweede Kamer der Staten-Generaal
Den Haag, {date}

{text}

De minister van Buitenlandse Zaken,
C.C.J. Veldkamp
"""
SAID = {
    "3 maart 2024": "De humanitaire hulp aan Gaza bedraagt dit jaar tien miljoen euro, vooral voor "
    "voedsel en schoon water.",
    "5 juni 2023": "Nederland geeft voor humanitaire hulp in Gaza zes miljoen euro via het Rode "
    "Kruis.",
    "9 mei 2025": "Voor humanitaire hulp aan de bevolking van Gaza komt twaalf miljoen euro "
    "beschikbaar, gegeven via de Verenigde Naties.",
    "1 juli 2024": "De aanleg van het spoor tussen Groningen en Leeuwarden duurt een jaar langer "
    "dan verwacht.",
}
UNDATED = "De humanitaire hulp aan Gaza gaat ook het volgende jaar door met vier miljoen euro."
QUESTION = "Welke humanitaire hulp geeft Nederland aan Gaza?"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: ModelEmbedder) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("line")
    letters = folder / "letters"
    letters.mkdir()
    for number, (date, text) in enumerate(SAID.items(), start=1):
        written = HEAD.format(number=number, date=date, text=text)
        (letters / f"kst-32623-{number}.txt").write_text(written, encoding="utf-8")
    (letters / "brief.txt").write_text(UNDATED, encoding="utf-8")
    model = Model(embedder.name, embedder.fingerprint, embedder.dim)
    with closing(create_store(str(folder / "index"), model)) as writer, Watch() as watch:
        build([letters], writer, embedder, watch)
    with closing(open_store(str(folder / "index"))) as opened:
        yield opened


def line(store: Store, embedder: ModelEmbedder, limit: int = 12, **filters: object) -> Timeline:
    where = Filter(**filters)  # type: ignore[arg-type]
    return timeline(QUESTION, store, embedder, threshold=0.25, limit=limit, where=where)


def test_letters_stand_in_order_of_date_and_those_without_one_last(
    store: Store, embedder: ModelEmbedder
) -> None:
    made = line(store, embedder)
    quoted = [(str(one.date), one.number) for one in made.answer.citations]
    assert quoted == [("2023-06-05", 1), ("2024-03-03", 2), ("2025-05-09", 3), ("None", 4)]
    assert made.left_out == 0
    assert made.answer.answered
    assert all("Gaza" in one.quote.text for one in made.answer.citations)
    assert not any("Voorzitter" in one.quote.text for one in made.answer.citations)


def test_every_quote_stands_in_its_letter(store: Store, embedder: ModelEmbedder) -> None:
    for one in line(store, embedder).answer.citations:
        assert one.quote.cut(store.letter(one.quote.letter_id).text) == one.quote.text


def test_a_line_that_is_too_short_says_how_many_it_leaves_out(
    store: Store, embedder: ModelEmbedder
) -> None:
    made = line(store, embedder, limit=2)
    assert len(made.answer.citations) == 2
    assert made.left_out == 2
    dates = [str(one.date) for one in made.answer.citations]
    assert dates == sorted(dates)


def test_filters_choose_the_letters(store: Store, embedder: ModelEmbedder) -> None:
    made = line(store, embedder, dossier="36000")
    assert (made.answer.citations, made.answer.answered, made.left_out) == ((), False, 0)


def test_what_no_letter_says_gives_an_empty_line(store: Store, embedder: ModelEmbedder) -> None:
    made = timeline(
        "Wat kost een kaartje voor de Efteling?", store, embedder, threshold=0.25, limit=12
    )
    assert made.answer.citations == ()
    assert made.answer.text == "Dit staat niet in deze brieven."


def test_the_document_says_what_is_left_out(store: Store, embedder: ModelEmbedder) -> None:
    document = timeline_document(line(store, embedder, limit=1))
    assert document["timeline"] == {"left_out": 3}
    assert document["permalink"].count("&c=") == 1
