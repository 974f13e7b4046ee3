"""The readers against facts that people read off the rendered pages (see golden/README.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from askbrief.reading import read_letter
from askbrief.reading.metadata import safe_id, stem
from askbrief.types import Block, Letter

GOLDEN = Path(__file__).parent / "golden"
SHARED = Path(__file__).parents[3] / "shared"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json") if "scan" not in path.stem)
HEADING, SIGNATURE = 30, 70
"""Longest heading or signature between the body text and the edge of its page."""
ELSEWHERE = {
    # The HTML page says more in its head than is printed.
    ("kst-32545-143-html", "subject"): "Motie van de leden Inge van Dijk en Grinwis over het "
    "definiëren van een grensspaarsaldo voor negatieve spaarrente",
}
Golden = dict[str, Any]


@cache
def golden_of(name: str) -> Golden:
    found: Golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return found


PRINTED = [name for name in NAMES if golden_of(name)["file"].endswith(".pdf")]


@cache
def letter_of(name: str) -> Letter:
    path = SHARED / "letters" / golden_of(name)["file"]
    return read_letter(path.read_bytes(), path.name).letter


def having(fact: str) -> pytest.MarkDecorator:
    """Run a test with the letters that have a fact only."""
    names = [name for name in NAMES if golden_of(name)[fact]]
    return pytest.mark.parametrize("name", names, indirect=True)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    if not SHARED.is_dir():
        pytest.skip(f"the shared material is not at {SHARED}")
    return str(request.param)


@pytest.fixture
def golden(name: str) -> Golden:
    return golden_of(name)


@pytest.fixture
def letter(name: str) -> Letter:
    return letter_of(name)


def flat(text: str) -> str:
    return " ".join(text.split())


def without_marks(letter: Letter, start: int, end: int) -> str:
    """Cut a part of the text, without the footnote marks in it."""
    spans = sorted(
        (note.reference.start, note.reference.end) for note in letter.footnotes if note.reference
    )
    pieces, at = [], start
    for first, last in spans:
        if start <= first and last <= end:
            pieces.append(letter.text[at:first])
            at = last
    return flat("".join([*pieces, letter.text[at:end]]))


def body(letter: Letter) -> str:
    return without_marks(letter, 0, body_end(letter))


def body_end(letter: Letter) -> int:
    return max(block.end for block in letter.blocks if block.kind != "footnote")


def running(letter: Letter) -> Iterator[Block]:
    return (block for block in letter.blocks if block.kind in ("paragraph", "heading"))


def test_every_letter_keeps_what_it_promises(
    letter: Letter, whole: Callable[[Letter], None]
) -> None:
    whole(letter)


@pytest.mark.parametrize(
    "field",
    [
        "dossier",
        "dossier_title",
        "number",
        "kind",
        "subject",
        "sender",
        "date",
        "parliamentary_year",
        "reference",
    ],
)
def test_metadata(name: str, golden: Golden, letter: Letter, field: str) -> None:
    found = getattr(letter.metadata, field)
    expected = ELSEWHERE.get((name, field), golden["metadata"][field])
    if field == "date":
        found = found and found.isoformat()
    assert str(found).casefold() == str(expected).casefold()


def test_signatories(golden: Golden, letter: Letter) -> None:
    assert list(letter.metadata.signatories) == (golden["metadata"]["signatories"] or [])


def test_the_identifier(golden: Golden, letter: Letter) -> None:
    known = golden["metadata"]
    numbered = f"kst-{known['dossier']}-{known['number']}" if known["dossier"] else None
    assert letter.id == (known["id"] or numbered or safe_id(stem(golden["file"])))


def test_as_many_pages_as_were_printed(golden: Golden, letter: Letter) -> None:
    paged = golden["file"].endswith((".pdf", ".txt"))
    assert len(letter.pages) == ((golden["pages"] or 3) if paged else 0)


@pytest.mark.parametrize("which", ["first_sentence", "last_sentence"])
def test_sentences(golden: Golden, letter: Letter, which: str) -> None:
    assert flat(golden[which]) in body(letter)


@having("over_page_break")
def test_a_sentence_over_a_page_break_is_whole(golden: Golden, letter: Letter) -> None:
    assert flat(golden["over_page_break"]) in body(letter)


@having("hyphenated")
def test_words_that_the_print_breaks(golden: Golden, letter: Letter) -> None:
    text = body(letter) + flat(letter.text[body_end(letter) :])
    assert [w["reads"] for w in golden["hyphenated"] if flat(w["reads"]) not in text] == []


@having("numbers")
def test_numbers(golden: Golden, letter: Letter) -> None:
    assert [number for number in golden["numbers"] or [] if flat(number) not in body(letter)] == []


@having("table_row")
def test_a_row_of_a_table_has_its_cells(golden: Golden, letter: Letter) -> None:
    assert "\t".join(golden["table_row"]) in letter.text.split("\n")


@having("headings")
def test_headings(golden: Golden, letter: Letter) -> None:
    found = {without_marks(letter, b.start, b.end) for b in letter.blocks if b.kind == "heading"}
    assert [heading for heading in golden["headings"] if flat(heading) not in found] == []


def test_footnotes(golden: Golden, letter: Letter) -> None:
    paged = golden["pages"] is not None
    found = [
        (note.mark, note.page if paged else None, flat(note.cut(letter.text)[len(note.mark) :]))
        for note in letter.footnotes
    ]
    assert found == [(n["mark"], n["page"], flat(n["text"])) for n in golden["footnotes"]]


@having("footnotes")
def test_footnote_marks_are_where_they_stand(golden: Golden, letter: Letter) -> None:
    for note, expected in zip(letter.footnotes, golden["footnotes"], strict=True):
        assert note.reference is not None
        before = without_marks(letter, max(0, note.reference.start - 200), note.reference.start)
        assert before.endswith(flat(expected["near"]))


@having("questions")
def test_questions_and_answers_are_told_apart(golden: Golden, letter: Letter) -> None:
    for pair in golden["questions"]:
        asked = [b for b in running(letter) if starts(letter, b, pair["question_starts"])]
        answered = [b for b in running(letter) if starts(letter, b, pair["answer_starts"])]
        assert {b.speaker for b in asked} == {"question"}, pair
        assert "minister" in {b.speaker for b in answered}, pair


def starts(letter: Letter, block: Block, words: str) -> bool:
    return without_marks(letter, block.start, block.end).startswith(flat(words))


@having("furniture")
def test_no_furniture_is_left(golden: Golden, letter: Letter) -> None:
    lines = {flat(line) for b in running(letter) for line in b.cut(letter.text).split("\n")}
    text = " ".join(flat(b.cut(letter.text)) for b in running(letter))
    furniture = [flat(line) for line in golden["furniture"]]
    assert [line for line in furniture if line in lines and len(line) > 2] == []
    assert [line for line in furniture if len(line) > 25 and line in text] == []


@having("margin")
def test_no_margin_is_left(golden: Golden, letter: Letter) -> None:
    lines = {flat(line) for b in running(letter) for line in b.cut(letter.text).split("\n")}
    assert [line for line in golden["margin"] if flat(line) in lines and len(line) > 2] == []


@pytest.mark.parametrize("name", PRINTED, indirect=True)
def test_where_pages_begin_and_end(golden: Golden, letter: Letter) -> None:
    texts = [without_marks(letter, page.start, page.end) for page in letter.pages]
    for text, start in zip(texts[1:], golden["page_starts"], strict=True):
        assert flat(start) in text[: len(start) + HEADING]
    for text, end in zip(texts, golden["page_ends"], strict=True):
        assert flat(end).rstrip("-") in text[-len(end) - SIGNATURE :]
