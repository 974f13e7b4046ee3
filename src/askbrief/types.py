"""The values that pass between the rooms of askbrief: frozen, without scores or vectors.

All offsets are Unicode code points into ``Letter.text``; ends are exclusive.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["head", "heading", "paragraph", "signature", "footnote"]
Language = Literal["nl", "en"]
Form = Literal["xml", "html", "odt", "docx", "pdf", "ocr", "text"]
"""What a letter was read from; ``ocr`` is a scan whose text was recognised."""
Speaker = Literal["minister", "question", "footnote", "quotation"]
"""Whose words a piece of text is: the sender's, those of members who ask, a footnote's, or
those of others that the letter marks as quoted."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range ``[start, end)`` of code points in a letter's text."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Page(Span):
    """One printed page: the part of the body that stands on it."""

    number: int


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A paragraph or another piece of text that stands on its own."""

    kind: BlockKind
    speaker: Speaker | None = None
    """None where the letter does not say."""


@dataclass(frozen=True, slots=True)
class Footnote(Span):
    """A footnote's own text, with the mark in the body that it belongs to."""

    mark: str
    page: int | None
    reference: Span | None
    """Where the mark stands in the body; None if no mark was found."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a letter says about itself; whatever was not found is None, never guessed."""

    dossier: str | None = None
    """Dossier number without spaces, with its addition: ``32623``, ``36410-XVII``."""
    dossier_title: str | None = None
    number: str | None = None
    """Number of the document within the dossier: ``376``."""
    chamber: Literal["I", "II"] | None = None
    kind: str | None = None
    """Kind of document by the Kamer's own list: ``Brief regering``, ``Motie``."""
    subject: str | None = None
    sender: str | None = None
    """Office that sent it, as printed: ``minister van Buitenlandse Zaken``."""
    signatories: tuple[str, ...] = ()
    addressee: str | None = None
    place: str | None = None
    date: dt.date | None = None
    parliamentary_year: str | None = None
    """As in a citation: ``2025/26``."""
    reference: str | None = None
    """The ministry's own reference."""
    replaces: str | None = None
    """Id of the letter that this one is a corrected reprint of."""
    annex_to: str | None = None
    """Id of the document that this one was sent along with."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it was read: its text never changes after that."""

    id: str
    title: str
    text: str
    metadata: Metadata = field(default_factory=Metadata)
    pages: tuple[Page, ...] = ()
    """In order, over the body only; empty where the source has no pages."""
    blocks: tuple[Block, ...] = ()
    """In order, without overlap; what lies between two blocks is white space."""
    footnotes: tuple[Footnote, ...] = ()
    form: Form = "text"
    layout: bytes = b""
    """Where each character is printed, as ``askbrief.layout`` packs it; empty if unknown."""

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def page_of(self, offset: int) -> int | None:
        """Return the number of the page that the character at ``offset`` is printed on."""
        for note in self.footnotes:
            if note.start <= offset < note.end:
                return note.page
        for page in self.pages:
            if page.start <= offset < page.end:
                return page.number
        return None


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of which only a register tells; whatever it does not tell is None."""

    id: str
    """Official id: ``kst-32623-343``."""
    title: str
    dossier: str | None = None
    """As in ``Metadata``: ``32623``, ``36410-XVII``."""
    number: str | None = None
    date: dt.date | None = None
    kind: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Passage(Span):
    """A span of a letter that is embedded and found as one."""

    id: str
    """``<letter id>#<start>-<end>``"""
    letter_id: str
    text: str
    page: int | None
    kind: BlockKind
    speaker: Speaker | None = None


Publication = Literal[
    "kamerstuk",
    "aanhangsel",
    "handelingen",
    "vragen",
    "bijlage",
    "staatsblad",
    "staatscourant",
    "verdrag",
]
"""The official publication that a cited document is part of."""


@dataclass(frozen=True, slots=True)
class Reference(Span):
    """A place in a text where an official document is cited."""

    surface: str
    """The citation as written."""
    target: str
    """Id of the cited document: ``kst-32623-343``; whether there is one is not known here."""
    kind: Publication
    between: tuple[str, ...] = ()
    """Ids between the document before and this one, if the text cites a range: 2 of
    "nrs. 1-3"."""


Status = Literal["indexed", "known", "unknown"]
"""Whether a cited document is in the index, known from a register only, or neither."""


@dataclass(frozen=True, slots=True)
class LinkedReference(Span):
    """A citation of another document, with what is known of that document."""

    surface: str
    target: str
    status: Status
    title: str | None = None
    number: str | None = None
    date: dt.date | None = None
    url: str | None = None
    """Official address; None if there is none, or no such document as far as is known."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which letters to look in; None lets everything through, dates are inclusive."""

    dossier: str | None = None
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sender: str | None = None
    """Part of the sender's office, compared without case."""
    kind: str | None = None
    """Kind of document, compared whole and without case."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score; higher is better, comparable within one list only."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Quote(Span):
    """An exact span of a letter, inside one passage."""

    letter_id: str
    passage_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote with everything a reader needs to find and check it."""

    number: int
    quote: Quote
    page: int | None
    citation: str
    """Official form: ``Kamerstukken II 2025/26, 32623, nr. 376, p. 2``."""
    title: str
    date: dt.date | None
    sender: str | None
    url: str | None
    score: float
    passage: str
    """Text of the whole passage that the quote was taken from."""
    text_sha256: str
    speaker: Speaker | None = None
    ocr: bool = False
    """Whether the quote was read by OCR, which makes mistakes."""
    references: tuple[LinkedReference, ...] = ()
    """What the quote itself cites, in order; offsets count in the letter's text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door hands out for a question."""

    question: str
    language: Language
    answered: bool
    confidence: float
    """Estimated probability, 0 to 1, that the letters answer the question."""
    text: str
    citations: tuple[Citation, ...]
    letters: int
    passages: int
    index_id: str
    model: str
    timings_ms: dict[str, float] = field(default_factory=dict)
    where: Filter = field(default_factory=Filter)
    """The letters that were looked in."""
    partial: tuple[str, ...] = ()
    """Shards that could not be searched; empty if everything was."""
