"""The parts of a letter, however they were found, to a Letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askbrief.reading.assembly import assemble
from askbrief.reading.blocks import Draft
from askbrief.reading.head import HeadPart, read_labels
from askbrief.reading.lines import Line
from askbrief.reading.metadata import Evidence, letter_id, read_metadata, stem, title_of
from askbrief.reading.notes import Note
from askbrief.reading.signatures import Signature
from askbrief.reading.speakers import with_speakers
from askbrief.reading.tidy import Lexicon, join
from askbrief.reading.wording import Role
from askbrief.types import Letter


@dataclass(frozen=True, slots=True)
class Parts:
    """What a letter was taken apart into."""

    head: Sequence[HeadPart]
    margin: Sequence[Line]
    """Lines that stand beside the text, some of them labels with values."""
    drafts: Sequence[Draft]
    """All blocks in order, those of the head and signatures too; at least one."""
    signatures: Sequence[Signature]
    notes: Sequence[tuple[int, Note]]
    """Footnotes with the page they stand on."""
    furniture: Sequence[str]
    """Lines that the publisher printed at the edges of pages."""


def finish(parts: Parts, name: str, *, pages: int, known: Lexicon) -> Letter:
    """Make a letter of its parts.

    Args:
        name: file name, for a letter that does not name itself.
        pages: how many pages it has; 0 if it shows none.
        known: the words that decide about hyphens at line ends.
    """
    labels = read_labels(parts.margin)
    evidence = Evidence(
        head=_texts([*parts.head, *labels], known),
        offices=tuple(office for one in parts.signatures for office in one.offices),
        names=tuple(name for one in parts.signatures for name in one.names),
        furniture=tuple(parts.furniture),
    )
    metadata = read_metadata(evidence)
    made = assemble(with_speakers(parts.drafts, metadata.sender), parts.notes, pages, known)
    return Letter(
        id=letter_id(metadata, parts.furniture, name),
        title=title_of(evidence, metadata) or stem(name),
        text=made.text,
        metadata=metadata,
        pages=made.pages,
        blocks=made.blocks,
        footnotes=made.footnotes,
        layout=made.layout,
    )


def _texts(parts: Sequence[HeadPart], known: Lexicon) -> tuple[tuple[Role, str], ...]:
    return tuple(
        (part.role, join([line.text for line in part.lines], known).text) for part in parts
    )
