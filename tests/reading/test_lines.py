"""Printed pages, lines and margin columns."""

from __future__ import annotations

import pytest

from askbrief.reading.lines import Line, sheet, split_pages


def pages(text: str) -> list[str]:
    return ["\n".join(page).strip() for page in split_pages(text)]


def test_text_without_page_breaks_is_one_page() -> None:
    assert pages("een\n\n\ntwee") == ["een\n\n\ntwee"]


@pytest.mark.parametrize("gap", ["\n\n\n\n", "\n \n  \n\n", "\n\n\n \n\n \n\n"])
def test_three_blank_lines_break_a_page(gap: str) -> None:
    assert pages(f"een{gap}twee") == ["een", "twee"]


def test_blank_lines_at_the_ends_of_the_text_break_nothing() -> None:
    assert pages("\n\n\n\n\n een\n\n\n\n\n") == ["een"]


def test_form_feeds_break_pages_and_then_blank_lines_do_not() -> None:
    assert pages("een\n\n\n\n\ntwee\fdrie") == ["een\n\n\n\n\ntwee", "drie"]


def test_a_form_feed_within_a_line_breaks_there() -> None:
    assert pages("een\ftwee\f") == ["een", "twee"]


def test_empty_pages_count_between_pages_only() -> None:
    assert pages("\f\n\feen\f\f twee\f \f") == ["een", "", "twee"]


@pytest.mark.parametrize(
    "office",
    [
        "De minister van Buitenlandse Zaken,",
        "De Minister van Justitie en Veiligheid",
        "Hoogachtend,",
        "Met vriendelijke groet,",
    ],
)
def test_room_for_a_signature_is_no_page_break(office: str) -> None:
    assert len(pages(f"Tot zover.\n\n{office}\n\n\n\n\nD.M. van Weel")) == 1


def test_a_sentence_that_begins_with_an_office_leaves_a_page_break_alone() -> None:
    text = "De minister van Buitenlandse Zaken heeft in december opnieuw geld\n\n\n\nbeloofd."
    assert len(pages(text)) == 2


def test_blank_lines_in_a_letterhead_break_no_page() -> None:
    text = (
        "Ministerie\n\n\n\n\nAan de Voorzitter van de Tweede Kamer\n\n\n\nDatum 1 mei 2025\n\nTekst"
    )
    assert len(pages(text)) == 1


def test_the_letterhead_ends_where_prose_begins() -> None:
    prose = "Dit is een regel van een brief die langer is dan een regel van een briefhoofd. "
    assert len(pages(f"{prose}\n\n\n\nBetreft de tweede zaak")) == 2


def test_lines_are_trimmed_and_measured() -> None:
    assert sheet(["", "   Een  regel", "", "", "Naam      Aantal    2024", " "], 7).lines == (
        Line("Een regel", 7, indent=3, blank=2, cells=1),
        Line("Naam Aantal 2024", 7, indent=0, blank=2, cells=3),
    )


def test_the_first_line_of_a_page_stands_below_a_blank_one() -> None:
    (line,) = sheet(["Een"], 1).lines
    assert line.blank == 1


MARGIN = [
    "De eerste regel van de brief is zo breed als het blad toelaat, en dus",
    "dat is deze ook.".ljust(80) + "Directoraat-Generaal",
    " " * 80 + "Preventie",
    "Tussendoor staat tekst." + " " * 57 + "Postbus 20301",
    " " * 80 + "Ons kenmerk",
    "En dan nog een.".ljust(78) + "5687928/11",
    " " * 84 + "ingesprongen",
    " " * 80 + "2500 EH Den Haag",
]


def test_a_margin_column_is_taken_out() -> None:
    read = sheet(MARGIN, 1)
    assert [line.text for line in read.lines] == [
        "De eerste regel van de brief is zo breed als het blad toelaat, en dus",
        "dat is deze ook.",
        "Tussendoor staat tekst.",
        "En dan nog een.",
    ]
    assert read.margin == (
        "Directoraat-Generaal",
        "Preventie",
        "Postbus 20301",
        "Ons kenmerk",
        "5687928/11",
        "ingesprongen",
        "2500 EH Den Haag",
    )


def test_text_that_runs_into_the_column_shows_that_it_is_no_margin() -> None:
    wide = "x" * 95
    read = sheet([*MARGIN, wide], 1)
    assert read.margin == ()
    assert read.lines[-1].text == wide


def test_two_lines_at_the_right_are_no_margin() -> None:
    assert sheet([*MARGIN[:1] * 5, *[" " * 80 + "rechts"] * 2], 1).margin == ()


def test_a_page_with_nothing_at_the_left_has_no_margin() -> None:
    assert sheet([" " * 80 + "rechts"] * 5, 1).margin == ()


def test_lines_at_the_left_of_the_page_make_no_margin() -> None:
    assert (
        sheet(["    - een punt", "    - nog een", "    - en nog een", "Tekst"] * 3, 1).margin == ()
    )


def test_a_line_longer_than_any_signs_nothing_off() -> None:
    assert len(pages("De minister van " + "x" * 400 + ",\n\n\n\nTekst")) == 2
