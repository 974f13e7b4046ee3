"""What checks and earlier answers look like, for the OpenAPI document."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from askbrief.api.documents import Answer, Place


class SinceThen(BaseModel):
    """What became of a quote: its letter is the same; has changed, and the quote still stands
    in it (moved) or does not (changed); or is gone."""

    number: int
    letter_id: str
    state: Literal["same", "moved", "changed", "gone"]
    citation: str | None


class Since(BaseModel):
    """What changed since an answer was given."""

    index: str = Field(description="How the version of the index began that gave the answer.")
    same_index: bool
    citations: list[SinceThen]


class OldAnswer(Answer):
    """An answer that was given earlier, with those of its quotes that still stand."""

    since: Since


class Found(Place):
    """Where a quote stands, or what is nearest to it."""

    letter_id: str
    page: int | None
    citation: str
    title: str
    url: str | None
    text: str


class Change(BaseModel):
    """Words in a row: in both, only in the letter (removed), only in the quote (added)."""

    op: Literal["equal", "removed", "added"]
    text: str


class Checked(BaseModel):
    """What became of a quote."""

    number: int
    letter_id: str | None
    citation: str
    holds: bool
    reason: str
    quote: str
    place: Found | None
    allowed: list[Literal["white space", "quotation marks", "words left out"]]
    difference: list[Change]


class Checks(BaseModel):
    """Whether all quotes hold, and each of them."""

    holds: bool | None
    """None if there is no quote."""
    citations: list[Checked]
