"""Footnotes of a page of which the sizes of type are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from askbrief.reading.lines import Line
from askbrief.reading.notes import Note, mark_at, marks_of

SMALLER = 0.92
"""Most that a footnote's type measures, in sizes of the body's."""


@dataclass(frozen=True, slots=True)
class Foot:
    """A page's lines without the footnotes below them."""

    lines: tuple[Line, ...]
    rest: tuple[Line, ...]
    """Lines of a footnote that began on the page before."""
    notes: tuple[Note, ...]


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """Return the size of most of the type, in points; 0 if it is not known."""
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        if line.ink:
            sizes[round(line.ink.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def take_foot(lines: Sequence[Line], size: float, *, open_note: bool) -> Foot:
    """Split one page's lines into its text and the footnotes below it.

    Args:
        size: of the body's type, points.
        open_note: whether a footnote of the page before may run on.
    """
    start = _start_of_small(lines, size)
    referred = {mark.text for line in lines[:start] for mark in marks_of(line)}
    begins = _beginnings(lines, start, referred)
    first = begins[0] if begins else len(lines)
    rest = lines[start:first] if open_note and _runs_on(lines, start, first) else ()
    if rest and not begins:
        return Foot(tuple(lines[:start]), tuple(rest), ())
    ends = [*begins[1:], len(lines)] if begins else []
    notes = tuple(
        Note(_mark(lines[begin]), tuple(lines[begin:end]))
        for begin, end in zip(begins, ends, strict=True)
    )
    return Foot(tuple(lines[: start if rest else first]), tuple(rest), notes)


def _start_of_small(lines: Sequence[Line], size: float) -> int:
    start = len(lines)
    while start and (ink := lines[start - 1].ink) and ink.size <= SMALLER * size:
        start -= 1
    return start


def _beginnings(lines: Sequence[Line], start: int, referred: set[str]) -> list[int]:
    """Return where footnotes begin: with a raised mark, the first one referred to above."""
    found: list[int] = []
    for index in range(start, len(lines)):
        mark = _mark(lines[index])
        if mark and (found or mark in referred):
            found.append(index)
    return found


def _mark(line: Line) -> str:
    return mark_at(line.text, 0) if line.marks and line.marks[0] == 0 else ""


def _runs_on(lines: Sequence[Line], start: int, first: int) -> bool:
    """Return whether small lines above the first footnote are the rest of one."""
    small = lines[start:first]
    one_piece = all(line.cells == 1 for line in small) and not any(line.blank for line in small[1:])
    return bool(small) and start > 0 and small[0].blank > 0 and one_piece


def with_rest(note: Note, rest: Sequence[Line]) -> Note:
    """Return a footnote with its lines on the next page."""
    return replace(note, lines=(*note.lines, *rest))
