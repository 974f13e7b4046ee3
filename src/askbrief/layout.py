"""Where the characters of a letter are printed, packed to a few bytes each; pure."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from askbrief.types import Letter, Span

UNITS = 20
"""Steps a point: boxes are kept to a twentieth of a point."""


@dataclass(frozen=True, slots=True)
class Strip(Span):
    """A run of a letter's text that is printed on one line of one page.

    Measured in points (1/72 inch) from the left and upper edge of the page as shown.
    """

    page: int
    top: float
    bottom: float
    edges: tuple[float, ...]
    """``end - start + 1`` places: character ``i`` stands between edges ``i`` and ``i + 1``."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, points from the left and upper edge of the page as shown."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def pack(strips: Iterable[Strip]) -> bytes:
    """Return strips as bytes; equal strips give equal bytes."""
    rows = [_row(strip) for strip in strips]
    if not rows:
        return b""
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 6)


def _row(strip: Strip) -> list[int]:
    """Each edge is kept as its distance from the one before it."""
    places = [round(edge * UNITS) for edge in strip.edges]
    steps = [b - a for a, b in itertools.pairwise(places)]
    vertical = [round(strip.top * UNITS), round(strip.bottom * UNITS)]
    return [strip.start, strip.page, *vertical, places[0], *steps]


@lru_cache(maxsize=64)
def unpack(packed: bytes) -> tuple[Strip, ...]:
    """Return the strips that were packed, in order of their text."""
    return tuple(map(_strip, json.loads(zlib.decompress(packed)))) if packed else ()


def _strip(row: Sequence[int]) -> Strip:
    start, page, top, bottom, place, *steps = row
    edges = [place / UNITS]
    for step in steps:
        place += step
        edges.append(place / UNITS)
    return Strip(start, start + len(steps), page, top / UNITS, bottom / UNITS, tuple(edges))


def boxes_of(letter: Letter, start: int, end: int) -> list[Box]:
    """Return the boxes that the characters from ``start`` to ``end`` are printed in.

    One box for each printed line; none for a letter without pages of its own.
    """
    boxes = []
    for strip in unpack(letter.layout):
        first, last = max(start, strip.start), min(end, strip.end)
        if first < last:
            edges = strip.edges[first - strip.start : last - strip.start + 1]
            boxes.append(Box(strip.page, min(edges), strip.top, max(edges), strip.bottom))
    return boxes
