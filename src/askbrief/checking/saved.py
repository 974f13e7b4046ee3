"""A saved answer, held against the letters as they are now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from askbrief.checking.finding import Finder, place_of
from askbrief.checking.matching import Searched
from askbrief.checking.results import Check
from askbrief.citing import link, official_citation, quote_holds
from askbrief.errors import DataError
from askbrief.stores.base import Store
from askbrief.types import Letter, Quote, Span

REMEDY = "Give an answer that was saved with `askbrief ask QUESTION --json`."
NEEDED: dict[str, type | tuple[type, ...]] = {
    "number": int,
    "letter_id": str,
    "passage_id": str,
    "quote": str,
    "start": int,
    "end": int,
    "page": (int, type(None)),
    "citation": str,
    "text_sha256": str,
}
"""Fields that a citation must have to be checked, and what they may be."""
ABOUT = ("title", "date", "sender", "url", "ocr")
"""Fields that are compared if they are there."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a saved citation says."""

    number: int
    quote: Quote
    page: int | None
    citation: str
    text_sha256: str
    about: dict[str, object]


def read_claims(data: bytes, where: str) -> list[Claim]:
    """Read the citations of a saved answer.

    Args:
        data: the JSON document that ``askbrief ask --json`` printed.
        where: its name, for errors.

    Raises:
        DataError: it is not such a document, or a field is missing or of the wrong kind.
    """
    try:
        # Windows tools like to put a byte order mark in front.
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(f"is not JSON ({error})", where=where, remedy=REMEDY) from None
    return claims_of(document, where)


def claims_of(document: object, where: str) -> list[Claim]:
    """Read the citations of a saved answer that is no longer JSON.

    Raises:
        DataError: it is no such answer, or a field is missing or of the wrong kind.
    """
    citations = document.get("citations") if isinstance(document, dict) else None
    if not isinstance(citations, list):
        raise DataError('has no list of "citations"', where=where, remedy=REMEDY)
    return [_claim(row, f"{where}, citation {n}") for n, row in enumerate(citations, start=1)]


def _claim(row: Any, where: str) -> Claim:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(row, dict):
        raise DataError("is not an object", where=where, remedy=REMEDY)
    for name, kind in NEEDED.items():
        if name not in row:
            raise DataError(f'has no "{name}"', where=where, remedy=REMEDY)
        if not isinstance(row[name], kind) or isinstance(row[name], bool):
            raise DataError(f'has a "{name}" of the wrong kind', where=where, remedy=REMEDY)
    quote = Quote(row["start"], row["end"], row["letter_id"], row["passage_id"], row["quote"])
    about = {name: row[name] for name in ABOUT if name in row}
    return Claim(row["number"], quote, row["page"], row["citation"], row["text_sha256"], about)


def check(claims: Sequence[Claim], store: Store) -> list[Check]:
    """Look every citation up again.

    Raises:
        StoreError: the index is damaged.
    """
    finder = Finder(store)
    return [_check(claim, finder) for claim in claims]


def _check(claim: Claim, finder: Finder) -> Check:
    quote, searched = claim.quote, finder.searched(claim.quote.letter_id)
    letter = searched.letter if searched else None
    wrong = list(_wrong(claim, letter)) if letter else ["the letter is not in the index"]
    made = Check(
        claim.number, quote.letter_id, claim.citation, not wrong, "; ".join(wrong), quote.text
    )
    if letter and quote_holds(quote, letter):
        return replace(made, place=place_of(letter, Span(quote.start, quote.end)))
    return _elsewhere(made, searched, finder)


def _elsewhere(check: Check, searched: Searched | None, finder: Finder) -> Check:
    """Add where else the quote stands, or what comes nearest to it."""
    found = finder.standing(check.quote, [searched] if searched else [])
    if found:
        place = place_of(found[0], found[1].whole)
        return replace(check, place=place, allowed=found[1].allowed)
    near = finder.nearest(check.quote, [searched] if searched else [])
    if near is None:
        return check
    return replace(check, place=place_of(near[0], near[1].span), difference=near[1].changes)


def _wrong(claim: Claim, letter: Letter) -> Iterator[str]:
    if claim.text_sha256 != letter.sha256:
        yield "the letter's text has changed"
    if not quote_holds(claim.quote, letter):
        yield _where_else(claim.quote.text, letter)
        return
    page, citation = letter.page_of(claim.quote.start), official_citation(letter, claim.quote.start)
    if page != claim.page:
        yield f"the page is {page}, not {claim.page}"
    if citation != claim.citation:
        yield f"the official citation is {citation}"
    date = letter.metadata.date.isoformat() if letter.metadata.date else None
    ocr = letter.form == "ocr"
    values = (letter.title, date, letter.metadata.sender, link(letter), ocr)
    for name, value in zip(ABOUT, values, strict=True):
        if claim.about.get(name, value) != value:
            yield "it was read by OCR" if value is True else f"the {name} is {value}"


def _where_else(quote: str, letter: Letter) -> str:
    at = letter.text.find(quote) if quote else -1
    if at < 0:
        return "the quote does not stand in the letter"
    page = letter.page_of(at)
    on_page = f" on page {page}" if page is not None else ""
    return f"the quote is found elsewhere, at {at}-{at + len(quote)}{on_page}"
