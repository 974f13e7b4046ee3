"""The letters that an answer quotes, as what a list of references has one entry for; pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from askbrief.types import Answer, Citation

_PLACE = re.compile(r"(?:, p\. \d+)?(?:, voetnoot \S+)?$")
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9.:-]+")


@dataclass(frozen=True, slots=True)
class Source:
    """A letter with the quotes from it, in order of their numbers."""

    key: str
    """Unique in an answer, and the same for a letter in every answer; ASCII."""
    title: str
    citation: str
    """The official citation of the whole letter."""
    date: dt.date | None
    sender: str | None
    url: str | None
    quotes: tuple[Citation, ...]


def sources_of(answer: Answer) -> list[Source]:
    """Return the letters that an answer quotes, in order of their first quote."""
    by_letter: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_letter.setdefault(citation.quote.letter_id, []).append(citation)
    return [_source(letter_id, quotes) for letter_id, quotes in by_letter.items()]


def _source(letter_id: str, quotes: Sequence[Citation]) -> Source:
    first = quotes[0]
    return Source(
        key_of(letter_id),
        one_line(first.title),
        one_line(_PLACE.sub("", first.citation)),
        first.date,
        one_line(first.sender) if first.sender else None,
        first.url,
        tuple(quotes),
    )


def key_of(letter_id: str) -> str:
    """Return a citation key: the id, or what is left of it with a digest of the whole."""
    kept = _NOT_IN_KEYS.sub("-", letter_id)
    if kept == letter_id:
        return kept
    return f"{kept.strip('-')}-{hashlib.sha256(letter_id.encode()).hexdigest()[:8]}"


def one_line(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())


def quoted(citation: Citation) -> str:
    """Return a quote with its official citation, on one line."""
    return f"“{one_line(citation.quote.text)}” ({one_line(citation.citation)})"
