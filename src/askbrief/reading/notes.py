"""Footnotes: what stands at the foot of a page under a mark that its text refers with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from askbrief.dates import MONTHS
from askbrief.reading.lines import Line

_MARK = r"\d{1,3}|\*{1,3}|[⁰¹²³⁴-⁹]{1,3}|\[\d{1,3}\]"
_ANY = re.compile(rf"{_MARK}|[†‡§]{{1,3}}|(?:[ivxlc]{{1,8}}|[IVXLC]{{1,8}}|[A-Za-z])(?![^\W\d_])")
"""What can be a mark where the source says that one stands."""
_BEGINNING = re.compile(rf"(?P<mark>{_MARK})(?=\s|$)")
_ENDS = r"(?=[\s.,;:!?…)\]»”’\"'–]|$)"
_GLUED = re.compile(rf"(?<=[^\W\d_]|[.,;:!?…)\]»”’\"'%])(?P<mark>{_MARK}){_ENDS}")
_BEFORE_YEAR = "|".join((*MONTHS, "begin", "eind", "in", "medio", "sinds", "uit", "vanaf"))
_GLUED_TO_YEAR = re.compile(rf"\b(?:{_BEFORE_YEAR}) (?:19|20)\d\d(?P<mark>\d{{1,2}}){_ENDS}")
_NO_REFERENCE = re.compile(
    r"\d[.,:]$|\b(?:nrs?|p|pp|art|blz|hfst|par)\.$|(?:^|[\W\d_])[kcdm]?m$", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d[.,]$")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LARGEST_GAP = 5


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote as printed: its lines begin with its mark."""

    mark: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark in running text."""

    text: str
    start: int
    """Offset in the text that it was found in, code points."""
    certain: bool
    """False for what may as well be part of a name: the 2 of CO2."""


def marks_in(text: str) -> list[Mark]:
    """Return what may be footnote marks in a text, in order."""
    marks = [
        Mark(match["mark"], match.start("mark"), certain=True)
        for match in _GLUED_TO_YEAR.finditer(text)
    ]
    for match in _GLUED.finditer(text):
        start = match.start()
        before = text[max(start - 8, 0) : start]
        if not _NO_REFERENCE.search(before) or _YEAR.search(before):
            marks.append(Mark(match["mark"], start, certain=not before[-1].isupper()))
    return sorted(marks, key=lambda mark: mark.start)


def mark_at(text: str, offset: int) -> str:
    """Return the footnote mark that a text has at an offset, empty if it is none."""
    match = _ANY.match(text, offset)
    return match[0] if match else ""


def marks_of(line: Line) -> list[Mark]:
    """Return what may be footnote marks in a line; only marks if the source tells them."""
    if line.marks is None:
        return marks_in(line.text)
    return [Mark(mark_at(line.text, offset), offset, certain=True) for offset in line.marks]


def number_of(mark: str) -> int | None:
    """Return the number that a mark stands for, None for asterisks."""
    digits = mark.strip("[]").translate(_SUPERSCRIPT)
    return int(digits) if digits.isdecimal() else None


def take_notes(lines: Sequence[Line], last: int) -> tuple[tuple[Line, ...], tuple[Note, ...]]:
    """Split one page's lines into its text and the footnotes below it.

    Only the last blocks of a page can be footnotes: each begins with a mark that the
    text above refers with, marks follow each other, and the first is 1 or comes after
    ``last``, the number of the last footnote before this page.
    """
    ranges = _block_ranges(lines)
    if not ranges or not _mark_at(lines[ranges[-1][0]].text):
        return tuple(lines), ()
    references = _first_references(lines)
    blocks: list[list[Note]] = []
    end = len(lines)
    for start, stop in reversed(ranges):
        block = _block_notes(lines, start, stop, references)
        if not block or (blocks and not _follows(block[-1].mark, blocks[-1][0].mark)):
            break
        blocks.append(block)
        end = start
    notes = tuple(note for block in reversed(blocks) for note in block)
    if not notes or not _may_be_first(references[notes[0].mark][1], last):
        return tuple(lines), ()
    return tuple(lines[:end]), notes


_References = dict[str, tuple[int, Mark]]
"""By mark the first line that refers with it, one of which that is certain if there is any."""


def _first_references(lines: Sequence[Line]) -> _References:
    first: _References = {}
    for index, line in enumerate(lines):
        for mark in marks_of(line):
            known = first.get(mark.text)
            if known is None or (mark.certain and not known[1].certain):
                first[mark.text] = (index, mark)
    return first


def _block_ranges(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the ranges of lines between blank lines; a mark alone goes with what follows."""
    starts = [
        index
        for index, line in enumerate(lines)
        if line.blank and not (index and _BEGINNING.fullmatch(lines[index - 1].text))
    ]
    return list(pairwise([*starts, len(lines)]))


def _block_notes(
    lines: Sequence[Line], start: int, stop: int, references: _References
) -> list[Note]:
    """Split a block into footnotes; empty if it is anything else."""
    first = _mark_at(lines[start].text)
    if not first or not _is_referred(first, start, references):
        return []
    begins = [(start, first)]
    for index in range(start + 1, stop):
        text = lines[index].text
        mark = _mark_at(text)
        if not mark or not _follows(begins[-1][1], mark):
            continue
        if text == mark or _is_referred(mark, start, references):
            begins.append((index, mark))
    ends = [*(index for index, _ in begins[1:]), stop]
    notes = [
        Note(mark, tuple(lines[begin:end])) for (begin, mark), end in zip(begins, ends, strict=True)
    ]
    return notes if all(_has_text(note) for note in notes) else []


def _is_referred(mark: str, before: int, references: _References) -> bool:
    return mark in references and references[mark][0] < before


def _mark_at(text: str) -> str | None:
    match = _BEGINNING.match(text)
    return match["mark"] if match else None


def _has_text(note: Note) -> bool:
    return len(note.lines) > 1 or note.lines[0].text != note.mark


def _follows(mark: str, following: str) -> bool:
    number, after = number_of(mark), number_of(following)
    if number is None or after is None:
        return following == mark + "*"
    return after == number + 1


def _may_be_first(reference: Mark, last: int) -> bool:
    number = number_of(reference.text)
    if number is None or number == 1:
        return True
    return last < number <= last + (_LARGEST_GAP if reference.certain else 1)


def references(notes: Iterable[str], marks: Iterable[Mark]) -> list[Mark | None]:
    """Find where one page's text refers to its footnotes.

    Of several notes with one mark, each takes the next place that refers with it.

    Args:
        notes: the marks of the page's footnotes, in order.
        marks: what may be marks in the page's text, in order.
    """
    places: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: not mark.certain):
        places[mark.text].append(mark)
    return [places[note].pop(0) if places[note] else None for note in notes]
