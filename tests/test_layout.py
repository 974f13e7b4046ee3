"""Where characters are printed, packed and unpacked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from askbrief.layout import UNITS, Box, Strip, boxes_of, pack, unpack
from askbrief.types import Letter

PLACES = st.integers(-UNITS * 50, UNITS * 2000).map(lambda steps: steps / UNITS)


@st.composite
def strips(draw: st.DrawFn) -> Strip:
    start, edges = draw(st.integers(0, 10**6)), draw(st.lists(PLACES, min_size=2, max_size=9))
    end = start + len(edges) - 1
    return Strip(start, end, draw(st.integers(1, 500)), draw(PLACES), draw(PLACES), tuple(edges))


@given(st.lists(strips(), max_size=5))
def test_what_is_packed_comes_back(given_strips: list[Strip]) -> None:
    packed = pack(given_strips)
    assert unpack(packed) == tuple(given_strips)
    assert pack(unpack(packed)) == packed


def test_nothing_takes_no_bytes() -> None:
    assert pack([]) == b""
    assert unpack(b"") == ()


def test_places_are_kept_to_a_twentieth_of_a_point() -> None:
    (strip,) = unpack(pack([Strip(0, 1, 1, 10.012, 20.04, (1.03, 2.01))]))
    assert strip == Strip(0, 1, 1, 10.0, 20.05, (1.05, 2.0))


def test_a_span_over_two_lines_has_two_boxes() -> None:
    first = Strip(0, 3, 1, 100.0, 110.0, (50.0, 55.0, 61.5, 66.0))
    second = Strip(4, 7, 2, 20.0, 30.0, (40.0, 45.0, 50.0, 55.0))
    letter = Letter("x", "x", "één\ntwo", layout=pack([first, second]))
    assert boxes_of(letter, 1, 6) == [
        Box(1, 55.0, 100.0, 66.0, 110.0),
        Box(2, 40.0, 20.0, 50.0, 30.0),
    ]
    assert boxes_of(letter, 3, 4) == []
    assert boxes_of(Letter("x", "x", "abc"), 0, 3) == []
