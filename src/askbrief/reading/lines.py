"""Printed pages and their lines, from clean text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from askbrief.reading.wording import is_prose, is_sign_off, role_of

_BREAK_BLANK_LINES = 3
_HEAD_LINES = 40
_MARGIN_COLUMN = 60
_MARGIN_LINES = 3
_MARGIN_SLACK = 6
_CELL = re.compile(r"\S {3,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Ink:
    """Where a line is printed, in points from the left and upper edge of its page."""

    top: float
    bottom: float
    edges: tuple[float, ...]
    """Character ``i`` of the line stands between edges ``i`` and ``i + 1``."""
    size: float = 0.0
    """Size of its type."""
    strong: bool = False
    """Whether all of it is bold, or all of it italic."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    text: str
    """Without white space around it, words one space apart."""
    page: int
    """Page that it is printed on, from 1."""
    indent: int = 0
    """Spaces before it."""
    blank: int = 0
    """Blank lines above it; at least 1 for the first of a page."""
    cells: int = 1
    """Pieces of it that stand three or more spaces apart."""
    marks: tuple[int, ...] | None = None
    """Where in the text footnote marks begin; None if the source does not tell."""
    ink: Ink | None = None
    """Where it is printed; None if the source does not tell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed page: its lines, and apart from them what its margin column holds."""

    lines: tuple[Line, ...]
    margin: tuple[str, ...] = ()


def split_pages(text: str) -> list[list[str]]:
    """Return the raw lines of each page; one page if the text shows no page break.

    A form feed ends a page. Without form feeds three or more blank lines do, except
    in a letterhead and where a signature is to be put.
    """
    if "\f" in text:
        pages = [page.split("\n") for page in text.split("\f")]
        return _without_empty_ends(pages)
    lines = text.split("\n")
    starts = [0, *_page_starts(lines), len(lines)]
    return [lines[start:end] for start, end in pairwise(starts)]


def _without_empty_ends(pages: list[list[str]]) -> list[list[str]]:
    full = [number for number, page in enumerate(pages) if any(map(str.strip, page))]
    return pages[full[0] : full[-1] + 1] if full else []


def _page_starts(lines: list[str]) -> list[int]:
    """Return the index of the first line of every page but the first."""
    starts: list[int] = []
    earliest, last = _head_end(lines), len(lines)
    for index, line in enumerate(lines):
        if not line or line.isspace():
            continue
        blank = index - last - 1
        if (
            blank >= _BREAK_BLANK_LINES
            and last >= earliest
            and not is_sign_off(lines[last].strip())
        ):
            starts.append(index)
        last = index
    return starts


def _head_end(lines: list[str]) -> int:
    """Return the index of the last line near the top that only a letter's head has."""
    end = 0
    for index, line in enumerate(lines[: 3 * _HEAD_LINES]):
        text = " ".join(line.split())
        if text and role_of(text):
            end = index
        elif is_prose(text):
            break
    return end


def sheet(raw: Sequence[str], page: int) -> Sheet:
    """Return a page's lines, its margin column taken out."""
    column = _margin_column(raw)
    if column is None:
        return Sheet(tuple(_lines(raw, page)))
    places = [_margin_place(line, column) for line in raw]
    margin = [" ".join(line[place:].split()) for line, place in zip(raw, places, strict=True)]
    return Sheet(
        tuple(_lines([line[:place] for line, place in zip(raw, places, strict=True)], page)),
        tuple(piece for piece in margin if piece),
    )


def _lines(raw: Sequence[str], page: int) -> list[Line]:
    lines: list[Line] = []
    blank = 1
    for line in raw:
        words = line.split()
        if not words:
            blank += 1
            continue
        indent = len(line) - len(line.lstrip())
        cells = 1 + len(_CELL.findall(line, indent)) if "   " in line else 1
        lines.append(Line(" ".join(words), page, indent, blank, cells))
        blank = 0
    return lines


def _margin_column(raw: Sequence[str]) -> int | None:
    """Return the column at which a margin column begins, right of all other text."""
    indents = Counter(len(line) - len(line.lstrip()) for line in raw if line.strip())
    columns = [c for c, n in indents.items() if c >= _MARGIN_COLUMN and n >= _MARGIN_LINES]
    left = sum(n for indent, n in indents.items() if indent < _MARGIN_COLUMN)
    if not columns or left < _MARGIN_LINES:
        return None
    column = min(columns)
    return column if all(_margin_place(line, column) is not None for line in raw) else None


def _margin_place(line: str, column: int) -> int | None:
    """Return where a line's piece in the margin begins; None if other text runs into it."""
    if len(line) <= column:
        return len(line)
    gap = line.rfind("  ", 0, column + 1)
    if gap < 0:
        return None
    place = len(line) - len(line[gap:].lstrip())
    return place if place >= column - _MARGIN_SLACK else None
