"""Footnotes and the marks that refer to them."""

from __future__ import annotations

import pytest

from askbrief.reading.lines import sheet
from askbrief.reading.notes import Mark, marks_in, number_of, references, take_notes


def notes(page: str, last: int = 0) -> tuple[list[str], list[tuple[str, str]]]:
    lines = sheet(page.split("\n"), 1).lines
    text, found = take_notes(lines, last)
    return (
        [line.text for line in text],
        [(note.mark, " ".join(line.text for line in note.lines)) for note in found],
    )


def test_a_footnote_is_the_last_block_and_its_mark_is_referred_to() -> None:
    assert notes("Het beleid.1 Daarna\nmeer.\n\n1 Zie de brief\nvan mei.") == (
        ["Het beleid.1 Daarna", "meer."],
        [("1", "1 Zie de brief van mei.")],
    )


def test_several_footnotes_in_one_block_and_in_several() -> None:
    body, found = notes("Een.1 Twee,2 drie3\n\n1 Noot a\n2 Noot b\n\n3 Noot c")
    assert body == ["Een.1 Twee,2 drie3"]
    assert found == [("1", "1 Noot a"), ("2", "2 Noot b"), ("3", "3 Noot c")]


def test_a_mark_on_a_line_of_its_own() -> None:
    _, found = notes("Zorg.1 En geld.2\n\n1\n  De zorg.\n2\n  Het geld.")
    assert found == [("1", "1 De zorg."), ("2", "2 Het geld.")]


def test_a_mark_on_a_line_of_its_own_with_blank_lines_below_it() -> None:
    _, found = notes("Zorg.1\n\n1\n\nDe zorg.")
    assert found == [("1", "1 De zorg.")]


@pytest.mark.parametrize("mark", ["*", "**", "¹", "[1]"])
def test_other_marks(mark: str) -> None:
    assert notes(f"Het beleid.{mark} Daarna\n\n{mark} Zie de brief.")[1] == [
        (mark, f"{mark} Zie de brief.")
    ]


def test_a_mark_that_is_referred_to_twice() -> None:
    assert notes("Een.1 Twee.1\nDrie.1\n\n1 Noot")[1] == [("1", "1 Noot")]


def test_asterisks_follow_each_other() -> None:
    _, found = notes("Een* en twee**\n\n* Noot\n** Noot")
    assert [mark for mark, _ in found] == ["*", "**"]


@pytest.mark.parametrize(
    "page",
    [
        "Het beleid. Daarna meer.\n\n1 Inleiding over het beleid",
        "Het beleid.1 Daarna\n1 Zie de brief.",
        "Het beleid.1\n\n1 Zie de brief.\n\nEn verder.",
        "Het beleid.1\n\n1. Zie de brief.",
        "Het beleid.1\n\n1) Zie de brief.",
        "In totaal 20,1 miljoen\n\n1 Zie de brief.",
        "Dat is 1 punt\n\n1 Zie de brief.",
        "Zie nr.1 en art.1 ervan\n\n1 Zie de brief.",
        "Een huis van 100 m2\n\n2 Zie de brief.",
        "Om 12:1 gewonnen\n\n1 Zie de brief.",
        "Zie covid-1 daar\n\n1 Zie de brief.",
        "Het beleid.2 Daarna\n\n1 Zie de brief.",
        "Het beleid.1\n\n1",
        "1 Inleiding\n\nHet beleid.1",
    ],
    ids=[
        "no reference",
        "no blank line above",
        "text below",
        "numbered with a stop",
        "numbered with a bracket",
        "decimals",
        "a number by itself",
        "abbreviations",
        "a unit",
        "a score",
        "a hyphen",
        "another mark",
        "a mark without text",
        "above its reference",
    ],
)
def test_what_is_no_footnote_stays_in_the_text(page: str) -> None:
    body, found = notes(page)
    assert found == []
    assert body == page.replace("\n\n", "\n").split("\n")


def test_numbers_go_on_from_page_to_page() -> None:
    page = "Het beleid.7\n\n7 Zie de brief."
    assert notes(page, last=6)[1]
    assert notes(page, last=3)[1]
    assert not notes(page, last=1)[1]
    assert not notes(page, last=7)[1]


