"""Five real letters that ministries sent as Word documents, read off their printed pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from askbrief.reading import Reading, read_letter
from askbrief.types import Letter


@dataclass(frozen=True)
class Known:
    """What a letter's printed pages show."""

    name: str
    date: dt.date
    reference: str | None
    signatory: str
    notes: tuple[str, ...]
    heads: int
    questions: int
    first: str
    last: str


LETTERS = {
    known.name: known
    for known in (
        Known(
            "Mutluer", dt.date(2024, 7, 25), None, "D.M. van Weel", (), 0, 8,
            "In antwoord op uw brief van 5 juli 2024", "wordt daarin meegenomen.",
        ),
        Known(
            "Lahlah", dt.date(2024, 5, 16), "5401166", "D. Yeşilgöz-Zegerius", ("1", "2"), 6, 9,
            "In het antwoord op uw brief van 8 maart 2024", "interbestuurlijke verhoudingen.",
        ),
        Known(
            "Temmink", dt.date(2024, 1, 11), "5164758", "D. Yeşilgöz-Zegerius", ("1",), 3, 10,
            "In antwoord op uw brief van 6 december 2023", "Koninklijke Marechaussee | Defensie.nl",
        ),
        Known(
            "Eerdmans", dt.date(2024, 3, 24), "5303168", "D. Yeşilgöz-Zegerius", ("1",), 6, 3,
            "In het antwoord op uw brief van 5 maart 2024", "toegestaan~ad81e910/).",
        ),
        Known(
            "Teunissen", dt.date(2024, 8, 26), "5646209", "D.M. van Weel", ("1", "2"), 6, 22,
            "In antwoord op uw brief van 8 juli 2024", "politie-legt-hondentraining-stil",
        ),
    )
}  # fmt: skip


@pytest.fixture(params=LETTERS)
def known(request: pytest.FixtureRequest) -> Known:
    return LETTERS[request.param]


@pytest.fixture
def reading(known: Known, shared: Path) -> Reading:
    path = next((shared / "letters/docx").glob(f"*{known.name}*"))
    return read_letter(path.read_bytes(), path.name)


@pytest.fixture
def letter(reading: Reading) -> Letter:
    return reading.letter


def texts(letter: Letter, kind: str) -> list[str]:
    return [block.cut(letter.text) for block in letter.blocks if block.kind == kind]


def test_it_is_whole(reading: Reading, whole: Callable[[Letter], None]) -> None:
    whole(reading.letter)
    assert reading.warnings == ()
    assert reading.letter.form == "docx"


def test_metadata(letter: Letter, known: Known) -> None:
    found = letter.metadata
    assert (found.date, found.reference) == (known.date, known.reference)
    assert found.signatories == (known.signatory,)
    assert (found.sender or "").casefold() == "minister van justitie en veiligheid"
    assert known.name in (found.subject or "")
    assert letter.title == found.subject
    assert found.kind == "Antwoord schriftelijke vragen"


def test_the_addressee_where_one_is_printed(letter: Letter, known: Known) -> None:
    found = (letter.metadata.addressee or "").casefold()
    expected = (
        "" if known.name == "Temmink" else "voorzitter van de tweede kamer der staten-generaal"
    )
    assert found == expected


def test_the_text_begins_and_ends_where_the_letter_does(letter: Letter, known: Known) -> None:
    paragraphs = texts(letter, "paragraph")
    assert paragraphs[0].startswith(known.first)
    assert paragraphs[0].endswith("de bijlage van deze brief.")
    assert paragraphs[-1].endswith(known.last)
    assert len(texts(letter, "head")) == known.heads


def test_footnotes(letter: Letter, known: Known) -> None:
    assert tuple(note.mark for note in letter.footnotes) == known.notes
    for note in letter.footnotes:
        assert note.reference is not None
        before = letter.text[note.reference.start - 1]
        assert before.isalpha() or before in ".)"


def test_questions_and_answers_have_their_speakers(letter: Letter, known: Known) -> None:
    headings = [block for block in letter.blocks if block.kind == "heading"]
    asked = [block for block in headings if block.cut(letter.text).startswith("Vraag ")]
    assert [block.cut(letter.text) for block in asked] == [
        f"Vraag {number}" for number in range(1, known.questions + 1)
    ]
    assert {block.speaker for block in asked} == {"question"}
    answers = [block for block in headings if block.cut(letter.text).startswith("Antwoord ")]
    assert {block.speaker for block in answers} == {"minister"}
    assert answers
    for block in letter.blocks:
        if block.speaker == "question" and block.kind == "paragraph":
            text = block.cut(letter.text)
            # What follows the last answer is the notes that the askers typed.
            assert "?" in text or re.match(r"\d\) |\[\d\] ", text)


def test_no_letterhead_or_page_number_is_text(letter: Letter) -> None:
    body = "\n".join(texts(letter, "paragraph") + texts(letter, "heading"))
    for line in (
        "Pagina",
        "Directoraat",
        "Turfmarkt",
        "Ons kenmerk",
        "Contactpersoon",
        "Wilt u slechts",
    ):
        assert line not in body


def test_a_question_and_its_answer(shared: Path) -> None:
    path = next((shared / "letters/docx").glob("*Teunissen*"))
    letter = read_letter(path.read_bytes(), path.name).letter
    spoken = [(block.speaker, block.cut(letter.text)) for block in letter.blocks]
    at = spoken.index(("question", "Vraag 4"))
    assert spoken[at + 1] == (
        "question",
        "Hoe verklaart u dan dat deze politiehond zelfs een van de eigen agenten heeft gebeten?",
    )
    assert spoken[at + 2 : at + 4] == [
        ("minister", "Antwoord op vraag 4"),
        ("minister", "De politiehond heeft tijdens de inzet geen politiemedewerker gebeten."),
    ]
