"""Which part of a page is the body, and which the margin beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from askbrief.reading.feet import SMALLER
from askbrief.reading.pdf.rows import Row, Segment, rows_of

_FULL_LINE_GLYPHS = 25
_SLACK = 2.0
"""Points that lines of one column differ at their edges."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The body of a document's pages, in points."""

    left: float
    right: float
    size: float
    """Size of its type."""
    pitch: float
    """From one baseline to the next."""


def frame_of(pages: Sequence[Sequence[Segment]]) -> Frame:
    """Measure the body: the column in which most of the text stands.

    Args:
        pages: the segments of each page, at least one in all.
    """
    every = [segment for page in pages for segment in page]
    size = _most(round(one.size * 2) / 2 for one in every for _ in one.glyphs)
    full = [one for one in every if len(one.glyphs) >= _FULL_LINE_GLYPHS] or every
    left = _most(round(one.left) for one in full for _ in one.glyphs)
    lines = [one for one in full if abs(one.left - left) <= _SLACK] or full
    rights = sorted(one.right for one in lines)
    return Frame(left, rights[int(0.98 * (len(rights) - 1))], size, _pitch(pages, size))


def _most(values: Iterable[float]) -> float:
    return Counter(values).most_common(1)[0][0]


def _pitch(pages: Sequence[Sequence[Segment]], size: float) -> float:
    gaps = []
    for page in pages:
        rows = rows_of([one for one in page if abs(one.size - size) < 0.6])
        tops = [row[0].baseline for row in rows]
        gaps += [below - above for above, below in pairwise(tops)]
    near = [gap for gap in gaps if 0.8 * size < gap < 2 * size]
    return median(near) if near else 1.2 * size


def apart(segments: Sequence[Segment], frame: Frame) -> tuple[list[Segment], list[Segment]]:
    """Part a page's segments into the body and the margin right of it."""
    body = [one for one in segments if one.left < frame.right - _SLACK]
    return body, [one for one in segments if one.left >= frame.right - _SLACK]


def in_reading_order(rows: Sequence[Row], frame: Frame) -> list[Row]:
    """Put footnotes that are printed in two columns one column after the other.

    They are rows in smaller type of which a piece further right begins with a footnote mark.
    """
    ordered: list[Row] = []
    for small, group in groupby(rows, key=lambda row: _is_small(row, frame)):
        run = list(group)
        second = [one.left for row in run for one in row[1:] if small and _begins_with_mark(one)]
        ordered += _columns(run, min(second) - _SLACK) if second else run
    return ordered


def _is_small(row: Row, frame: Frame) -> bool:
    return all(one.size <= SMALLER * frame.size for one in row)


def _begins_with_mark(segment: Segment) -> bool:
    first = segment.glyphs[0]
    return first.order in segment.raised and first.text.isdigit()


def _columns(rows: Sequence[Row], edge: float) -> list[Row]:
    left = (tuple(one for one in row if one.left < edge) for row in rows)
    right = (tuple(one for one in row if one.left >= edge) for row in rows)
    return [row for row in (*left, *right) if row]
