"""What the boxes of a quote hold on the page is the quote, whatever quote is taken."""

from __future__ import annotations

import random
import unicodedata
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from askbrief.layout import Box, boxes_of
from askbrief.reading import read_letter
from askbrief.types import Letter

SHARED = Path(__file__).parents[4] / "shared"
PDFS = sorted(SHARED.glob("letters/pdf/*.pdf")) + sorted(SHARED.glob("letters/official/*.pdf"))
TEXTUAL = [path for path in PDFS if path.name != "blg-1007826.pdf"]
QUOTES = 200
Placed = tuple[float, float, str]


@cache
def letter_of(path: Path) -> Letter:
    return read_letter(path.read_bytes(), path.name).letter


@cache
def printed_on(path: Path, page: int) -> list[Placed]:
    """Read a page's characters with their middles, independently of the reader."""
    document = pdfium.PdfDocument(path)
    try:
        shown = document[page - 1]
        left, _, _, top = shown.get_cropbox()
        text = shown.get_textpage()
        found = []
        for index in range(text.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(text, index))
            box = text.get_charbox(index, loose=True)
            generated = raw.FPDFText_IsGenerated(text, index) == 1 and character != "\x02"
            if not character.isspace() and not generated:
                tight = text.get_charbox(index)
                middle = top - (tight[1] + tight[3]) / 2
                found.append(((box[0] + box[2]) / 2 - left, middle, character))
        return found
    finally:
        document.close()


def held(path: Path, boxes: list[Box]) -> str:
    """Return the characters whose middles lie in boxes, in reading order."""
    pieces = []
    for box in boxes:
        inside = [
            (x, text)
            for x, y, text in printed_on(path, box.page)
            if box.left <= x <= box.right and box.top <= y <= box.bottom
        ]
        pieces += [text for _, text in sorted(inside)]
    text = "".join(pieces).replace("\x02", "-")
    return text.replace("c´", "ć").replace("´c", "ć")  # printed as two signs over each other


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def quotes() -> list[tuple[Path, int, int]]:
    """Draw quotes from all PDFs, longer letters more often."""
    draw = random.Random(7)
    letters = [(path, letter_of(path)) for path in TEXTUAL]
    weights = [len(letter.text) for _, letter in letters]
    found = []
    for path, letter in draw.choices(letters, weights, k=QUOTES):
        start = draw.randrange(len(letter.text) - 10)
        found.append((path, start, min(start + draw.randint(5, 600), len(letter.text))))
    return found


@pytest.mark.skipif(not TEXTUAL, reason=f"the shared letters are not at {SHARED}")
def test_the_boxes_of_a_quote_hold_the_quote_on_the_page() -> None:
    wrong = []
    for path, start, end in quotes():
        letter = letter_of(path)
        there, quote = held(path, boxes_of(letter, start, end)), letter.text[start:end]
        if bare(there) != bare(quote):
            wrong.append((path.name, start, end, bare(quote), bare(there)))
    assert wrong == []


@pytest.mark.parametrize("path", TEXTUAL, ids=lambda path: path.stem[:12])
def test_every_character_has_a_box_on_a_page_of_the_letter(path: Path) -> None:
    letter = letter_of(path)
    for at, character in enumerate(letter.text):
        boxes = boxes_of(letter, at, at + 1)
        assert len(boxes) == (0 if character == "\n" else 1) or character == " "
        assert all(1 <= box.page <= len(letter.pages) for box in boxes)
        if boxes and letter.page_of(at) is not None and character != " ":
            assert boxes[0].page == letter.page_of(at) or at >= letter.pages[-1].end
