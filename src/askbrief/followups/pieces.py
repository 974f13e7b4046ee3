"""Whether a question is a piece of the one before it: "and in 2024?", "how much for Lebanon?"."""

from __future__ import annotations

import re

from askbrief.followups.lexicon import content, is_in
from askbrief.followups.slots import slots_in
from askbrief.followups.types import FollowUp, Word

PIECE = re.compile(
    r"(?:(?:what|how) about|(?:the )?same|hetzelfde|idem)\b(?= \w)"
    r"|(?P<weak>hoe (?:zit|staat) (?:het|dat)|hoe is (?:het|dat))(?: met\b|(?= (?:in|bij)\b))",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"(?:as )?compared (?:with|to)|vergeleken met|ten opzichte van", re.IGNORECASE
)
BE = frozenset("is zijn was waren are were".split())
NOT = frozenset("niet not geen no ook also only alleen".split())


def piece_of(text: str, rest: list[Word], *, opened: bool) -> FollowUp | None:
    """Match a question without a verb of its own: "and in 2024?", "how much for Lebanon?"."""
    lead = PIECE.match(text, rest[0].start)
    if lead:
        after = [word for word in rest if word.start >= lead.end()]
        most = (2 if opened else 1) if lead["weak"] else 4
        short = len(content(after)) <= most
        entity = not lead["weak"] or opened or _only_slots(after)
        return FollowUp("piece", after[0].start, "") if after and short and entity else None
    if COMPARED.match(text, rest[0].start):
        return FollowUp("piece", rest[0].start, "") if len(content(rest)) <= 4 else None
    asks = _asking(rest)
    if asks:
        return _asked_piece(text, rest[:asks], rest[asks:], opened=opened)
    if _has_verb(rest) or len(content(rest)) > 4:
        return None
    fits = _opened_piece(rest) if opened else _plain_piece(text, rest)
    return FollowUp("piece", rest[0].start, "") if fits else None


def counted(text: str, rest: list[Word]) -> FollowUp | None:
    """Match "how many were there in 2020?": it counts, but does not say what."""
    asks, slots = _asking(rest), slots_in(rest)
    if not asks or not slots or rest[asks - 1].low not in {"hoeveel", "many", "much"}:
        return None
    told = [word for word in rest if not any(s.start <= word.start < s.end for s in slots)]
    start = min(slots[0].article, slots[0].prep.start if slots[0].prep else slots[0].start)
    if content(told) or any(is_in(word.low, "light", "blank") for word in told):
        return None
    if asks == len(rest) or rest[asks].low not in BE:
        return None
    return FollowUp("piece", start, text[rest[0].start : rest[asks - 1].end])


def _asking(rest: list[Word]) -> int:
    """Count the words of the question phrase at the start: "in how many", "waarom niet"."""
    at = 1 if len(rest) > 1 and is_in(rest[0].low, "prep") and is_in(rest[1].low, "ask") else 0
    if not is_in(rest[at].low, "ask"):
        return 0
    while at < len(rest) and is_in(rest[at].low, "ask", "choose", "bare") | (rest[at].low in NOT):
        at += 1
    return at


def _asked_piece(
    text: str, asks: list[Word], piece: list[Word], *, opened: bool
) -> FollowUp | None:
    if not piece:
        return None
    phrase = text[asks[0].start : asks[-1].end]
    if _only_slots(piece):
        return FollowUp("piece", piece[0].start, phrase)
    if opened and _gives(piece):
        return FollowUp("point", asks[0].start, "")
    chooses = is_in(asks[-1].low, "choose") and not _has_verb(piece)
    noun_only = len(piece) == 1 or (opened and _only_slots(piece[1:]))
    return FollowUp("point", asks[0].start, "") if chooses and noun_only else None


def _gives(piece: list[Word]) -> bool:
    """Match "and how much did Belgium give?", "en wat doet België?": names and a light verb."""
    rest = content(piece)
    gives = any(is_in(word.low, "light") for word in piece)
    return gives and bool(rest) and all(word.capital for word in rest)


def _opened_piece(rest: list[Word]) -> bool:
    first = rest[0]
    if first.numeral or first.capital or is_in(first.low, "prep", "article", "title"):
        return True
    if is_in(first.low, "comparative") or slots_in(rest):
        return True
    joined = len(rest) == 3 and rest[1].low in {"en", "and", "of", "or"}
    return len(rest) == 1 or joined or (len(rest) == 2 and not rest[1].capital)


def _plain_piece(text: str, rest: list[Word]) -> bool:
    """Match a piece without "and": only with a question mark and a sign that words are missing."""
    if not text.rstrip().endswith("?"):
        return False
    if is_in(rest[0].low, "comparative"):
        return any(is_in(word.low, "than") for word in rest[1:])
    leaning = is_in(rest[0].low, "prep") or rest[0].numeral or slots_in(rest[:3], times=True)
    return bool(leaning) and len(rest) <= 4 and _only_slots(rest)


def _only_slots(words: list[Word]) -> bool:
    """Tell whether words are years, names and what joins them, with at least one of the first."""
    slots = slots_in(words)
    if not slots:
        return False
    inside = [any(slot.start <= word.start < slot.end for slot in slots) for word in words]
    return all(
        held
        or is_in(word.low, "prep", "article")
        or word.low in {"en", "and", "niet", "not", "wel"}
        for word, held in zip(words, inside, strict=True)
    )


def _has_verb(words: list[Word]) -> bool:
    """Tell whether there is a verb; what follows an article is none."""
    pairs = zip([None, *words], words, strict=False)
    return any(
        is_in(word.low, "verb") and not (before and is_in(before.low, "article"))
        for before, word in pairs
    )
