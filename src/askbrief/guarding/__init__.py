"""Guards an answer's own words: what they say in numbers must stand in a cited quote; pure."""

from __future__ import annotations

from collections.abc import Sequence

from askbrief.guarding.mentions import mentions_in
from askbrief.guarding.values import Mention
from askbrief.types import Language, Span

__all__ = ["Mention", "own_words", "violations"]

MASK = "\u2028"
"""Stands where a quote was: it joins no words and is part of no number."""


def violations(
    text: str, quotes: Sequence[str], language: Language, *, quoted: Language = "nl"
) -> list[Mention]:
    """Return every amount, percentage, date and document number in an answer's own words
    that no cited quote shows, with its place in the text.

    Args:
        text: the whole answer; what is a quote in it, letter by letter, is not its own words.
        quotes: the cited quotes.
        language: of the answer's own words: it tells 1,200 from 1.200.
        quoted: language of the quotes.
    """
    own = mentions_in(own_words(text, quotes), language)
    if not own:
        return []
    shown = [mention for quote in quotes for mention in mentions_in(quote, quoted)]
    return [one for one in own if not any(one.shown_by(other) for other in shown)]


def own_words(text: str, quotes: Sequence[str]) -> str:
    """Return a text of the same length with the quotes in it blotted out."""
    masked = list(text)
    for span in _quoted(text, quotes):
        masked[span.start : span.end] = MASK * (span.end - span.start)
    return "".join(masked)


def _quoted(text: str, quotes: Sequence[str]) -> list[Span]:
    """Return where quotes stand in a text; a short one inside a number or word is none."""
    spans = []
    for quote in filter(None, quotes):
        at = text.find(quote)
        while at >= 0:
            end = at + len(quote)
            if not _cuts(text, at) and not _cuts(text, end):
                spans.append(Span(at, end))
            at = text.find(quote, at + 1)
    return spans


def _cuts(text: str, at: int) -> bool:
    """Tell whether a place lies inside a word or number."""
    around = text[max(at - 1, 0) : at + 1]
    if at in (0, len(text)):
        return False
    return around.isalnum() or (
        text[at - 1] in ".," and text[max(at - 2, 0) : at - 1].isdecimal() and text[at].isdecimal()
    )
