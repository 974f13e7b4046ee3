"""Blocks and footnotes to one text, with the span of each in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from askbrief.layout import Strip, pack
from askbrief.reading.blocks import Draft
from askbrief.reading.lines import Line
from askbrief.reading.notes import Mark, Note, mark_at, marks_in, references
from askbrief.reading.tidy import Lexicon, join
from askbrief.types import Block, Footnote, Page, Span

_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text of a letter with its spans, as they go into a Letter."""

    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...]
    layout: bytes
    """As in ``Letter.layout``."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A block's text, and where in it each printed line begins and ends."""

    draft: Draft
    text: str
    places: tuple[tuple[Line, int, int], ...]


def assemble(
    drafts: Sequence[Draft], notes: Sequence[tuple[int, Note]], pages: int, known: Lexicon
) -> Assembled:
    """Write the body, then the footnotes.

    Args:
        drafts: the blocks of the body, at least one.
        notes: every footnote with the number of the page below which it stands.
        pages: how many pages the letter has; 0 if it shows none.
        known: the words that decide about hyphens.
    """
    body = [_write(draft, known) for draft in drafts]
    foot = [_write(Draft("footnote", (note.lines,), "footnote"), known) for _, note in notes]
    written = [*body, *foot]
    blocks = _blocks(written)
    text = _GAP.join(one.text for one in written)
    sheets = _pages(body, blocks, max(pages, 1))
    marks = _marks(body, blocks, text)
    footnotes = _footnotes(notes, blocks[len(body) :], sheets, marks)
    layout = pack(_strips(written, blocks))
    if pages:
        return Assembled(text, sheets, blocks, footnotes, layout)
    return Assembled(text, (), blocks, tuple(_without_page(note) for note in footnotes), layout)


def _write(draft: Draft, known: Lexicon) -> _Written:
    rows: list[str] = []
    places: list[tuple[Line, int, int]] = []
    start = 0
    for lines in draft.rows:
        joined = join([line.text for line in lines], known)
        ends = [*joined.starts[1:], len(joined.text)]
        for line, first, last in zip(lines, joined.starts, ends, strict=True):
            # Up to the space before the next line, or without the hyphen that was dropped.
            length = min(len(line.text), len(joined.text[first:last].rstrip(" ")))
            places.append((line, start + first, start + first + length))
        rows.append(joined.text)
        start += len(joined.text) + 1
    return _Written(draft, "\n".join(rows), tuple(places))


def _blocks(written: Sequence[_Written]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    start = 0
    for one in written:
        draft = one.draft
        blocks.append(Block(start, start + len(one.text), draft.kind, draft.speaker))
        start += len(one.text) + len(_GAP)
    return tuple(blocks)


def _strips(written: Sequence[_Written], blocks: Sequence[Block]) -> Iterator[Strip]:
    for one, block in zip(written, blocks, strict=True):
        for line, start, end in one.places:
            if line.ink is not None and start < end:
                edges = line.ink.edges[: end - start + 1]
                span = (block.start + start, block.start + end)
                yield Strip(*span, line.page, line.ink.top, line.ink.bottom, edges)


def _marks(body: Sequence[_Written], blocks: Sequence[Block], text: str) -> list[Mark]:
    """Return what may be footnote marks in the body; only marks if the source tells them."""
    placed = [
        (line, block.start + start)
        for one, block in zip(body, blocks, strict=False)
        for line, start, _ in one.places
    ]
    if all(line.marks is None for line, _ in placed):
        return marks_in(text[: blocks[len(body) - 1].end])
    offsets = [start + offset for line, start in placed for offset in line.marks or ()]
    return [Mark(mark_at(text, offset), offset, certain=True) for offset in offsets]


def _pages(body: Sequence[_Written], blocks: Sequence[Block], count: int) -> tuple[Page, ...]:
    """Cut the body into pages; one without text of its own is empty."""
    starts: dict[int, int] = {1: 0}
    for one, block in zip(body, blocks, strict=False):
        for line, offset, _ in one.places:
            starts.setdefault(line.page, block.start + offset)
    end = blocks[len(body) - 1].end
    pages: list[Page] = []
    for number in range(count, 0, -1):
        start = starts.get(number, end)
        pages.append(Page(start, end, number))
        end = start
    return tuple(reversed(pages))


def _footnotes(
    notes: Sequence[tuple[int, Note]],
    blocks: Sequence[Block],
    pages: Sequence[Page],
    marks: Sequence[Mark],
) -> tuple[Footnote, ...]:
    found: list[Footnote] = []
    placed = zip(notes, blocks, strict=True)
    for number, group in groupby(placed, key=lambda one: one[0][0]):
        ours = [(note.mark, block) for (_, note), block in group]
        page = pages[number - 1]
        there = [mark for mark in marks if page.start <= mark.start < page.end]
        places = references([mark for mark, _ in ours], there)
        for (mark, block), place in zip(ours, places, strict=True):
            reference = Span(place.start, place.start + len(mark)) if place else None
            found.append(Footnote(block.start, block.end, mark, number, reference))
    return tuple(found)


def _without_page(note: Footnote) -> Footnote:
    return Footnote(note.start, note.end, note.mark, None, note.reference)
