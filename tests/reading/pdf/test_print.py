"""What is printed in unusual ways: ligatures, double printing, two columns of footnotes."""

from __future__ import annotations

from tests.reading.pdf.conftest import Words, pdf_of

from askbrief.layout import boxes_of
from askbrief.reading import read_letter
from askbrief.types import Letter

LINE = "Deze regel is zo lang dat hij de breedte van het tekstblok aangeeft, van links tot rechts"


def letter_of(*words: Words, ligatures: dict[int, str] | None = None) -> Letter:
    return read_letter(pdf_of(*words, ligatures=ligatures), "brief.pdf").letter


def test_no_letter_of_a_ligature_is_lost() -> None:
    text = "De hulpo\x01cier handelt doeltre\x02end en snel."
    letter = letter_of(Words(80, 700, text), ligatures={1: "ffi", 2: "ff"})
    assert letter.text == "De hulpofficier handelt doeltreffend en snel."
    at = letter.text.index("ffi")
    lefts = [boxes_of(letter, place, place + 1)[0].left for place in range(at, at + 4)]
    assert lefts == sorted(set(lefts))


def test_what_is_printed_twice_to_look_bold_is_read_once() -> None:
    letter = letter_of(
        Words(80, 700, "Alle koppen zijn vet."), Words(80.3, 700, "Alle koppen zijn vet.")
    )
    assert letter.text == "Alle koppen zijn vet."


def test_the_same_letter_twice_is_two_letters() -> None:
    assert (
        letter_of(Words(80, 700, "Kamerstuk VIII, llll iiii")).text == "Kamerstuk VIII, llll iiii"
    )


def test_footnotes_in_two_columns_are_read_one_column_after_the_other() -> None:
    letter = letter_of(
        Words(80, 700, LINE),
        Words(80, 688, "Dat staat in de brief"),
        Words(162, 691, "1", 5),
        Words(170, 688, "en in de nota"),
        Words(226, 691, "2", 5),
        Words(232, 688, "van vorig jaar."),
        Words(80, 103, "1", 4),
        Words(84, 100, "De brief van de minister", 6.5),
        Words(84, 92, "van vorige week.", 6.5),
        Words(280, 103, "2", 4),
        Words(284, 100, "De nota van de commissie", 6.5),
        Words(284, 92, "over de begroting.", 6.5),
    )
    notes = [note.cut(letter.text) for note in letter.footnotes]
    assert notes == [
        "1 De brief van de minister van vorige week.",
        "2 De nota van de commissie over de begroting.",
    ]
    places = [note.reference for note in letter.footnotes]
    before = [letter.text[: place.start].split()[-1] for place in places if place]
    assert before == ["brief", "nota"]


def test_a_table_in_small_type_is_not_taken_for_columns() -> None:
    letter = letter_of(
        Words(80, 700, LINE),
        Words(80, 660, "Grond", 6.5),
        Words(280, 660, "Aantal", 6.5),
        Words(80, 650, "Geslacht", 6.5),
        Words(280, 650, "12", 6.5),
    )
    assert letter.text.endswith("Grond\tAantal\nGeslacht\t12")
