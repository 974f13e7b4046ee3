"""Putting a piece of a follow-up into the earlier question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile

from askbrief.followups.lexicon import content, is_in, words_in
from askbrief.followups.pieces import COMPARED
from askbrief.followups.slots import Slot, slots_in, slots_of
from askbrief.followups.types import Word
from askbrief.questions import language_of

SAME = (
    "voor for",
    "in binnen within",
    "naar aan to",
    "van uit of from",
    "met with",
    "door by",
    "over about",
    "tegen against",
    "bij at",
    "op on",
    "tussen between",
    "sinds vanaf since",
    "na after",
    "voor vóór before",
    "tijdens during",
    "zonder without",
    "via through",
)
LOOSE = frozenset("voor for naar aan to in over about on".split())
"""Prepositions that people take one for the other: aid "to" and aid "for" a country."""
FOR = frozenset("voor for met with".split())
TOWARDS = frozenset("in naar to uit from aan".split())
NAMED = frozenset({"place", "body", "name"})
HOME = "Nederland"


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to stand instead of a stretch of the earlier question; an insertion if it is empty."""

    start: int
    end: int
    text: str


def put_in(piece: str, base: str) -> tuple[str, tuple[str, ...]] | None:
    """Put a piece, like "in 2024", into the earlier question; None if it has no place there.

    Returns the new question, and the stretches of the earlier one that it keeps.
    """
    piece = piece.rstrip(" ?!.")
    words = words_in(piece)
    slots = slots_in(words, inside=True)
    if words and (is_in(words[0].low, "comparative") or COMPARED.match(piece)):
        edits = [_last(base, f", {piece}")]
    elif slots and _nothing_else(words, slots):
        edits = _edits(piece, slots, base)
    else:
        edits = _same_phrase(piece, words, base)
    return _applied(base, edits) if edits else None


def _nothing_else(words: list[Word], slots: list[Slot]) -> bool:
    loose = [w for w in words if not any(slot.start <= w.start < slot.end for slot in slots)]
    numbered = any(slot.kind == "numbered" for slot in slots)
    joins = ("prep", "article", "opener")
    if any(one.end + 1 == other.article and not numbered for one, other in pairwise(slots)):
        return False  # "de politie Fryslân" is one thing
    return all(is_in(word.low, *joins) or numbered for word in loose)


def _edits(piece: str, slots: list[Slot], base: str) -> list[Edit]:
    there = slots_of(base)
    first = slots[0]
    together = len(slots) > 1 and len({slot.kind for slot in slots}) == 1
    if together:
        first = Slot(first.start, slots[-1].end, first.kind, first.prep, first.article)
    edits: list[Edit] = []
    for slot in [first] if together else slots:
        free = [
            one for one in there if not any(one.start < e.end and e.start < one.end for e in edits)
        ]
        edit = _edit(piece, slot, base, free)
        if edit is None:
            return []
        edits.append(edit)
    return edits


def _edit(piece: str, slot: Slot, base: str, there: list[Slot]) -> Edit | None:
    if slot.kind in {"year", "shift", "relative"}:
        return _timed(piece, slot, base, there)
    if slot.kind in {"month", "numbered"}:
        return _counted(piece, slot, base, there)
    return _named(piece, slot, base, there)


def _timed(piece: str, slot: Slot, base: str, there: list[Slot]) -> Edit | None:
    years = [one for one in there if one.kind in {"year", "relative"}]
    text = slot.cut(piece)
    if slot.kind == "shift":
        if len(years) != 1 or not years[0].cut(base).isdecimal():
            return _at_end(piece, slot, base)
        text = str(int(years[0].cut(base)) + slot.shift)
    if not years:
        return _at_end(piece, slot, base)
    first, last = years[0], years[-1]
    if len(years) == 1 and slot.kind == "year" and (not slot.prep or _alike(slot.prep, first.prep)):
        return Edit(first.start, last.end, text)
    if slot.kind == "shift":
        return Edit(first.start, first.end, text)
    if len(years) > 2 or (len(years) == 2 and last.start - first.end > 5):
        return None
    start = first.prep.start if first.prep else first.start
    own = slot.prep if slot.prep and slot.prep.low not in FOR else None
    prep = own or first.prep
    bare = slot.kind == "relative" or prep is None
    return Edit(start, last.end, text if bare or prep is None else f"{prep.text} {text}")


