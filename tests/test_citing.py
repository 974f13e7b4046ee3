"""Official citations, links and the check of a quote."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from askbrief.citing import (
    cite,
    dossier_as_cited,
    footnote_at,
    link,
    name_of,
    official_citation,
    publication,
    quote_holds,
    quote_of,
)
from askbrief.errors import StoreError
from askbrief.reading import read_letter
from askbrief.types import Block, Footnote, Hit, Letter, Metadata, Page, Passage, Quote, Span

SEED = Path(__file__).parents[1] / "corpus" / "kst-32623-376.txt"
LETTER = read_letter(SEED.read_bytes(), SEED.name).letter
SENTENCE = "Nederland heeft belang bij een veilig en stabiel Syrië."
PASSAGE_START = LETTER.text.index(SENTENCE)


def hit(start: int = PASSAGE_START, end: int = PASSAGE_START + 260) -> Hit:
    its_id = f"{LETTER.id}#{start}-{end}"
    passage = Passage(start, end, its_id, LETTER.id, LETTER.text[start:end], 1, "paragraph")
    return Hit(passage, 0.91)


def letter(**metadata: object) -> Letter:
    pages = (Page(0, 4, 3), Page(4, 8, 4))
    return Letter("an-id", "Stand van zaken", "één twee", Metadata(**metadata), pages)


def test_the_users_letter() -> None:
    assert official_citation(LETTER) == "Kamerstukken II 2025/26, 32623, nr. 376"
    assert link(LETTER) == "https://zoek.officielebekendmakingen.nl/kst-32623-376.html"


@pytest.mark.parametrize(
    ("words", "page"), [("Den Haag, 19 september", 1), ("Het kabinet heeft dit jaar", 2)]
)
def test_the_page_of_a_place(words: str, page: int) -> None:
    cited = official_citation(LETTER, LETTER.text.index(words))
    assert cited == f"Kamerstukken II 2025/26, 32623, nr. 376, p. {page}"


def test_a_footnote_is_named_with_the_page_it_is_printed_on() -> None:
    cited = official_citation(LETTER, LETTER.text.index("Middels deze inzet"))
    assert cited == "Kamerstukken II 2025/26, 32623, nr. 376, p. 2, voetnoot 1"


@pytest.mark.parametrize(
    ("its_id", "chamber", "cited"),
    [
        ("ah-tk-20232024-1314", "II", "Aanhangsel Handelingen II 2023/24, nr. 1314, p. 3"),
        ("ah-tk-20232024-1314", None, "Aanhangsel Handelingen II 2023/24, nr. 1314, p. 3"),
        ("ah-ek-20232024-12", None, "Aanhangsel Handelingen I 2023/24, nr. 12, p. 3"),
    ],
)
def test_answered_questions_are_cited_by_their_annex(
    its_id: str, chamber: Literal["I", "II"] | None, cited: str
) -> None:
    number = its_id.rpartition("-")[2]
    metadata = Metadata(chamber=chamber, number=number, parliamentary_year="2023/24")
    annex = Letter(its_id, "Vragen", "één twee", metadata, (Page(0, 8, 3),))
    assert official_citation(annex, 0) == cited
    assert link(annex) == f"https://zoek.officielebekendmakingen.nl/{its_id}.html"


def test_a_citation_says_who_speaks_and_whether_it_was_read_by_ocr() -> None:
    found = hit()
    asked = replace(found, passage=replace(found.passage, speaker="question"))
    citation = cite(1, quote_of(asked, Span(0, 20)), asked, replace(LETTER, form="ocr"))
    assert (citation.speaker, citation.ocr) == ("question", True)


def test_a_letter_to_the_eerste_kamer() -> None:
    cited = letter(dossier="31700-VI", number="D", chamber="I", parliamentary_year="2008/09")
    assert official_citation(cited, 5) == "Kamerstukken I 2008/09, 31700 VI, D, p. 4"


def test_the_number_tells_the_chamber_where_nothing_else_does() -> None:
    assert official_citation(letter(dossier="31700", number="AB")) == "Kamerstukken I, 31700, AB"
    assert official_citation(letter(dossier="31700", number="12")) == (
        "Kamerstukken II, 31700, nr. 12"
    )


@pytest.mark.parametrize(
    ("dossier", "cited"),
    [
        ("32623", "32623"),
        ("36410-XVII", "36410 XVII"),
        ("36410-J", "36410 J"),
        ("21501-02", "21501-02"),
    ],
)
def test_a_dossier_with_an_addition(dossier: str, cited: str) -> None:
    assert dossier_as_cited(dossier) == cited


def test_a_letter_without_a_dossier_is_cited_by_title_date_and_reference() -> None:
    unnumbered = letter(date=dt.date(2025, 3, 1), reference="BZ2512345")
    assert official_citation(unnumbered, 0) == (
        "Stand van zaken, 1 maart 2025, kenmerk BZ2512345, p. 3"
    )
    assert official_citation(letter()) == "Stand van zaken"
    assert link(unnumbered) is None


KINDS = [
    (
        "kst-32623-376",
        {"dossier": "32623", "number": "376", "chamber": "II", "date": dt.date(2025, 9, 19)},
        "Kamerstukken II 2025/26, 32623, nr. 376, p. 3",
    ),
    (
        "kst-36410-XVII-53",
        {"dossier": "36410-XVII", "number": "53", "date": dt.date(2024, 2, 1)},
        "Kamerstukken II 2023/24, 36410 XVII, nr. 53, p. 3",
    ),
    (
        "kst-21501-02-3174",
        {"dossier": "21501-02", "number": "3174", "date": dt.date(2025, 9, 15)},
        "Kamerstukken II 2024/25, 21501-02, nr. 3174, p. 3",
    ),
    (
        "kst-35925-E",
        {"dossier": "35925", "number": "E", "date": dt.date(2025, 9, 16)},
        "Kamerstukken I 2025/26, 35925, E, p. 3",
    ),
    (
        "kst-36600-J-D",
        {"dossier": "36600-J", "number": "D", "chamber": "I", "parliamentary_year": "2024/25"},
        "Kamerstukken I 2024/25, 36600 J, D, p. 3",
    ),
    (
        "ah-tk-20242025-594",
        {"number": "594", "date": dt.date(2024, 12, 1)},
        "Aanhangsel Handelingen II 2024/25, nr. 594, p. 3",
    ),
    ("ah-ek-20242025-9", {}, "Aanhangsel Handelingen I 2024/25, nr. 9, p. 3"),
    ("ah-tk-19992000-9", {}, "Aanhangsel Handelingen II 1999/2000, nr. 9, p. 3"),
    ("h-tk-20172018-70-12", {}, "Handelingen II 2017/18, nr. 70, item 12, p. 3"),
    ("h-ek-20172018-7-2", {}, "Handelingen I 2017/18, nr. 7, item 2, p. 3"),
    (
        "blg-1007826",
        {"annex_to": "kst-34389-9", "date": dt.date(2016, 3, 1)},
        "Bijlage bij Kamerstukken II 2015/16, 34389, nr. 9, p. 3",
    ),
    (
        "blg-1007826",
        {"annex_to": "kst-36410-XVII-D", "date": dt.date(2016, 3, 1)},
        "Bijlage bij Kamerstukken I 2015/16, 36410 XVII, D, p. 3",
    ),
    ("blg-1007826", {"dossier": "34389"}, "Stand van zaken, blg-1007826, p. 3"),
    (
        "kst-36410-VI-3-b1",
        {"dossier": "36410-VI", "date": dt.date(2024, 3, 1)},
        "Bijlage bij Kamerstukken II 2023/24, 36410 VI, nr. 3, p. 3",
    ),
    (
        "brief-over-regeldruk",
        {"date": dt.date(2025, 3, 1), "reference": "BZ2512345"},
        "Stand van zaken, 1 maart 2025, kenmerk BZ2512345, p. 3",
    ),
]


@pytest.mark.parametrize(("its_id", "metadata", "cited"), KINDS, ids=[each[2] for each in KINDS])
def test_every_kind_has_its_official_form(
    its_id: str, metadata: dict[str, object], cited: str
) -> None:
    assert official_citation(replace(letter(**metadata), id=its_id), 0) == cited


@pytest.mark.parametrize(
    ("its_id", "name"),
    [
        ("kst-32623-343", "Kamerstuk 32623, nr. 343"),
        ("kst-36410-XVII-53", "Kamerstuk 36410 XVII, nr. 53"),
        ("kst-21501-02-3174-h1", "Kamerstuk 21501-02, nr. 3174"),
        ("kst-20082009-31700-VI-D", "Kamerstuk 31700 VI, D"),
        ("kst-36410-3-b1", "Bijlage bij Kamerstuk 36410, nr. 3"),
        ("ah-tk-20192020-89", "Aanhangsel Handelingen II 2019/20, nr. 89"),
        ("h-ek-20232024-12-8", "Handelingen I 2023/24, nr. 12, item 8"),
        ("trb-2010-272", "Trb. 2010, 272"),
        ("blg-1007826", "blg-1007826"),
    ],
)
def test_a_document_is_named_by_its_id(its_id: str, name: str) -> None:
    assert name_of(its_id) == name
    assert publication(its_id) == f"https://zoek.officielebekendmakingen.nl/{its_id}.html"


def test_a_place_without_pages_is_its_paragraph() -> None:
    blocks = (Block(0, 4, "head"), Block(5, 9, "paragraph"), Block(10, 14, "heading"))
    more = (Block(15, 19, "paragraph"), Block(20, 24, "footnote"), Block(25, 29, "signature"))
    text = "head\npara\nhead\npara\nnote\nsign"
    about = Metadata(dossier="12345", number="2")
    plain = Letter(
        "kst-12345-2", "t", text, about, (), blocks + more, (Footnote(20, 24, "1", None, None),)
    )
    base = "Kamerstukken II, 12345, nr. 2"
    cited = [official_citation(plain, at) for at in (0, 5, 8, 10, 15, 21, 25)]
    assert cited == [
        base,
        f"{base}, al. 1",
        f"{base}, al. 1",
        base,
        f"{base}, al. 2",
        f"{base}, voetnoot 1",
        base,
    ]


def test_a_dossier_without_a_number_is_no_official_form() -> None:
    assert official_citation(letter(dossier="32623")) == "Stand van zaken"


def test_a_source_without_pages_has_no_page_in_its_citation() -> None:
    plain = Letter("kst-1-2", "t", "tekst", Metadata(dossier="12345", number="2"))
    assert official_citation(plain, 3) == "Kamerstukken II, 12345, nr. 2"


def test_the_end_of_a_footnote_is_outside_it() -> None:
    note = Footnote(4, 8, "2", 4, None)
    noted = Letter("an-id", "t", "één twee", footnotes=(note,))
    assert [footnote_at(noted, at) for at in (3, 4, 7, 8)] == [None, note, note, None]


def test_a_quote_counts_from_its_passage() -> None:
    quote = quote_of(hit(), Span(0, len(SENTENCE)))
    assert quote.text == SENTENCE
    assert (quote.start, quote.end) == (PASSAGE_START, PASSAGE_START + len(SENTENCE))
    assert quote_holds(quote, LETTER)


def test_a_citation_holds_all_that_a_reader_needs() -> None:
    quote = quote_of(hit(), Span(0, len(SENTENCE)))
    made = cite(3, quote, hit(), LETTER)
    assert (made.number, made.quote, made.page, made.score) == (3, quote, 1, 0.91)
    assert made.citation == "Kamerstukken II 2025/26, 32623, nr. 376, p. 1"
    assert made.title == LETTER.title
    assert made.date == dt.date(2025, 9, 19)
    assert made.sender == "minister van Buitenlandse Zaken"
    assert made.url == link(LETTER)
    assert made.passage == hit().passage.text
    assert made.text_sha256 == LETTER.sha256


ALTERED = [
    Quote(PASSAGE_START, PASSAGE_START + 9, "kst-32623-376", "p", "nederland"),
    Quote(PASSAGE_START, PASSAGE_START + 9, "kst-32623-376", "p", "Nederlan"),
    Quote(PASSAGE_START + 1, PASSAGE_START + 10, "kst-32623-376", "p", "Nederland"),
    Quote(PASSAGE_START, PASSAGE_START + 9, "kst-32623-377", "p", "Nederland"),
    Quote(PASSAGE_START, PASSAGE_START, "kst-32623-376", "p", ""),
    Quote(-1, 0, "kst-32623-376", "p", ""),
    Quote(len(LETTER.text) - 1, len(LETTER.text) + 1, "kst-32623-376", "p", LETTER.text[-1]),
]


@pytest.mark.parametrize("quote", ALTERED)
def test_an_altered_quote_is_refused(quote: Quote) -> None:
    assert not quote_holds(quote, LETTER)
    with pytest.raises(StoreError, match=r"run `askbrief build --full`"):
        cite(1, quote, hit(), LETTER)


def test_any_other_form_of_the_same_character_is_refused() -> None:
    start = LETTER.text.index("Syrië")
    assert quote_holds(Quote(start, start + 5, LETTER.id, "p", "Syrië"), LETTER)
    assert not quote_holds(Quote(start, start + 5, LETTER.id, "p", "Syrie\u0308"), LETTER)


places = st.integers(0, len(LETTER.text))


@given(places, places)
def test_every_piece_of_a_letter_can_be_quoted(start: int, end: int) -> None:
    assume(start < end)
    assert quote_holds(Quote(start, end, LETTER.id, "p", LETTER.text[start:end]), LETTER)


@given(st.integers(0, len(SENTENCE) - 1), st.characters())
def test_no_quote_with_another_character_holds(at: int, character: str) -> None:
    assume(SENTENCE[at] != character)
    text = SENTENCE[:at] + character + SENTENCE[at + 1 :]
    quote = Quote(PASSAGE_START, PASSAGE_START + len(SENTENCE), LETTER.id, "p", text)
    assert not quote_holds(quote, LETTER)


@given(st.integers(0, len(LETTER.text) - 1), st.data())
def test_every_quote_cut_from_a_passage_holds(start: int, data: st.DataObject) -> None:
    end = data.draw(st.integers(start + 1, len(LETTER.text)))
    left = data.draw(st.integers(0, end - start - 1))
    right = data.draw(st.integers(left + 1, end - start))
    assert quote_holds(quote_of(hit(start, end), Span(left, right)), LETTER)
