"""Whether a question leans on the one before it, told from its words alone.

Every rule here names a form that cannot stand alone; what fits none is complete.
"""

from __future__ import annotations

import re

from askbrief.followups.lexicon import content, is_in, words_in
from askbrief.followups.pieces import counted, piece_of
from askbrief.followups.pointing import points_back
from askbrief.followups.slots import slots_in
from askbrief.followups.types import FollowUp, Word

MOST_WORDS = 20
"""A longer question says by itself what it is about."""
QUOTED = re.compile(r"[(\[«“\"]")


def follow_up(text: str) -> FollowUp | None:
    """Tell how a question leans on an earlier one; None if it can stand alone."""
    words = words_in(text)
    if not words or len(words) > MOST_WORDS or QUOTED.search(text):
        return None  # brackets and quotes say what is meant
    opened, rest = _after_opening(words)
    if not rest:
        return None
    found = _bare(rest) or counted(text, rest) or piece_of(text, rest, opened=opened)
    if found is None and points_back(text, words, rest):
        return FollowUp("point", rest[0].start, "")
    return found


def _after_opening(words: list[Word]) -> tuple[bool, list[Word]]:
    at = 0
    while at < len(words) and is_in(words[at].low, "filler"):
        at += 1
    first = at
    while at < len(words) and is_in(words[at].low, "opener"):
        at += 1
    return at > first, words[at:]


def _bare(rest: list[Word]) -> FollowUp | None:
    """Match a question that names nothing: "why not?", "since when?", "who is that?"."""
    if slots_in(rest) or any(not is_in(word.low, "vague") for word in content(rest)):
        return None
    points = any(is_in(word.low, "point", "plural", "single", "about") for word in rest)
    if points or rest[-1].low == "het":
        return FollowUp("point", rest[0].start, "")
    told = [
        any(is_in(word.low, *group) for word in rest) for group in (("vague", "blank"), ("light",))
    ]
    if all(told) or not any(is_in(word.low, "ask", "bare", "blank") for word in rest):
        return None  # "welke landen krijgen geld?" is vague, but asks something
    return FollowUp("ask", rest[0].start, "")