def _counted(piece: str, slot: Slot, base: str, there: list[Slot]) -> Edit | None:
    alike = [one for one in there if one.kind == slot.kind]
    if slot.kind == "numbered":
        alike = [one for one in alike if _noun(base, one) == _noun(piece, slot)]
    if len(alike) != 1:
        return _at_end(piece, slot, base) if slot.kind == "month" else None
    return Edit(alike[0].start, alike[0].end, _worded(slot, piece, base))


def _noun(text: str, slot: Slot) -> str:
    before = words_in(text[: slot.start])
    return before[-1].low if before else ""


def _named(piece: str, slot: Slot, base: str, there: list[Slot]) -> Edit | None:
    target = _target(slot, [one for one in there if one.kind in NAMED])
    if target is None:
        return _at_end(piece, slot, base) if slot.prep else None
    text = _worded(slot, piece, base)
    articled = text != text.lstrip() or slot.article < slot.start or bool(slot.name)
    start = target.article if articled or slot.kind != "name" else target.start
    return Edit(start, target.end, text)


def _target(slot: Slot, there: list[Slot]) -> Slot | None:
    """Choose what a name stands in for: what has its preposition, then what is of its kind."""
    abroad = [one for one in there if not (one.name and one.name.nl == HOME)]
    if slot.prep:
        alike = [one for one in there if one.prep and _alike(slot.prep, one.prep)]
        loose = slot.prep.low in LOOSE
        near = [one for one in abroad if loose and one.prep and one.prep.low in LOOSE]
        candidates = alike or near
    else:
        candidates = abroad or there
    same = [one for one in candidates if one.kind == slot.kind]
    like = same or [one for one in candidates if _like(slot, one)]
    if not like and slot.kind == "body" and not slot.prep:
        like = [one for one in there if one not in abroad and not one.prep]  # both give
    bare = [one for one in like if not one.prep and one in abroad]
    like = bare if bare and not slot.prep else like
    return like[-1] if like else None


def _like(slot: Slot, other: Slot) -> bool:
    """Tell whether an unknown name may be what a known one is, by the words before it."""
    kinds = {slot.kind, other.kind}
    if kinds == {"place", "name"}:
        return bool(other.kind == "place" or (other.prep and other.prep.low in TOWARDS))
    return "name" in kinds


def _worded(slot: Slot, piece: str, base: str) -> str:
    """Word a name in the earlier question's language, with its article."""
    if slot.name:
        return slot.name.nl if language_of(base) == "nl" else slot.name.en
    return piece[slot.article : slot.end]


def _alike(one: Word, other: Word | None) -> bool:
    if other is None:
        return False
    return one.low == other.low or any({one.low, other.low} <= set(group.split()) for group in SAME)


def _at_end(piece: str, slot: Slot, base: str) -> Edit:
    prep = f"{slot.prep.text} " if slot.prep else ""
    return _last(base, f" {prep}{_worded(slot, piece, base)}")


def _last(base: str, text: str) -> Edit:
    at = len(base.rstrip(" ?!."))
    return Edit(at, at, text)


def _same_phrase(piece: str, words: list[Word], base: str) -> list[Edit]:
    """Replace the phrase that begins with the same preposition: "for women" by "for children"."""
    if not words or not is_in(words[0].low, "prep") or is_in(words[0].low, "than"):
        return []
    there = words_in(base)
    alike = [at for at, word in enumerate(there) if _alike(words[0], word)]
    if len(alike) != 1:
        return [_last(base, f" {piece}")]
    after = there[alike[0] + 1 :]
    phrase = list(takewhile(lambda word: not is_in(word.low, "prep", "verb"), after))
    if not phrase or re.search(r"[,.?!;:]", base[phrase[0].start : phrase[-1].end]):
        return [_last(base, f" {piece}")]
    if len(content(phrase)) > len(content(words)) + 1:
        return []  # too much would go: "for storing fireworks" by "for transport"
    return [Edit(there[alike[0]].start, phrase[-1].end, piece)]


def _applied(base: str, edits: list[Edit]) -> tuple[str, tuple[str, ...]]:
    text, kept, at = "", [], 0
    for edit in sorted(edits, key=lambda one: one.start):
        kept.append(base[at : edit.start])
        text += base[at : edit.start] + edit.text
        at = edit.end
    kept.append(base[at:])
    pieces = (piece.strip(" ?!.,") for piece in kept)
    return text + base[at:], tuple(piece for piece in pieces if words_in(piece))