def test_numbers_may_begin_again_on_every_page() -> None:
    assert notes("Het beleid.1\n\n1 Zie de brief.", last=5)[1]


def test_a_name_with_a_number_is_a_reference_only_where_that_number_is_due() -> None:
    page = "De uitstoot van CO2 daalt.\n\n2 Zie de brief."
    assert not notes(page)[1]
    assert notes(page, last=1)[1]


def test_a_block_that_breaks_the_sequence_ends_the_footnotes() -> None:
    body, found = notes("Een.1 Twee.2 Drie.5\n\n5 Nee.\n\n1 Ja.\n\n2 Ja.")
    assert body[-1] == "5 Nee."
    assert [mark for mark, _ in found] == ["1", "2"]


def test_a_line_of_a_footnote_that_begins_with_a_number_does_not_end_it() -> None:
    _, found = notes("Een.1 Twee.3\n\n1 Zie artikel\n2 van de wet en\n3 andere.")
    assert found == [("1", "1 Zie artikel 2 van de wet en 3 andere.")]


def test_a_mark_alone_on_its_line_needs_no_reference_below_the_first() -> None:
    _, found = notes("Een.1\n\n1\n Noot a\n2\n Noot b")
    assert found == [("1", "1 Noot a"), ("2", "2 Noot b")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("voor Justice.1 Deze", ["1"]),
        ("van 15 december jl.3 heeft", ["3"]),
        ("van Both Ends1?", ["1"]),
        ("(mvo).2 Sinds", ["2"]),
        ("«code zwart» is?1", ["1"]),
        ("«beleid»12 en", ["12"]),
        ("in 2018.12 Hierbij", ["12"]),
        ("van 29 juni 20222 is", ["2"]),
        ("uit 20224 waaruit", ["4"]),
        ("einde,3", ["3"]),
        ("EUR 20,4 miljoen en 1.200 en 12:30 uur", []),
        ("nr. 343, 2025 en 32 623", []),
        ("CO2-uitstoot, A4-papier, 20224", []),
        ("nr.5 en p.6 en blz.7", []),
        ("lid1b en 1e", []),
    ],
)
def test_marks_in_running_text(text: str, found: list[str]) -> None:
    marks = marks_in(text)
    assert [mark.text for mark in marks] == found
    assert all(text[mark.start :].startswith(mark.text) for mark in marks)


def test_marks_behind_capitals_may_be_names() -> None:
    assert marks_in("CO2 en beleid2 nu") == [
        Mark("2", 2, certain=False),
        Mark("2", 13, certain=True),
    ]


@pytest.mark.parametrize(
    ("mark", "number"), [("1", 1), ("12", 12), ("³", 3), ("¹²", 12), ("[4]", 4), ("*", None)]
)
def test_the_number_of_a_mark(mark: str, number: int | None) -> None:
    assert number_of(mark) == number


def test_references_are_looked_for_on_their_page() -> None:
    text = "Een.1 Twee.2\n\nDrie.1 CO2 vier2 nu"
    marks = marks_in(text)
    first, second = references(["1", "2"], [mark for mark in marks if mark.start < 12])
    assert (first, second) == (Mark("1", 4, certain=True), Mark("2", 11, certain=True))
    first, second = references(["1", "2"], [mark for mark in marks if mark.start >= 14])
    assert first == Mark("1", 19, certain=True)
    assert second == Mark("2", 29, certain=True)


def test_the_first_certain_reference_counts() -> None:
    assert references(["1"], marks_in("G1 en een.1 en twee.1")) == [Mark("1", 10, certain=True)]


def test_a_page_that_is_footnotes_from_its_first_line_has_no_text_to_refer() -> None:
    assert notes("1 Zie de brief.1")[1] == []


def test_no_lines_have_no_footnotes() -> None:
    assert take_notes([], 0) == ((), ())


def test_a_reference_that_is_not_there_is_none() -> None:
    assert references(["3"], marks_in("Een.1")) == [None]
