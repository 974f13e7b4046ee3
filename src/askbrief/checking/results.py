"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass

from askbrief.checking.differences import Change


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands in a letter, or what is nearest to it."""

    letter_id: str
    start: int
    end: int
    page: int | None
    citation: str
    title: str
    url: str | None
    text: str
    """What stands there."""


@dataclass(frozen=True, slots=True)
class Check:
    """What became of a quote."""

    number: int
    letter_id: str | None
    """The letter that is cited for it; without one, the letter that it stands in."""
    citation: str
    """As it was cited; without that, as it is cited officially."""
    holds: bool
    reason: str = ""
    """Why it does not hold, or what had to be allowed for; empty if it simply holds."""
    quote: str = ""
    place: Place | None = None
    """Where it stands, or else the nearest place."""
    allowed: tuple[str, ...] = ()
    """What it differs in though it holds: white space, quotation marks, words left out."""
    difference: tuple[Change, ...] = ()
    """From the nearest place to the quote; empty if it stands somewhere."""
