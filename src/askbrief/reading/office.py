"""What a word processor's document holds, whatever its format, and how to make rows of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from askbrief.errors import LetterError
from askbrief.reading.decoding import REPLACEMENT, clean
from askbrief.reading.paragraphs import Row
from askbrief.types import Letter

MARK_START = "\U0010fffc"
MARK_END = "\U0010fffd"
"""What stands around a footnote mark in raw text; private characters, in no document's own."""
_RESERVED = str.maketrans({MARK_START: REPLACEMENT, MARK_END: REPLACEMENT})
_MARK = re.compile(rf"\s*{MARK_START}([^{MARK_END}]*){MARK_END}")
_UNPAIRED = re.compile(f"[{MARK_START}{MARK_END}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph as a document holds it."""

    raw: str
    """Its text, not yet clean; a newline is a line break within it."""
    label: str = ""
    """What automatic numbering prints before it: ``1.``, ``•``, ``Vraag 1``."""
    list_id: str | None = None
    """The list it is an item of."""
    heading: bool = False
    """Whether its style is one of headings."""
    bold: bool = False
    """Whether all of it is bold."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a cell that another one covers is empty."""

    rows: tuple[tuple[tuple[Content, ...], ...], ...]
    floating: bool = False
    """Whether it stands beside the text."""


@dataclass(frozen=True, slots=True)
class Box:
    """What stands apart from the running text: a text box, a frame."""

    contents: tuple[Content, ...]


Content = Piece | Table | Box


def plain(text: str) -> str:
    """Return a document's own text without the characters that stand around marks."""
    return text.translate(_RESERVED)


def marked(mark: str) -> str:
    """Return a footnote mark as it stands in raw text."""
    return f"{MARK_START}{mark}{MARK_END}"


def lines_of(raw: str) -> list[Row | None]:
    """Return the lines of raw text, None for one without anything to see on it."""
    return [row if row.text else None for row in map(_row, clean(raw)[0].split("\n"))]


def row_of(raw: str) -> Row:
    """Return raw text on one line; its text is empty if there is nothing to see."""
    return _row(clean(raw)[0])


def flat(raw: str) -> str:
    """Return raw text on one clean line, footnote marks left out."""
    return row_of(_MARK.sub("", raw)).text


def _row(line: str) -> Row:
    """Glue marks to the words that they belong to, but no digit to a digit."""
    text = ""
    marks: list[int] = []
    at = 0
    for match in _MARK.finditer(line):
        text = _add(text, line[at : match.start()], after_mark=at > 0)
        gap = " " if text and text[-1].isdigit() and match[1][:1].isdigit() else ""
        text = text.rstrip() + gap
        marks.append(len(text))
        text += match[1]
        at = match.end()
    return _trimmed(_add(text, line[at:], after_mark=at > 0), marks)


def _add(text: str, more: str, *, after_mark: bool) -> str:
    """Return text with more behind it, each run of white space one space."""
    more = _UNPAIRED.sub("", more)
    if after_mark and text[-1:].isdigit() and more[:1].isdigit():
        more = f" {more}"
    words = " ".join(more.split())
    if not words:
        return text if text.endswith(" ") or not (text and more) else f"{text} "
    start = " " if more[0].isspace() and text and not text.endswith(" ") else ""
    return f"{text}{start}{words}{' ' if more[-1].isspace() else ''}"


def _trimmed(text: str, marks: list[int]) -> Row:
    """Return a row without white space at its ends, in normal form as all text is."""
    text = text.rstrip()
    if not unicodedata.is_normalized("NFC", text):
        return Row(unicodedata.normalize("NFC", text))
    return Row(text, tuple(mark for mark in marks if mark < len(text)))


def pieces_of(contents: Iterable[Content]) -> Iterator[Piece]:
    """Return the paragraphs of contents in order, those of tables too, those of boxes not."""
    for content in contents:
        if isinstance(content, Piece):
            yield content
        elif isinstance(content, Table):
            yield from pieces_of(cells_of(content))


def boxes_of(table: Table) -> Iterator[Box]:
    """Return the boxes that stand in the cells of a table."""
    for content in cells_of(table):
        if isinstance(content, Box):
            yield content
        elif isinstance(content, Table):
            yield from boxes_of(content)


def cells_of(table: Table) -> Iterator[Content]:
    """Return what the cells of a table hold, row by row."""
    return (content for row in table.rows for cell in row for content in cell)


def replacements(letter: Letter) -> tuple[str, ...]:
    """Return a sentence on characters of a letter that are no text, empty if it has none."""
    count = letter.text.count(REPLACEMENT)
    return (f"characters that are no text replaced by U+FFFD: {count}",) if count else ()


def no_text(name: str) -> LetterError:
    """Return the error for a document in which nothing is written."""
    return LetterError(
        "the file holds no text", where=name, remedy="Check that it was saved completely."
    )
