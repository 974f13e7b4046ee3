"""The place in a text that is nearest to a quote, and word by word what differs; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Literal

from askbrief.checking.matching import shaped, squeezed
from askbrief.types import Span

Op = Literal["equal", "removed", "added"]
_WORD = re.compile(r"[^\W_]+(?:[-.,/'’:][^\W_]+)*|[^\w\s]|_")
STRAY = 3
"""Words in a row below which a match far from the others says nothing."""
FAR = 5
MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Change:
    """Words in a row: ``equal`` in letter and quote; ``removed``: the letter has them, the quote
    does not; ``added``: the quote has them, the letter does not."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """The place that is nearest to a quote."""

    span: Span
    changes: tuple[Change, ...]
    likeness: float
    """Share of the words of quote and place that are the same, 0 to 1."""


def nearest(quote: str, text: str) -> Nearest | None:
    """Find the place in a text with most of a quote's words in order; None if it has none.

    Of a quote of more than ``MOST_WORDS`` words and signs, the first are compared.
    """
    ours, theirs = list(_WORD.finditer(quote))[:MOST_WORDS], list(_WORD.finditer(text))
    mine, its = ([shaped(word.group()) for word in words] for words in (ours, theirs))
    first, last = _window(mine, its)
    compared = SequenceMatcher(None, mine, its[first:last], autojunk=False)
    blocks = _together(compared.get_matching_blocks()[:-1])
    if not blocks:
        return None
    begin, end = first + blocks[0].b, first + blocks[-1].b + blocks[-1].size
    span = Span(theirs[begin].start(), theirs[end - 1].end())
    same = sum(block.size for block in blocks)
    changes = tuple(_changes(ours, theirs, blocks, first))
    return Nearest(span, changes, 2 * same / (len(mine) + end - begin))


def _window(mine: Sequence[str], its: Sequence[str]) -> tuple[int, int]:
    """Return the range of words that shares most with a quote, and half as much around it."""
    size, wanted = min(len(mine), len(its)), Counter(mine)
    inside: Counter[str] = Counter()
    shared = best = at = 0
    for number, word in enumerate(its):
        inside[word] += 1
        shared += inside[word] <= wanted[word]
        if number >= size:
            old = its[number - size]
            shared -= inside[old] <= wanted[old]
            inside[old] -= 1
        if shared > best:
            best, at = shared, number + 1
    around = size // 2 + FAR
    return max(0, at - size - around), min(len(its), at + around)


def _together(blocks: list[Match]) -> list[Match]:
    """Leave out small matches at both ends that are far from the others."""
    while len(blocks) > 1 and _is_stray(blocks[0], blocks[1], blocks[0].size):
        blocks = blocks[1:]
    while len(blocks) > 1 and _is_stray(blocks[-2], blocks[-1], blocks[-1].size):
        blocks = blocks[:-1]
    return blocks


def _is_stray(one: Match, other: Match, size: int) -> bool:
    between = other.b - one.b - one.size
    return size < STRAY and between > other.a - one.a - one.size + FAR


def _changes(
    ours: Sequence[re.Match[str]],
    theirs: Sequence[re.Match[str]],
    blocks: Sequence[Match],
    first: int,
) -> Iterator[Change]:
    a, b = 0, first + blocks[0].b
    for block in blocks:
        yield from _told("removed", theirs[b : first + block.b])
        yield from _told("added", ours[a : block.a])
        a, b = block.a + block.size, first + block.b + block.size
        yield from _told("equal", theirs[b - block.size : b])
    yield from _told("added", ours[a:])


def _told(op: Op, words: Sequence[re.Match[str]]) -> Iterator[Change]:
    if words:
        first, last = words[0], words[-1]
        yield Change(op, squeezed(first.string[first.start() : last.end()]))
