"""Blocks and footnotes to one text, with the span of each in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from askbrief.reading.blocks import Draft
from askbrief.reading.notes import Note, references
from askbrief.reading.tidy import Lexicon, join
from askbrief.types import Block, BlockKind, Footnote, Page, Span

_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text of a letter with its spans, as they go into a Letter."""

    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """A block's text, and where in it a page begins: (page, offset)."""

    kind: BlockKind
    text: str
    pages: tuple[tuple[int, int], ...]


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
    foot = [_write(Draft("footnote", (note.lines,)), known) for _, note in notes]
    written = [*body, *foot]
    blocks = _blocks(written)
    text = _GAP.join(one.text for one in written)
    sheets = _pages(body, blocks, max(pages, 1))
    footnotes = _footnotes(notes, blocks[len(body) :], sheets, text)
    if pages:
        return Assembled(text, sheets, blocks, footnotes)
    return Assembled(text, (), blocks, tuple(_without_page(note) for note in footnotes))


def _write(draft: Draft, known: Lexicon) -> _Written:
    rows: list[str] = []
    pages: list[tuple[int, int]] = []
    start = 0
    for lines in draft.rows:
        joined = join([line.text for line in lines], known)
        places = zip(lines, joined.starts, strict=True)
        pages += [(line.page, start + offset) for line, offset in places]
        rows.append(joined.text)
        start += len(joined.text) + 1
    return _Written(draft.kind, "\n".join(rows), tuple(pages))


def _blocks(written: Sequence[_Written]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    start = 0
    for one in written:
        blocks.append(Block(start, start + len(one.text), one.kind))
        start += len(one.text) + len(_GAP)
    return tuple(blocks)


def _pages(body: Sequence[_Written], blocks: Sequence[Block], count: int) -> tuple[Page, ...]:
    """Cut the body into pages; one without text of its own is empty."""
    starts: dict[int, int] = {1: 0}
    for one, block in zip(body, blocks, strict=False):
        for page, offset in one.pages:
            starts.setdefault(page, block.start + offset)
    end = blocks[len(body) - 1].end
    pages: list[Page] = []
    for number in range(count, 0, -1):
        start = starts.get(number, end)
        pages.append(Page(start, end, number))
        end = start
    return tuple(reversed(pages))


def _footnotes(
    notes: Sequence[tuple[int, Note]], blocks: Sequence[Block], pages: Sequence[Page], text: str
) -> tuple[Footnote, ...]:
    found: list[Footnote] = []
    placed = zip(notes, blocks, strict=True)
    for number, group in groupby(placed, key=lambda one: one[0][0]):
        ours = [(note.mark, block) for (_, note), block in group]
        page = pages[number - 1]
        marks = references([mark for mark, _ in ours], text, page.start, page.end)
        for (mark, block), place in zip(ours, marks, strict=True):
            reference = Span(place.start, place.start + len(mark)) if place else None
            found.append(Footnote(block.start, block.end, mark, number, reference))
    return tuple(found)


def _without_page(note: Footnote) -> Footnote:
    return Footnote(note.start, note.end, note.mark, None, note.reference)
