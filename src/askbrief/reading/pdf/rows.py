"""Glyphs to segments and rows: what stands beside each other on one printed line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from askbrief.reading.pdf.glyphs import Glyph

_SAME_LINE = 0.25
"""Most that baselines of one line differ, in sizes."""
_PARTED = 1.0
"""Gap from which two pieces of a line stand apart, in sizes."""
_SMALL = 0.88
"""Most that a raised or lowered sign measures, in sizes of its neighbour."""
_LONGEST_RAISED = 4


@dataclass(frozen=True)
class Segment:
    """Glyphs of one line that stand close to each other, from left to right."""

    glyphs: tuple[Glyph, ...]
    raised: frozenset[int] = frozenset()
    """``order`` of the glyphs that stand above the line, small, as footnote marks do."""

    @cached_property
    def left(self) -> float:
        """Left edge, points."""
        return self.glyphs[0].left

    @cached_property
    def right(self) -> float:
        """Right edge, points."""
        return max(glyph.right for glyph in self.glyphs)

    @cached_property
    def main(self) -> list[Glyph]:
        """The glyphs on the line itself; all if none is."""
        return [g for g in self.glyphs if g.order not in self.raised] or list(self.glyphs)

    @cached_property
    def baseline(self) -> float:
        """Baseline, points from the top of the page."""
        return median(glyph.baseline for glyph in self.main)

    @cached_property
    def size(self) -> float:
        """Size of most of its glyphs, points."""
        return median(glyph.size for glyph in self.main)


Row = tuple[Segment, ...]
"""Segments with one baseline, from left to right."""


def segments_of(glyphs: Sequence[Glyph]) -> list[Segment]:
    """Return the segments of a page, raised and lowered signs with the text beside them."""
    found = [part for line in _lines(glyphs) for part in _parts(line)]
    return _with_small_signs(found)


def _lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: one.baseline):
        slack = _SAME_LINE * min(glyph.size, line[0].size) if line else 0.0
        if line and glyph.baseline - line[0].baseline > slack:
            yield line
            line = []
        line.append(glyph)
    if line:
        yield line


def _parts(line: Iterable[Glyph]) -> Iterator[Segment]:
    part: list[Glyph] = []
    right = 0.0
    for glyph in sorted(line, key=lambda one: (one.left, one.order)):
        if part and glyph.left - right > _PARTED * max(part[-1].size, glyph.size):
            yield Segment(tuple(part))
            part = []
        right = max(right, glyph.right) if part else glyph.right
        part.append(glyph)
    if part:
        yield Segment(tuple(part))


def _with_small_signs(segments: Sequence[Segment]) -> list[Segment]:
    hosts = [one for one in segments if len(one.glyphs) > _LONGEST_RAISED]
    others = [one for one in segments if len(one.glyphs) <= _LONGEST_RAISED]
    placed: dict[int, Segment] = dict(enumerate(hosts))
    # The larger first: a short word may itself carry a sign.
    for sign in sorted(others, key=lambda one: -one.size):
        at = _host_of(sign, placed)
        if at is None:
            placed[len(placed)] = sign
        else:
            placed[at] = _merged(placed[at], sign)
    return list(placed.values())


def _host_of(sign: Segment, placed: dict[int, Segment]) -> int | None:
    return next((at for at, host in placed.items() if _is_sign_of(sign, host)), None)


def _is_sign_of(sign: Segment, host: Segment) -> bool:
    size = host.size
    up = host.baseline - sign.baseline
    small = sign.size < _SMALL * size and (0.1 * size < up < 0.75 * size or -0.4 * size < up < 0)
    reach = 0.7 * size
    return small and host.left - reach <= sign.right and sign.left <= host.right + reach


def _merged(host: Segment, sign: Segment) -> Segment:
    glyphs = sorted((*host.glyphs, *sign.glyphs), key=lambda one: one.left)
    up = sign.baseline < host.baseline - 0.1 * host.size
    raised = host.raised | {glyph.order for glyph in sign.glyphs} if up else host.raised
    return Segment(_respaced(glyphs, sign), raised)


def _respaced(glyphs: Sequence[Glyph], sign: Segment) -> tuple[Glyph, ...]:
    """A sign is glued to what it stands beside, unless a gap shows otherwise."""
    orders = {glyph.order for glyph in sign.glyphs}
    return tuple(replace(g, spaced=False) if g.order in orders else g for g in glyphs)


def rows_of(segments: Sequence[Segment]) -> list[Row]:
    """Group segments into rows from the top down, each from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: (one.baseline, one.left)):
        last = rows[-1][0] if rows else None
        slack = _SAME_LINE * min(segment.size, last.size) if last else 0.0
        if last is None or segment.baseline - last.baseline > slack:
            rows.append([segment])
        else:
            rows[-1].append(segment)
    return [tuple(sorted(row, key=lambda one: one.left)) for row in rows]
