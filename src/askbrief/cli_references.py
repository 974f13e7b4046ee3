"""What letters cite, laid out for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from askbrief.citing import name_of, official_citation
from askbrief.console import say, wrapped
from askbrief.types import Language, Letter, LinkedReference

if TYPE_CHECKING:
    from askbrief.stores.base import LetterRecord

WORDS: dict[Language, dict[str, str]] = {
    "nl": {
        "cites": "verwijst naar",
        "indexed": "in deze index",
        "known": "niet in deze index",
        "unknown": "niet in deze index; of het bestaat is hier niet bekend",
        "none": "een dergelijk document is niet bekend",
    },
    "en": {
        "cites": "cites",
        "indexed": "in this index",
        "known": "not in this index",
        "unknown": "not in this index; whether it exists is not known here",
        "none": "no such document known",
    },
}
BESIDE = 50
"""Characters of the text shown on both sides of a citation."""


def show_cited(references: Sequence[LinkedReference], language: Language) -> None:
    """Print, beneath a quote's source, what the quote cites itself; each document once."""
    for one in {each.target: each for each in references}.values():
        _show_document(one, f"{WORDS[language]['cites']} ", language)


def show_references(
    letter: Letter, references: Sequence[LinkedReference], cited_by: Sequence[LetterRecord]
) -> None:
    """Print what a letter cites, each place with the cited document's own title, and which
    letters cite it."""
    say(official_citation(letter), bold=True)
    say(f"\nCites {len(references) or 'no documents by number'}{':' if references else '.'}")
    for one in references:
        say("\n" + wrapped(_beside(letter.text, one), "  "))
        _show_document(one)
    say(f"\nCited by {len(cited_by) or 'no letter in this index'}{':' if cited_by else '.'}")
    for record in cited_by:
        say(wrapped(f"{record.letter_id} ({record.date or 'no date'}): {record.title}", "    "))


def _show_document(one: LinkedReference, before: str = "", language: Language = "en") -> None:
    words = WORDS[language]
    status = "none" if one.status == "unknown" and not one.url else one.status
    title = f": {one.title}" if one.title else ""
    told = f"{one.date}, {words[status]}" if one.date else words[status]
    say(wrapped(f"{before}{name_of(one.target)}{title} ({told})", "    "))
    where = one.target if one.status == "indexed" else one.url
    if where:
        say(f"      {where}")


def _beside(text: str, one: LinkedReference) -> str:
    """Return the words around a citation, the citation in brackets of its own."""
    before = text[max(0, one.start - BESIDE) : one.start].rpartition("\n")[2]
    after = text[one.end : one.end + BESIDE].partition("\n")[0]
    start = "…" if one.start > BESIDE else ""
    return f"{start}{before}»{one.surface}«{after}…"
