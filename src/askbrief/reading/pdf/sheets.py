"""Segments of a page to the printed lines of a Sheet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from askbrief.reading.lines import Ink, Line, Sheet
from askbrief.reading.paragraphs import CELL_GAP
from askbrief.reading.pdf.columns import Frame, apart, in_reading_order
from askbrief.reading.pdf.glyphs import Glyph
from askbrief.reading.pdf.rows import Row, Segment, rows_of
from askbrief.reading.wording import role_of
from askbrief.sentences import LIST_MARK

_SPACE_IN_ORDER = 0.5
_SPACE = 0.15
"""Gaps from which a space is read, in sizes: within what the file has as one piece, else."""
_ABOVE, _BELOW = 0.85, 0.25
"""How far a line reaches above and below its baseline, in sizes."""
_PARAGRAPH = 1.3
"""Distance of baselines from which a line stands apart, in pitches."""
_CELL_GAP = 1.5
"""Gap from which a piece of a line is a cell of its own, in sizes."""


def sheet_of(segments: Sequence[Segment], frame: Frame, page: int) -> Sheet:
    """Return a page as a Sheet."""
    body, margin = apart(segments, frame)
    rows = in_reading_order(rows_of(body), frame)
    lines = [
        _line(row, rows[at - 1] if at else None, frame, page, tabs=_is_tabular(rows, at, frame))
        for at, row in enumerate(rows)
    ]
    beside = [_text(row, " ")[0] for row in rows_of(margin)]
    return Sheet(tuple(lines), tuple(beside))


def _line(row: Row, above: Row | None, frame: Frame, page: int, *, tabs: bool) -> Line:
    size = max(one.size for one in row)
    text, edges, marks = _text(row, CELL_GAP if tabs else " ")
    base = row[0].baseline
    ink = Ink(base - _ABOVE * size, base + _BELOW * size, edges, size, _is_strong(row))
    return Line(
        text,
        page,
        indent=max(0, round(2 * (row[0].left - frame.left) / frame.size)),
        blank=_blank(row, above, frame),
        cells=_cells(row),
        marks=marks,
        ink=ink,
    )


def _blank(row: Row, above: Row | None, frame: Frame) -> int:
    if above is None:
        return 1
    size = max(one.size for one in row)
    pitch = frame.pitch * min(size, frame.size) / frame.size
    gap = (row[0].baseline - above[0].baseline) / pitch
    return 0 if gap < _PARAGRAPH else max(1, round(gap) - 1)


def _cells(row: Row) -> int:
    return 1 + sum(_is_cell_gap(one, other) for one, other in pairwise(row))


def _is_cell_gap(one: Segment, other: Segment) -> bool:
    return other.left - one.right > _CELL_GAP * min(one.size, other.size)


def _is_tabular(rows: Sequence[Row], at: int, frame: Frame) -> bool:
    """Return whether a row is one of a table: of many cells, or of some like its neighbours."""
    if not _may_be_tabular(rows[at], frame):
        return False
    beside = (rows[near] for near in (at - 1, at + 1) if 0 <= near < len(rows))
    return _cells(rows[at]) > 2 or any(_may_be_tabular(row, frame) for row in beside)


def _may_be_tabular(row: Row, frame: Frame) -> bool:
    if _cells(row) == 1 or row[0].left < frame.left - frame.size:
        return False
    text = _text(row, " ")[0]
    return not LIST_MARK.match(text) and role_of(text) is None


def _is_strong(row: Row) -> bool:
    glyphs = [glyph for segment in row for glyph in segment.main]
    return all(glyph.bold for glyph in glyphs) or all(glyph.italic for glyph in glyphs)


def _text(row: Row, gap: str) -> tuple[str, tuple[float, ...], tuple[int, ...]]:
    """Return a row's text, the edges of its characters, and where raised marks begin."""
    letters: list[str] = []
    edges: list[float] = []
    marks: list[int] = []
    before: Glyph | None = None
    for segment in row:
        for at, glyph in enumerate(segment.glyphs):
            if before and (at == 0 or _is_spaced(before, glyph)):
                letters.append(" " if at else gap)
                edges.append(before.right)
            if glyph.order in segment.raised and not _continues(before, segment, letters):
                marks.append(len(letters))
            letters.append(glyph.text)
            edges.append(glyph.left)
            before = glyph
    return "".join(letters), (*edges, before.right if before else 0.0), _numeric(letters, marks)


def _continues(before: Glyph | None, segment: Segment, letters: Sequence[str]) -> bool:
    """Return whether a raised glyph is a further digit of the mark before it."""
    return before is not None and before.order in segment.raised and letters[-1] != " "


def _numeric(letters: Sequence[str], marks: Sequence[int]) -> tuple[int, ...]:
    return tuple(at for at in marks if letters[at].isdigit() or letters[at] == "*")


def _is_spaced(before: Glyph, glyph: Glyph) -> bool:
    gap = glyph.left - before.right
    size = max(before.size, glyph.size)
    if glyph.order == before.order + 1 and glyph.spaced is not None:
        return glyph.spaced or gap > _SPACE_IN_ORDER * size
    return gap > _SPACE * size
