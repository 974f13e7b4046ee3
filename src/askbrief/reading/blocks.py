"""Printed lines to blocks: head lines, headings, paragraphs, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbrief.reading.head import HeadPart
from askbrief.reading.lines import Line
from askbrief.reading.signatures import Signature
from askbrief.reading.wording import QUESTION_NUMBER
from askbrief.sentences import LIST_MARK, ends_in_abbreviation
from askbrief.types import BlockKind, Speaker

_BULLETS = "•▪◦‣"
"""List marks that stand for nothing else; a dash also does between words."""
_HEADING = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.? )?[A-Z«“‘\"'(À-Þ](?:[^.;]*[^.;:,!])?")
_ENDED = re.compile(r"[.!?:;…][)\]»”’\"']*(?:\d{1,3})?$")
_ANSWER = frozenset({"Ja", "Nee", "Neen"})
_SHORT = 0.7
_SLACK = 0.6
"""Room that a word needs besides its own width, in sizes: a space, and some more."""
_MUCH_ROOM = 6.0
"""Room left that shows for certain that a line was ended, in sizes."""
_HANGING = re.compile(r"(?:[,-]| (?:de|het|een|en|of|van|voor|in|op|te|met|aan|die|dat))$", re.I)
_WIDEST = 200
"""Lines longer than any printed one, code points: each is a paragraph of its own."""
_LONGEST_HEADING = 100
_LONGEST_LIST = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """A block to be: rows of printed lines, each row one line of text."""

    kind: BlockKind
    rows: tuple[tuple[Line, ...], ...]
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    """How far the lines of a letter reach; a few may reach farther."""

    width: int
    """Length of a full line, code points."""
    right: float
    """Right edge of a full line, points; 0 if the source does not tell."""


def drafts(
    head: Sequence[HeadPart], body: Sequence[Line], signatures: Sequence[Signature]
) -> list[Draft]:
    """Return the blocks of a letter in order.

    Args:
        head: the parts of the head, a block each.
        body: the lines below the head, without footnotes.
        signatures: ranges of ``body``, a block each.
    """
    column = _column(body)
    found = [Draft("head", (part.lines,)) for part in head]
    start = 0
    for signature in signatures:
        found += _paragraphs(body[start : signature.start], column)
        rows = tuple(tuple(body[first:end]) for first, end in signature.rows)
        found.append(Draft("signature", rows))
        start = signature.end
    return [*found, *_paragraphs(body[start:], column)]


def _column(lines: Sequence[Line]) -> _Column:
    lengths = sorted(len(line.text) for line in lines)
    rights = sorted(line.ink.edges[-1] for line in lines if line.ink)
    return _Column(
        lengths[_in_nine_tenths(lengths)] if lengths else 0,
        rights[_in_nine_tenths(rights)] if rights else 0.0,
    )


def _in_nine_tenths(values: Sequence[float]) -> int:
    """Return the index of the largest value but for the largest tenth."""
    return -(-9 * len(values) // 10) - 1


def _paragraphs(lines: Sequence[Line], column: _Column) -> list[Draft]:
    blocks: list[list[list[Line]]] = []
    for above, line, below in _with_neighbours(lines):
        if above is None or _begins_block(blocks[-1], (above, line, below), column):
            blocks.append([[line]])
        elif _begins_row(blocks[-1], above, line, below):
            blocks[-1].append([line])
        else:
            blocks[-1][-1].append(line)
    return with_headings([tuple(map(tuple, block)) for block in blocks])


def _with_neighbours(
    lines: Sequence[Line],
) -> Iterator[tuple[Line | None, Line, Line | None]]:
    above: Line | None = None
    for index, line in enumerate(lines):
        yield above, line, lines[index + 1] if index + 1 < len(lines) else None
        above = line


def _begins_block(
    block: Sequence[Sequence[Line]], lines: tuple[Line, Line, Line | None], column: _Column
) -> bool:
    above, line, _ = lines
    if _is_question(above.text) or _is_question(line.text):
        return True
    if line.page != above.page:
        return not _runs_over(above, line, column)
    if line.blank:
        return not _continues_item(block[-1], above, line)
    return not line.text[0].islower() and above.cells == 1 and _is_parted(block, lines, column)


def _is_parted(
    block: Sequence[Sequence[Line]], lines: tuple[Line, Line, Line | None], column: _Column
) -> bool:
    """Return whether a line begins a block although no blank line stands above it."""
    above, line, _ = lines
    if _is_printed_item(above, line):
        return True
    if not _is_short(above, line, column):
        return _is_heading_between(*lines, column)
    if len(block) == 1 and len(block[0]) == 1 and _may_be_heading(above.text):
        return True
    if _is_short(above, line, column, spare=_MUCH_ROOM) and above.ink:
        return not (LIST_MARK.match(line.text) or _HANGING.search(above.text))
    return _ends_sentence(above.text) and not LIST_MARK.match(line.text)


def _is_printed_item(above: Line, line: Line) -> bool:
    """Return whether a number left of the text above begins a further item of a list."""
    out = line.ink is not None and line.indent < above.indent - 1
    return out and bool(LIST_MARK.match(line.text))


def _runs_over(above: Line, line: Line, column: _Column) -> bool:
    """Return whether a paragraph goes on over a page break."""
    ended = _has_ended(above.text)
    if LIST_MARK.match(line.text) and ended:
        return False
    return line.text[0].islower() or not (ended or _is_short(above, line, column))


def _is_heading_between(above: Line, line: Line, below: Line | None, column: _Column) -> bool:
    """Return whether a line is a heading between two paragraphs that no blank line parts."""
    if below is None or below.blank or below.text[0].islower():
        return False
    return (
        _ends_sentence(above.text) and _is_short(line, below, column) and _may_be_heading(line.text)
    )


def _continues_item(row: Sequence[Line], above: Line, line: Line) -> bool:
    """Return whether a blank line stands within an item: the margin column made room."""
    inside = bool(LIST_MARK.match(row[0].text)) and line.indent > row[0].indent
    open_ended = line.text[0].islower() and not _has_ended(above.text)
    return inside and open_ended and line.blank == 1


def _is_short(above: Line, line: Line, column: _Column, spare: float = _SLACK) -> bool:
    """Return whether the line above was ended although the next word had room on it.

    Args:
        spare: room that a printed word needs besides its own width, in sizes.
    """
    word = line.text.partition(" ")[0]
    if above.ink and line.ink and column.right:
        room = column.right - above.ink.edges[-1]
        return room > line.ink.edges[len(word)] - line.ink.edges[0] + spare * line.ink.size
    if column.width > _WIDEST:
        return True
    return len(above.text) + 1 + len(word) < _SHORT * column.width


def _has_ended(text: str) -> bool:
    """Return whether a line ends in a stop that is not that of an abbreviation."""
    return bool(_ENDED.search(text[-20:])) and not ends_in_abbreviation(text)


def _ends_sentence(text: str) -> bool:
    return _has_ended(text) and ";" not in text[-5:]


def _begins_row(
    block: Sequence[Sequence[Line]], above: Line, line: Line, below: Line | None
) -> bool:
    row = block[-1]
    in_item = bool(LIST_MARK.match(row[0].text))
    mark = LIST_MARK.match(line.text)
    if mark:
        indented = line.indent > above.indent + 1
        apart = in_item or indented or above.text.endswith(",") or _has_ended(above.text)
        return _is_next_number(block, mark) if apart else line.text[0] in _BULLETS
    if in_item and line.indent <= row[0].indent < max(one.indent for one in row):
        return True
    return _is_tabular(line, above, below) or _is_tabular(above, line, None)


def _is_next_number(block: Sequence[Sequence[Line]], mark: re.Match[str]) -> bool:
    """Return whether a list can go on with a mark: a number needs the one before it."""
    if not mark["number"] or int(mark["number"]) == 1:
        return True
    before = (LIST_MARK.match(row[0].text) for row in block[-_LONGEST_LIST:])
    numbers = [int(item["number"]) for item in before if item and item["number"]]
    return int(mark["number"]) - 1 in numbers


def _is_tabular(line: Line, *neighbours: Line | None) -> bool:
    beside = any(other is not None and other.cells > 1 for other in neighbours)
    return line.cells > 2 or (line.cells > 1 and beside)


def with_headings(blocks: Sequence[tuple[tuple[Line, ...], ...]]) -> list[Draft]:
    """Return the blocks as headings and paragraphs: a heading has a block below it."""
    found: list[Draft] = []
    for index, rows in enumerate(blocks):
        below_heading = bool(found) and found[-1].kind == "heading"
        heading = index + 1 < len(blocks) and _is_heading(rows, below_heading=below_heading)
        found.append(Draft("heading" if heading else "paragraph", rows))
    return found


def _is_heading(rows: Sequence[Sequence[Line]], *, below_heading: bool) -> bool:
    lines = rows[0]
    text = " ".join(line.text for line in lines)
    if len(rows) > 1 or len(lines) > 2 or any(line.cells > 1 for line in lines):
        return False
    if _ends_sentence(text) and (below_heading or _is_plain(lines)):
        return False
    return _is_question(text) or _may_be_heading(text)


def _is_plain(lines: Sequence[Line]) -> bool:
    """Return whether lines are known to be printed neither bold nor italic."""
    return any(line.ink is not None and not line.ink.strong for line in lines)


def _is_question(text: str) -> bool:
    """Return whether a line numbers a question or answer: "Antwoord op vraag 3"."""
    return len(text) <= _LONGEST_HEADING and bool(QUESTION_NUMBER.fullmatch(text))


def _may_be_heading(text: str) -> bool:
    if len(text) > _LONGEST_HEADING or text in _ANSWER or LIST_MARK.match(text):
        return False
    return bool(_HEADING.fullmatch(text)) and not _HANGING.search(text)
