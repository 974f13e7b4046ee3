"""What a word processor's document holds, to the paragraphs and the margin of a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from askbrief.reading.furniture import is_printers
from askbrief.reading.office import (
    Box,
    Content,
    Piece,
    Table,
    boxes_of,
    cells_of,
    flat,
    lines_of,
    pieces_of,
)
from askbrief.reading.office_tables import (
    LETTERHEAD,
    data_rows,
    is_bare_label,
    is_column,
    letterhead,
)
from askbrief.reading.paragraphs import CELL_GAP, Paragraph, Row, joined
from askbrief.reading.signatures import is_name
from askbrief.reading.wording import QUESTION_NUMBER, is_prose, is_sign_off, role_of

_PAGE = re.compile(r"(?:pagina|blad)(?: ?\d{1,4})?(?: ?(?:van|/)(?: ?\d{1,4})?)?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!:;,…][)\]»”’\"']*$")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{3}")
_BEGINNING = 200
_LONGEST_BOLD_HEADING = 100
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Outline:
    """A document's text and what stands beside it, as ``letter_from_paragraphs`` takes them."""

    paragraphs: tuple[Paragraph, ...]
    margin: tuple[str, ...]
    furniture: tuple[str, ...]


def outline(contents: Sequence[Content], beside: Sequence[Box]) -> Outline:
    """Return the paragraphs of a document in order.

    Args:
        contents: its body.
        beside: its headers and footers, that of the first page first.
    """
    flow, boxes = _apart(contents)
    paragraphs = list(_paragraphs(flow))
    mastheads = list(takewhile(_is_masthead, paragraphs))
    seen = dict.fromkeys(_box_lines(box) for box in (*boxes, *beside))
    margin = tuple(line for lines in seen for line in lines)
    printed = [row.text.replace(CELL_GAP, " ") for one in mastheads for row in one.rows]
    furniture = dict.fromkeys([*filter(is_printers, margin), *printed])
    return Outline(tuple(paragraphs[len(mastheads) :]), margin, tuple(furniture))


_Flow = list[Piece | Table]


def _apart(contents: Sequence[Content]) -> tuple[_Flow, list[Box]]:
    """Part the running text, letterheads laid out as its lines, from what stands beside it."""
    flow: _Flow = []
    boxes: list[Box] = []
    head = sum(1 for _ in takewhile(lambda content: not _begins_text(content), contents))
    for number, content in enumerate(contents):
        for part in _parts(content, in_head=number < head):
            if isinstance(part, Box):
                boxes.append(part)
            else:
                flow.append(part)
    return _mended(flow), boxes


def _mended(flow: Sequence[Piece | Table]) -> _Flow:
    """Join paragraphs that a sentence runs through: somebody ended its lines by hand."""
    groups: list[_Flow] = []
    for part in flow:
        if groups and _runs_on(groups[-1][-1], part):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [_joined(group) for group in groups]


def _runs_on(above: Piece | Table, below: Piece | Table) -> bool:
    if isinstance(above, Table) or isinstance(below, Table):
        return False
    if below.label or above.heading != below.heading or above.raw.endswith("\n"):
        return False
    ended, first = flat(above.raw[-_BEGINNING:]), flat(below.raw[:_BEGINNING])
    if not (is_prose(ended) and ended[-1].isalnum() and first[:1].islower()):
        return False
    return not (is_name(first) or is_sign_off(ended))


def _joined(group: _Flow) -> Piece | Table:
    first = group[0]
    if isinstance(first, Table) or len(group) == 1:
        return first
    pieces = [piece for piece in group if isinstance(piece, Piece)]
    bold = all(piece.bold for piece in pieces)
    return replace(first, raw=" ".join(piece.raw for piece in pieces), bold=bold)


def _begins_text(content: Content) -> bool:
    if not isinstance(content, Piece):
        return False
    text = flat(content.raw)
    return is_prose(text) and role_of(text) is None


def _parts(content: Content, *, in_head: bool) -> Iterator[Content]:
    """Return what a part of a document is, or the parts that it only holds together."""
    if isinstance(content, Table):
        yield from _parts_of_table(content, in_head=in_head)
    elif isinstance(content, Box) and _is_text(content):
        for inner in content.contents:
            yield from _parts(inner, in_head=in_head)
    else:
        yield content


def _parts_of_table(table: Table, *, in_head: bool) -> Iterator[Content]:
    inner = tuple(cells_of(table))
    column = is_column(table)
    pieces = letterhead(table) if in_head and not (column and table.floating) else None
    if column and table.floating and not _is_text(Box(inner)):
        yield Box(inner)
    elif column and pieces is None:
        for content in inner:
            yield from _parts(content, in_head=in_head)
    else:
        yield from [table] if pieces is None else pieces
        for box in boxes_of(table):
            yield from _parts(box, in_head=in_head)


