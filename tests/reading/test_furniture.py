"""What a printer puts on every page."""

from __future__ import annotations

import pytest

from askbrief.reading.furniture import strip_furniture
from askbrief.reading.lines import sheet


def strip(*pages: str) -> tuple[list[list[str]], tuple[str, ...]]:
    sheets = [sheet(page.split("\n"), number) for number, page in enumerate(pages, 1)]
    stripped = strip_furniture(sheets)
    return [[line.text for line in page] for page in stripped.pages], stripped.furniture


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1", "2"),
        ("- 1 -", "- 2 -"),
        ("1/2", "2/2"),
        ("Pagina 1 van 2", "Pagina 2 van 2"),
        ("pagina 1", "pagina 2"),
        ("blad 1", "blad 2"),
        ("p. 1", "p. 2"),
        ("Pagina 8 van 9", "Pagina 9 van 9"),
    ],
)
def test_page_numbers_below_the_text(first: str, second: str) -> None:
    pages, gone = strip(f"Een zin.\n{first}", f"Nog een.\n{second}")
    assert pages == [["Een zin."], ["Nog een."]]
    assert gone == (first, second)


def test_page_numbers_above_the_text() -> None:
    pages, _ = strip("Pagina 1 van 2\nEen zin.", "2\nNog een.")
    assert pages == [["Een zin."], ["Nog een."]]


@pytest.mark.parametrize("line", ["3", "2025", "1.", "Artikel 2", "Pagina 2 gaat over 3"])
def test_other_numbers_at_a_page_edge_are_text(line: str) -> None:
    pages, _ = strip("Een zin.", f"Nog een.\n{line}")
    assert pages[1] == ["Nog een.", line]


def test_a_number_on_the_first_line_of_the_first_page_is_text() -> None:
    assert strip("3\nEen zin.")[0] == [["3", "Een zin."]]


def test_the_masthead_of_a_kamerstuk() -> None:
    pages, gone = strip(
        "Tweede Kamer der Staten-Generaal\n   2\nVergaderjaar 2024–2025\n\n29 515  Regeldruk"
    )
    assert pages == [["29 515 Regeldruk"]]
    assert gone == ("Tweede Kamer der Staten-Generaal", "2", "Vergaderjaar 2024–2025")


def test_the_masthead_in_fewer_lines() -> None:
    pages, _ = strip(
        "Eerste Kamer der Staten-Generaal 1\n"
        "Vergaderjaar 2023-2024   Aanhangsel van de Handelingen\nTekst"
    )
    assert pages == [["Tekst"]]


def test_the_name_of_the_chamber_further_down_is_text() -> None:
    line = "Tweede Kamer der Staten-Generaal"
    assert strip(f"Aan de Voorzitter van de\n{line}\nTekst")[0][0][1] == line


def test_the_foot_of_a_kamerstuk() -> None:
    pages, gone = strip(
        "Een zin.\n\nkst-29515-496\nISSN 0921 - 7371\n"
        "’s-Gravenhage 2025    Tweede Kamer, vergaderjaar 2024–2025, 29 515, nr. 496    1",
        "Nog een.\n\nTweede Kamer, vergaderjaar 2023–2024, 32 623, nr. 343  2",
    )
    assert pages == [["Een zin."], ["Nog een."]]
    assert "kst-29515-496" in gone


def test_the_publishers_lines_go_wherever_columns_have_put_them() -> None:
    pages, gone = strip(
        "Een zin.\n\n1\n\nah-tk-20232024-1786\nISSN 0921 - 7398\n’s-Gravenhage 2024\n\nNoot."
    )
    assert pages == [["Een zin.", "1", "Noot."]]
    assert gone == ("ah-tk-20232024-1786", "ISSN 0921 - 7398", "’s-Gravenhage 2024")


def test_blank_lines_beside_a_publishers_line_stay() -> None:
    sheets = [sheet(["Een.", "", "", "kst-1-2", "Twee."], 1)]
    (lines,) = strip_furniture(sheets).pages
    assert [line.blank for line in lines] == [1, 2]


def test_a_footnote_that_looks_like_the_foot_stays_above_it() -> None:
    pages, _ = strip(
        "Zin.4\n\n4\nTweede Kamer, vergaderjaar 2022–2023, 26 485, nr. 424\n\n"
        "Tweede Kamer, vergaderjaar 2023–2024, Aanhangsel    1"
    )
    assert pages[0][-1] == "Tweede Kamer, vergaderjaar 2022–2023, 26 485, nr. 424"


def test_a_sentence_about_the_chamber_is_text() -> None:
    sentence = "Tweede Kamer, vergaderjaar 2022–2023, 26 485, nr. 424, is daarvan het verslag."
    assert strip(f"Een zin.\n{sentence}")[0] == [["Een zin.", sentence]]


def test_headers_that_repeat_on_later_pages() -> None:
    header = "Ministerie van Buitenlandse Zaken"
    pages, gone = strip("Een.", f"{header}\nTwee.", f"{header}\nDrie.")
    assert pages == [["Een."], ["Twee."], ["Drie."]]
    assert gone == (header, header)


def test_headers_with_a_running_number() -> None:
    pages, _ = strip(*(f"Brief 5, bladzij {n}\nTekst {word}." for n, word in enumerate("abcd", 1)))
    assert pages[1:] == [["Tekst b."], ["Tekst c."], ["Tekst d."]]


def test_questions_that_happen_to_be_numbered_like_the_pages_are_text() -> None:
    pages, _ = strip("Vraag 1\nKent u het?", "Vraag 2\nKan dat?")
    assert pages == [["Vraag 1", "Kent u het?"], ["Vraag 2", "Kan dat?"]]


def test_a_line_that_two_of_five_pages_have_is_text() -> None:
    pages, _ = strip("A.", "Slot\nB.", "C.", "Slot\nD.", "E.")
    assert pages[1] == ["Slot", "B."]


def test_repeated_lines_within_the_page_are_text() -> None:
    page = "Kop\n{0}1\n{0}2\n{0}3\n{0}4\nHerhaald.\n{0}5\n{0}6\n{0}7\n{0}8\nVoet"
    pages, _ = strip(*(page.format(word) for word in "abc"))
    assert "Herhaald." in pages[2]
    assert "Kop" not in pages[2]
    assert "Voet" not in pages[2]


def test_rules_without_letters_are_no_headers() -> None:
    pages, _ = strip("-----\nA.", "-----\nB.", "-----\nC.")
    assert pages[1] == ["-----", "B."]


def test_what_would_leave_nothing_is_the_text() -> None:
    assert strip("Pagina 1 van 2", "Pagina 2 van 2") == (
        [["Pagina 1 van 2"], ["Pagina 2 van 2"]],
        (),
    )
