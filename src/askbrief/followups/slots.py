"""Years, names and numbered things in a question: what a follow-up puts something else in for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from askbrief.followups.lexicon import is_in, known_name, words_in
from askbrief.followups.types import Name, Word
from askbrief.types import Span

SlotKind = Literal["year", "shift", "relative", "month", "numbered", "place", "body", "name"]
YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?")
SHIFTS: tuple[tuple[str, int], ...] = (
    (r"(?:the )?(?:year before|previous year)(?: that)?", -1),
    (r"(?:het )?(?:jaar (?:ervoor|daarvoor|eerder)|voorgaande? jaar)", -1),
    (r"(?:the )?(?:year after|next year|following year)(?: that)?", 1),
    (r"(?:het )?(?:jaar (?:erna|daarna|later|erop|daarop)|volgende? jaar)", 1),
)
RELATIVE = re.compile(
    r"(?:last|this|next) (?:year|month|week)|(?:vorige?|afgelopen|dit|deze|komende?) "
    r"(?:jaar|maand|week)|nu|now|today|vandaag|currently|momenteel"
)
NATIONAL = re.compile(r"(?:se|sche|ish|ese|ian|can|pean|Dutch|French|Greek|Swiss|Czech)$")
"""How words like "Syrische" and "Dutch" end, which are no names when a noun follows."""
ARTICLES = frozenset("de het een the a an".split())


@dataclass(frozen=True, slots=True)
class Slot(Span):
    """A piece of a question that another of its kind can replace; offsets count in the question."""

    kind: SlotKind
    prep: Word | None
    """The preposition before it."""
    article: int
    """Where it begins if its article counts in."""
    name: Name | None = None
    shift: int = 0
    """Years from the earlier question's year."""


def slots_in(words: list[Word], *, times: bool = False, inside: bool = False) -> list[Slot]:
    """Find the slots among words of a question, in order.

    Args:
        times: look for years and the like only.
        inside: the first word does not begin a sentence, so a capital makes it a name.
    """
    found, at = [], 0
    while at < len(words):
        slot = _timed(words, at) or (None if times else _named(words, at, inside=inside))
        if slot:
            size = sum(slot.start <= word.start < slot.end for word in words)
            found.append(slot)
            at += size
        else:
            at += 1
    return found


def slots_of(text: str) -> list[Slot]:
    """Find the slots of a whole question."""
    return slots_in(words_in(text))


def _timed(words: list[Word], at: int) -> Slot | None:
    word = words[at]
    if YEAR.fullmatch(word.text):
        return _slot("year", words, at, 1)
    for size in range(min(4, len(words) - at), 0, -1):
        phrase = " ".join(other.low for other in words[at : at + size])
        for pattern, shift in SHIFTS:
            if re.fullmatch(pattern, phrase):
                return _slot("shift", words, at, size, shift=shift)
        if RELATIVE.fullmatch(phrase):
            return _slot("relative", words, at, size)
    return None


def _named(words: list[Word], at: int, *, inside: bool) -> Slot | None:
    known = known_name(words[at:])
    if known:
        name, size = known
        return _slot(name.kind, words, at, size, name=name)
    if (
        words[at].numeral
        and at
        and words[at - 1].low.isalpha()
        and not is_in(words[at - 1].low, "prep", "article")
    ):
        return _slot("numbered", words, at, 1)
    size = _capitals(words, at, inside=inside)
    return _slot("name", words, at, size) if size else None


def _capitals(words: list[Word], at: int, *, inside: bool) -> int:
    """Count the words of an unknown name; the first word of a question has a capital anyway."""
    first = words[at]
    shout = len(first.text) > 1 and first.text.isupper()
    if first.start == 0 and not (shout or inside):
        return 0
    size = _run(words, at)
    while size and at + size + 1 < len(words) and words[at + size].low in {"en", "and"}:
        more = _run(words, at + size + 1)
        if not more or known_name(words[at + size + 1 :]):
            break
        size += 1 + more  # "Diversiteit en Inclusie"
    adjective = size == 1 and at + 1 < len(words) and NATIONAL.search(first.text)
    return 0 if adjective else size


def _run(words: list[Word], at: int) -> int:
    size = 0
    while at + size < len(words) and _in_name(words[at + size], first=size == 0):
        size += 1
    return size


def _in_name(word: Word, *, first: bool) -> bool:
    plain = is_in(word.low, "ask", "opener", "verb", "actor") and not word.text.isupper()
    if not word.capital or plain:
        return False
    return not (first and is_in(word.low, "article", "prep"))


def _slot(
    kind: SlotKind,
    words: list[Word],
    at: int,
    size: int,
    *,
    name: Name | None = None,
    shift: int = 0,
) -> Slot:
    before = at - 1
    article = words[at].start
    if before >= 0 and words[before].low in ARTICLES:
        article, before = words[before].start, before - 1
    prep = words[before] if before >= 0 and is_in(words[before].low, "prep") else None
    return Slot(words[at].start, words[at + size - 1].end, kind, prep, article, name, shift)
