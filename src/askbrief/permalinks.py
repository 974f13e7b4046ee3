"""The address of an answer: its question, filters, index version, and where each quote stands.

Nothing is kept on a server. A quote is named by its letter, offsets and digests; so what is
shown later was found again in the letter of that moment, and no link can put words into it.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

import numpy as np

from askbrief.answering import text_of
from askbrief.citing import cite, official_citation
from askbrief.errors import MissingError, QuestionError
from askbrief.questions import read_question
from askbrief.referring import with_references
from askbrief.stores.base import Store
from askbrief.types import Answer, Citation, Filter, Hit, Letter, Passage, Quote, Span

PATH = "/ask"
VERSION_CHARS = 16
QUOTE_BYTES, TEXT_BYTES, SUM_BYTES = 9, 6, 3
REMEDY = "Ask the question again."
State = Literal["same", "moved", "changed", "gone"]
"""The letter is the same; it has changed and the quote still stands in it, or no longer does;
it is not in the index."""


@dataclass(frozen=True, slots=True)
class Kept(Span):
    """A quote as a link keeps it: its place, and digests."""

    letter_id: str
    quote: bytes
    """The first bytes of the quote's SHA-256."""
    text: bytes
    """The first bytes of the letter's."""
    sum: int
    """Of the quote's code points, modulo 2^24: tells quickly where it cannot stand."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a permalink says."""

    question: str
    where: Filter
    version: str
    """The first characters of the index's version."""
    answered: bool
    confidence: float
    quotes: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a quote since the answer was given."""

    number: int
    letter_id: str
    state: State
    citation: str | None
    """The official citation of the place or the letter; None if the letter is gone."""


@dataclass(frozen=True, slots=True)
class Restored:
    """An answer as it was, as far as its quotes still stand."""

    answer: Answer
    link: Link
    since: tuple[Since, ...]
    """One a quote of the link."""
    same_index: bool


def permalink(answer: Answer) -> str:
    """Return the path and query of an answer, without a host."""
    quotes = tuple(_kept(citation) for citation in answer.citations)
    version = answer.index_id[:VERSION_CHARS]
    link = Link(answer.question, answer.where, version, answer.answered, answer.confidence, quotes)
    return address(link)


def address(link: Link) -> str:
    """Return the path and query of a link."""
    where = link.where
    values = {
        "q": link.question,
        "dossier": where.dossier,
        "from": where.date_from,
        "to": where.date_to,
        "sender": where.sender,
        "kind": where.kind,
        "v": link.version,
        "a": int(link.answered),
        "p": f"{link.confidence:.4f}",
    }
    known = [(name, str(value)) for name, value in values.items() if value is not None]
    return f"{PATH}?{urlencode(known + [('c', write_token(kept)) for kept in link.quotes])}"


def _kept(citation: Citation) -> Kept:
    quote, text = citation.quote, bytes.fromhex(citation.text_sha256)[:TEXT_BYTES]
    digest = _digest(quote.text, QUOTE_BYTES)
    return Kept(quote.start, quote.end, quote.letter_id, digest, text, _sum(quote.text))


def write_token(kept: Kept) -> str:
    """Write a quote as a link has it."""
    packed = kept.quote + kept.text + kept.sum.to_bytes(SUM_BYTES, "big")
    return f"{kept.letter_id}~{kept.start}-{kept.end}~{base64.urlsafe_b64encode(packed).decode()}"


def read_token(token: str) -> Kept:
    """Read a quote from a link.

    Raises:
        QuestionError: the link is damaged.
    """
    try:
        letter_id, place, digests = token.rsplit("~", 2)
        start, end = map(int, place.split("-"))
        packed = base64.b64decode(digests, b"-_", validate=True)
    except ValueError:
        packed, letter_id, start, end = b"", "", 0, 0
    if len(packed) != QUOTE_BYTES + TEXT_BYTES + SUM_BYTES or not 0 <= start < end < 1 << 31:
        raise QuestionError("the link to an answer is damaged", remedy=REMEDY)
    text_end = QUOTE_BYTES + TEXT_BYTES
    number = int.from_bytes(packed[text_end:], "big")
    quote, text = packed[:QUOTE_BYTES], packed[QUOTE_BYTES:text_end]
    return Kept(start, end, letter_id, quote, text, number)


def restore(link: Link, store: Store, model: str) -> Restored:
    """Give an answer again, from the letters as they are now.

    Raises:
        QuestionError: the question cannot be asked.
        StoreError: the index is damaged.
    """
    began = time.perf_counter()
    question = read_question(link.question)
    found = [_found(number, kept, store) for number, kept in enumerate(link.quotes, start=1)]
    citations = tuple(citation for _, citation in found if citation)
    counts, version = store.counts(), store.version()
    answer = Answer(
        question=question.text,
        language=question.language,
        answered=link.answered,
        confidence=link.confidence,
        text=text_of(citations, question.language, answered=link.answered),
        citations=citations,
        letters=counts.letters,
        passages=counts.passages,
        index_id=version,
        model=model,
        timings_ms={"total": round((time.perf_counter() - began) * 1000, 2)},
        where=link.where,
    )
    since = tuple(one for one, _ in found)
    return Restored(answer, link, since, version.startswith(link.version))


def _found(number: int, kept: Kept, store: Store) -> tuple[Since, Citation | None]:
    try:
        letter = store.letter(kept.letter_id)
    except MissingError:
        return Since(number, kept.letter_id, "gone", None), None
    same = bytes.fromhex(letter.sha256)[:TEXT_BYTES] == kept.text
    start = next(_places(kept, letter), None)
    if start is None:
        return Since(number, letter.id, "changed", official_citation(letter)), None
    span = Span(start, start + kept.end - kept.start)
    cited = (_citation(number, span, letter, store),)
    (citation,) = with_references(cited, {letter.id: letter}, store)
    return Since(number, letter.id, "same" if same else "moved", citation.citation), citation


def _places(kept: Kept, letter: Letter) -> Iterator[int]:
    """Yield where a quote stands: where it stood if it still does."""
    length, text = kept.end - kept.start, letter.text
    if length > len(text):
        return
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
    before = np.concatenate([[0], np.cumsum(points)])
    sums = (before[length:] - before[:-length]) % (1 << 8 * SUM_BYTES)
    likely = np.flatnonzero(sums == kept.sum).tolist()
    for start in sorted(likely, key=lambda start: abs(start - kept.start)):
        if _digest(text[start : start + length], QUOTE_BYTES) == kept.quote:
            yield start


def _citation(number: int, span: Span, letter: Letter, store: Store) -> Citation:
    passages = store.passages(letter.id)
    around = [p for p in passages if p.start < span.end and span.start < p.end]
    passage = next((p for p in around if p.start <= span.start and span.end <= p.end), None)
    passage = passage or _joined(span, around, letter)
    quote = Quote(span.start, span.end, letter.id, passage.id, span.cut(letter.text))
    return cite(number, quote, Hit(passage, 0.0), letter)


def _joined(span: Span, around: list[Passage], letter: Letter) -> Passage:
    """Return the passages around a quote as one: letters may be cut otherwise than before."""
    start = min([span.start, *(p.start for p in around)])
    end = max([span.end, *(p.end for p in around)])
    text, its_id = letter.text[start:end], f"{letter.id}#{start}-{end}"
    if around:
        return replace(around[0], start=start, end=end, id=its_id, text=text)
    return Passage(start, end, its_id, letter.id, text, letter.page_of(start), "paragraph")


def _digest(text: str, size: int) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:size]


def _sum(text: str) -> int:
    return sum(map(ord, text)) % (1 << 8 * SUM_BYTES)
