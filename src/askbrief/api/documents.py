"""What responses look like, for the OpenAPI document."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

_REFERENCE: JsonDict = {
    "start": 3288,
    "end": 3313,
    "surface": "Kamerstuk 32 623, nr. 343",
    "target": "kst-32623-343",
    "status": "known",
    "title": "Motie van het lid Kahraman c.s. over steun voor het OHCHR-veldkantoor",
    "number": "343",
    "date": "2025-04-09",
    "url": "https://zoek.officielebekendmakingen.nl/kst-32623-343.html",
}
Who = Literal["minister", "question", "footnote", "quotation"]


class Place(BaseModel):
    """A range of code points in a letter's text."""

    start: int
    end: int


class Hit(Place):
    """A passage that was found."""

    passage_id: str
    letter_id: str
    page: int | None
    text: str
    score: float
    citation: str
    url: str | None
    speaker: Who | None
    ocr: bool


class Hits(BaseModel):
    """Passages, best first."""

    hits: list[Hit]
    partial: list[str]


class Reference(Place):
    """A citation of another document, with what is known of that document."""

    surface: str
    target: str
    status: Literal["indexed", "known", "unknown"] = Field(
        description="In the index; known from a register only; or neither. An unknown document "
        "without an address is not among those that the register knows of its dossier."
    )
    title: str | None
    number: str | None
    date: dt.date | None
    url: str | None

    model_config = ConfigDict(json_schema_extra={"examples": [_REFERENCE]})


class Citation(Place):
    """A quote, checked against the letter, with where it stands."""

    number: int
    letter_id: str
    passage_id: str
    quote: str
    page: int | None
    citation: str
    title: str
    date: dt.date | None
    sender: str | None
    url: str | None
    score: float
    passage: str
    text_sha256: str
    speaker: Who | None
    ocr: bool
    references: list[Reference] = Field(
        description="What the quote itself cites; offsets count in the letter's text."
    )


class Searched(BaseModel):
    """How much was searched."""

    letters: int
    passages: int


class IndexName(BaseModel):
    """Which version of the index, made with which model."""

    id: str
    model: str


class Followed(BaseModel):
    """A question as it was completed from the ones before it."""

    question: str
    taken: list[str]


class LeftOut(BaseModel):
    """What a timeline leaves out."""

    left_out: int = Field(description="Letters that a longer line would show.")


class Answer(BaseModel):
    """An answer: quotes from letters, or an honest no with what came nearest."""

    question: str
    language: Literal["nl", "en"]
    answered: bool
    confidence: float
    text: str
    citations: list[Citation]
    searched: Searched
    index: IndexName
    timings_ms: dict[str, float]
    partial: list[str]
    permalink: str = Field(description="Path and query under which the answer is found again.")
    followed: Followed | None
    timeline: LeftOut | None = None


class Record(BaseModel):
    """A letter in a list."""

    letter_id: str
    title: str
    date: dt.date | None
    sender: str | None
    kind: str | None
    dossier: str | None
    number: str | None
    source: str


class LetterList(BaseModel):
    """Letters, newest first."""

    letters: list[Record]
    total: int
    next: str | None


class ReferenceList(BaseModel):
    """What a letter cites, in order."""

    references: list[Reference]
    total: int
    next: str | None


class CitingList(BaseModel):
    """Letters that cite a document, newest first."""

    letters: list[Record]
    total: int
    next: str | None


class PageSpan(Place):
    """A printed page."""

    number: int


class Note(Place):
    """A footnote."""

    mark: str
    page: int | None
    reference: Place | None


class About(BaseModel):
    """What a letter says about itself."""

    dossier: str | None
    dossier_title: str | None
    number: str | None
    chamber: Literal["I", "II"] | None
    kind: str | None
    subject: str | None
    sender: str | None
    signatories: list[str]
    addressee: str | None
    place: str | None
    date: dt.date | None
    parliamentary_year: str | None
    reference: str | None
    replaces: str | None
    annex_to: str | None


class Sheet(BaseModel):
    """A letter's text with its parts, or that of one page."""

    letter_id: str
    title: str
    form: str
    text: str
    sha256: str
    pages: list[PageSpan]
    footnotes: list[Note]
    metadata: About


class Block(Place):
    """A paragraph or another piece of text."""

    kind: str
    speaker: Who | None


class Letter(Sheet):
    """A letter."""

    blocks: list[Block]
    citation: str
    url: str | None
    images: bool
    replaced_by: str | None
    references: list[Reference] = Field(description="What the letter cites; the first of them.")
    references_total: int
    cited_by: list[Record] = Field(description="Letters that cite it, newest first; the first.")
    cited_by_total: int


class Line(Place):
    """A printed line; points from the left and upper edge of the page."""

    top: float
    bottom: float
    edges: list[float]


class Page(Sheet):
    """One page of a letter."""

    lines: list[Line]
    width: float | None
    height: float | None