def _is_text(box: Box) -> bool:
    """Return whether a box holds sentences and no labels of a letterhead."""
    lines = _box_lines(box)
    labelled = any(role_of(line) in LETTERHEAD for line in lines)
    return not labelled and any(map(is_prose, lines))


def _box_lines(box: Box) -> tuple[str, ...]:
    """Return what stands in a box line by line, a subject on one line with its label."""
    lines: list[str] = []
    for line in _lines_in(box.contents):
        if lines and is_bare_label(lines[-1]) and role_of(lines[-1]) == "subject":
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return tuple(lines)


def _lines_in(contents: Sequence[Content]) -> Iterator[str]:
    for content in contents:
        if isinstance(content, Piece):
            yield from (row.text for row in lines_of(content.raw) if row)
        elif isinstance(content, Box):
            yield from _lines_in(content.contents)
        else:
            yield from _lines_in(letterhead(content) or tuple(pieces_of((content,))))
            yield from _lines_in(tuple(boxes_of(content)))


def _is_masthead(paragraph: Paragraph) -> bool:
    cells = (cell for row in paragraph.rows for cell in row.text.split(CELL_GAP))
    return all(map(is_printers, cells))


def _paragraphs(flow: Sequence[Piece | Table]) -> Iterator[Paragraph]:
    """Return paragraphs, the items of one list together."""
    seen = [part for part in flow if isinstance(part, Table) or _is_seen(part)]
    numbered = list(enumerate(seen))
    for _, group in groupby(numbered, key=lambda one: _list_of(*one)):
        parts = [part for _, part in group]
        if isinstance(parts[0], Table):
            rows = data_rows(parts[0])
            yield from [Paragraph(rows)] if rows else []
        elif len(parts) == 1:
            yield from _from_piece(parts[0])
        else:
            rows = tuple(row for part in parts if isinstance(part, Piece) for row in _rows(part))
            yield Paragraph(rows)


def _list_of(number: int, part: Piece | Table) -> int | str:
    """Return the list that a part is an item of, else a key of its own."""
    if isinstance(part, Table) or part.list_id is None or part.heading:
        return number
    return number if QUESTION_NUMBER.fullmatch(part.label) else part.list_id


def _is_seen(piece: Piece) -> bool:
    """Return whether a paragraph is printed: the number of an empty item says nothing."""
    return bool(_rows(replace(piece, label=""))) or bool(_WORD.search(piece.label))


def _lines(piece: Piece) -> list[Row | None]:
    """Return the lines of a paragraph, its label in front, None for one that is not printed."""
    lines = [row if row and not _PAGE.fullmatch(row.text) else None for row in lines_of(piece.raw)]
    if not piece.label:
        return lines
    first = next((number for number, row in enumerate(lines) if row), 0)
    rows = [row for row in lines[first : first + 1] if row]
    return [joined([Row(piece.label), *rows], " "), *lines[first + 1 :]]


def _rows(piece: Piece) -> list[Row]:
    return [row for row in _lines(piece) if row]


def _from_piece(piece: Piece) -> Iterator[Paragraph]:
    if QUESTION_NUMBER.fullmatch(piece.label):
        yield Paragraph((Row(piece.label),), "heading")
        piece = replace(piece, label="")
    rows = _rows(piece)
    if rows and _is_heading(piece, rows):
        yield Paragraph((joined(rows, " "),), "heading")
    else:
        yield from _from_rows(piece)


def _from_rows(piece: Piece) -> Iterator[Paragraph]:
    """Return a paragraph as the paragraphs that empty lines and numbers of questions make."""
    for asked, group in groupby(_lines(piece), key=_is_question):
        if asked is None:
            continue
        found = tuple(row for row in group if row)
        if asked:
            yield from (Paragraph((row,), "heading") for row in found)
        else:
            plain = not piece.bold and _SENTENCE_END.search(found[-1].text)
            yield Paragraph(found, "paragraph" if plain else None)


def _is_question(row: Row | None) -> bool | None:
    """Return whether a line numbers a question or answer, None for an empty line."""
    return bool(QUESTION_NUMBER.fullmatch(row.text)) if row else None


def _is_heading(piece: Piece, rows: Sequence[Row]) -> bool:
    text = " ".join(row.text for row in rows)
    if piece.heading:
        return len(text) <= _LONGEST_HEADING
    if not piece.bold or len(rows) > 1 or len(text) > _LONGEST_BOLD_HEADING:
        return False
    bullet = piece.label and not piece.label[0].isalnum()
    return bool(_LETTER.search(text)) and not (bullet or _SENTENCE_END.search(text))
