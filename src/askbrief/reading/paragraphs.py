"""The paragraphs of a source that marks them as such (XML, HTML, Word) to a Letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from askbrief.reading.blocks import Draft, with_headings
from askbrief.reading.finishing import Parts, finish
from askbrief.reading.head import read_head
from askbrief.reading.lines import Line
from askbrief.reading.notes import Note
from askbrief.reading.signatures import Signature, find_signatures
from askbrief.reading.tidy import Lexicon
from askbrief.types import Letter, Speaker

CELL_GAP = "\t"
"""What parts the cells of a table in a row of text."""
_NO_WORDS = Lexicon(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Row:
    """One line of text: a whole paragraph, an item of a list or a row of a table."""

    text: str
    """Clean, not empty, without line breaks."""
    marks: tuple[int, ...] = ()
    """Where in the text footnote marks begin, code points."""


def joined(rows: Iterable[Row], gap: str) -> Row:
    """Return rows as one, with a gap between them and the places of their marks."""
    texts: list[str] = []
    marks: list[int] = []
    start = 0
    for row in rows:
        texts.append(row.text)
        marks += (start + mark for mark in row.marks)
        start += len(row.text) + len(gap)
    return Row(gap.join(texts), tuple(marks))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a source that marks its blocks."""

    rows: tuple[Row, ...]
    """At least one."""
    kind: Literal["heading", "paragraph"] | None = None
    """None: to be found by its wording. The head and signatures always are."""
    speaker: Speaker | None = None
    """None: to be found by the headings around it."""


_Owned = tuple[Paragraph, Line]


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """A footnote or endnote with the mark that refers to it."""

    mark: str
    text: str
    """Without the mark."""


def letter_from_paragraphs(
    paragraphs: Sequence[Paragraph],
    name: str,
    *,
    notes: Sequence[PrintedNote] = (),
    furniture: Sequence[str] = (),
    margin: Sequence[str] = (),
) -> Letter:
    """Read a letter from its paragraphs, at least one.

    Args:
        name: file name, for a letter that does not name itself.
        notes: in order of their marks.
        furniture: what the publisher adds: ``kst-32545-143``, ``Vergaderjaar 2020–2021``.
        margin: lines of the letterhead that stand apart: ``Datum 3 juni 2025``.
    """
    owned = [(owner, line) for owner in paragraphs for line in _lines(owner)]
    head = read_head([line for _, line in owned])
    body = owned[sum(len(part.lines) for part in head) :]
    signatures = find_signatures([line for _, line in body])
    drafts = [Draft("head", (part.lines,)) for part in head] + _body(body, signatures)
    return finish(
        Parts(
            head=head,
            margin=tuple(Line(text, 1, blank=1) for text in margin),
            drafts=drafts,
            signatures=signatures,
            notes=[(1, _note(note)) for note in notes],
            furniture=furniture,
        ),
        name,
        pages=0,
        known=_NO_WORDS,
    )


def _lines(paragraph: Paragraph) -> Iterator[Line]:
    for number, row in enumerate(paragraph.rows):
        cells = 1 + row.text.count(CELL_GAP)
        yield Line(row.text, 1, blank=int(number == 0), cells=cells, marks=row.marks)


def _note(note: PrintedNote) -> Note:
    return Note(note.mark, (Line(f"{note.mark} {note.text}", 1, marks=()),))


def _body(body: Sequence[_Owned], signatures: Sequence[Signature]) -> list[Draft]:
    drafts: list[Draft] = []
    start = 0
    for signature in signatures:
        drafts += _plain(body[start : signature.start])
        rows = (body[first:end] for first, end in signature.rows)
        drafts.append(Draft("signature", tuple(tuple(line for _, line in row) for row in rows)))
        start = signature.end
    return [*drafts, *_plain(body[start:])]


def _plain(body: Sequence[_Owned]) -> Iterator[Draft]:
    """Make the blocks that the source has, headings as it has them or by their wording."""
    owners: list[Paragraph] = []
    blocks: list[tuple[tuple[Line, ...], ...]] = []
    for _, group in groupby(body, key=lambda one: id(one[0])):
        owned = list(group)
        owners.append(owned[0][0])
        blocks.append(tuple((line,) for _, line in owned))
    for owner, draft in zip(owners, with_headings(blocks), strict=True):
        yield replace(draft, kind=owner.kind or draft.kind, speaker=owner.speaker)
