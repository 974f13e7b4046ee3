"""Footnotes and endnotes with the marks that the text refers to them with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from askbrief.reading import Reading
from askbrief.types import Letter

Read = Callable[..., Reading]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def ref(number: int, kind: str = "footnote", custom: str = "") -> str:
    more = f' w:customMarkFollows="1"/><w:t>{custom}</w:t>' if custom else "/>"
    return f'<w:r><w:{kind}Reference w:id="{number}"{more}</w:r>'


def note(number: int, text: str, kind: str = "footnote") -> str:
    inside = f"<w:r><w:{kind}Ref/></w:r>{run(f' {text}')}" if text else ""
    return f'<w:{kind} w:id="{number}"><w:p>{inside}</w:p><w:p/></w:{kind}>'


SEPARATOR = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
)


def notes(letter: Letter) -> list[tuple[str, str, str]]:
    """Return each note's mark, its text and the five characters before its reference."""
    return [
        (
            one.mark,
            one.cut(letter.text).removeprefix(f"{one.mark} "),
            letter.text[one.reference.start - 5 : one.reference.start] if one.reference else "",
        )
        for one in letter.footnotes
    ]


def test_notes_are_numbered_as_the_text_refers_to_them(read: Read) -> None:
    body = f"<w:p>{run('Eerste zin.')}{ref(5)}{run(' Tweede ')}{ref(2)}{run(', derde.')}</w:p>"
    letter = read(body, footnotes=SEPARATOR + note(2, "B.") + note(5, "A.")).letter
    assert notes(letter) == [("1", "A.", " zin."), ("2", "B.", "weede")]
    assert letter.text == "Eerste zin.1 Tweede2, derde.\n\n1 A.\n\n2 B."


def test_marks_beside_digits_and_each_other_stay_apart(read: Read) -> None:
    body = f"<w:p>{run('In 2024')}{ref(1)}{ref(2)}{run('3 keer.')}</w:p>"
    letter = read(body, footnotes=note(1, "A.") + note(2, "B.")).letter
    assert letter.text.startswith("In 2024 1 2 3 keer.")
    assert [one.reference and one.reference.start for one in letter.footnotes] == [8, 10]


def test_endnotes_have_their_own_marks(read: Read) -> None:
    body = f"<w:p>{run('Hele zin')}{ref(1)}{run(' en woord')}{ref(1, 'endnote')}{run('.')}</w:p>"
    letter = read(body, footnotes=note(1, "Voet."), endnotes=note(1, "Eind.", "endnote")).letter
    assert notes(letter) == [("1", "Voet.", "e zin"), ("i", "Eind.", "woord")]
    assert letter.text.startswith("Hele zin1 en woordi.")


def test_typed_marks_do_not_count(read: Read) -> None:
    body = f"<w:p>{run('Eerste zin')}{ref(1, custom='*')}{run(', tweede zin')}{ref(2)}</w:p>"
    letter = read(body, footnotes=note(1, "Ster.") + note(2, "Een.")).letter
    assert notes(letter) == [("*", "Ster.", "e zin"), ("1", "Een.", "e zin")]


@pytest.mark.parametrize(
    ("numeral", "mark"),
    [("lowerLetter", "c"), ("upperRoman", "III"), ("decimal", "3"), ("chicago", "‡")],
)
def test_settings_say_how_marks_are_printed(read: Read, numeral: str, mark: str) -> None:
    style = f'<w:footnotePr><w:numFmt w:val="{numeral}"/><w:numStart w:val="3"/></w:footnotePr>'
    letter = read(
        f"<w:p>{run('Hele zin')}{ref(1)}{run('.')}</w:p>", footnotes=note(1, "A."), settings=style
    ).letter
    assert notes(letter) == [(mark, "A.", "e zin")]


def test_a_note_without_text_has_no_mark(read: Read) -> None:
    body = f"<w:p>{run('Zin')}{ref(1)}{run(' en')}{ref(2)}{run('.')}</w:p>"
    letter = read(body, footnotes=note(1, "") + note(2, "B.")).letter
    assert letter.text == "Zin en2.\n\n2 B."


@pytest.mark.parametrize("parts", [{}, {"footnotes": ""}])
def test_a_reference_to_nothing(read: Read, parts: dict[str, str]) -> None:
    assert read(f"<w:p>{run('Zin')}{ref(1)}{run('.')}</w:p>", **parts).letter.text == "Zin."


def test_notes_in_tables_and_lists_keep_their_places(read: Read) -> None:
    cells = "".join(
        f"<w:tc><w:p>{inside}</w:p></w:tc>" for inside in (run("cel een"), run("twee") + ref(1))
    )
    letter = read(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>", footnotes=note(1, "A.")).letter
    assert notes(letter) == [("1", "A.", "\ttwee")]


def test_several_paragraphs_of_a_note_are_one(read: Read) -> None:
    text = f'<w:footnote w:id="1"><w:p>{run("Een.")}</w:p><w:p>{run("Twee.")}</w:p></w:footnote>'
    letter = read(f"<w:p>{run('Hele zin')}{ref(1)}</w:p>", footnotes=text).letter
    assert notes(letter) == [("1", "Een. Twee.", "e zin")]
