"""Questions that only make sense after earlier ones, completed from those by rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile

from askbrief.followups.detecting import follow_up
from askbrief.followups.lexicon import is_in, words_in
from askbrief.followups.swapping import put_in
from askbrief.followups.types import FollowUp
from askbrief.questions import MAX_QUESTION_CHARS, language_of
from askbrief.small_words import SMALL

TOPIC_CHARS = 300
"""Most that is taken over from an earlier question as its content words."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A question as it is to be asked."""

    question: str
    taken: tuple[str, ...]
    """Pieces taken over from earlier questions, as they stand in `question`; none if it was
    complete."""


def complete(question: str, history: Sequence[str]) -> Completed:
    """Complete a question that leans on earlier ones (oldest first, as they were typed).

    A question that is complete, or that nothing in the history completes, comes back
    unchanged, character by character. A completed one has at most MAX_QUESTION_CHARS.
    """
    base = ""
    for earlier in history:
        base = _next(base, " ".join(earlier.split()))
    return _completed(question, base)


def _next(base: str, earlier: str) -> str:
    """Return the question that the next one may lean on: the latest that says what it asks."""
    if not words_in(earlier) or len(earlier) > MAX_QUESTION_CHARS:
        return base
    if follow_up(earlier) is None:
        return earlier
    return _completed(earlier, base).question if base else ""


def _completed(question: str, base: str) -> Completed:
    tidy = " ".join(question.split())
    leaning = follow_up(tidy) if base and len(tidy) <= MAX_QUESTION_CHARS else None
    if leaning is None:
        return Completed(question, ())
    new = _swapped(tidy, leaning, base) or _prefixed(tidy, leaning, base)
    if new and len(new.question) <= MAX_QUESTION_CHARS and follow_up(new.question) is None:
        return new
    return _with_topic(tidy, base) or Completed(question, ())


def _swapped(question: str, leaning: FollowUp, base: str) -> Completed | None:
    if leaning.kind != "piece" or not _asks_alike(leaning.asks, base):
        return None
    put = put_in(question[leaning.start :], base)
    return Completed(*put) if put and put[1] and put[0] != base else None


ALIKE = (
    "hoeveel how much many",
    "welke welk which what wat",
    "wie who whom",
    "waar where",
    "wanneer when",
    "waarom why",
)


def _asks_alike(asks: str, base: str) -> bool:
    """Tell whether the same is asked, so that only a name or number differs."""
    if not asks:
        return True
    new, old = ({w.low for w in words_in(text)} for text in (asks, base))
    return any(new <= set(group.split()) and old & set(group.split()) for group in ALIKE)


def _prefixed(question: str, leaning: FollowUp, base: str) -> Completed | None:
    """Put "why" before a question that asks for yes or no."""
    asks = words_in(question[leaning.start :])
    first = words_in(base)[0]
    if leaning.kind != "ask" or len(asks) != 1 or not is_in(first.low, "verb"):
        return None
    if not is_in(asks[0].low, "cause") or base.count("?") > 1:
        return None
    kept = first.text.lower() + base[first.end :] if first.start == 0 else base
    return Completed(f"{asks[0].text.capitalize()} {kept}", (kept.strip(" ?!."),))


def _with_topic(question: str, base: str) -> Completed | None:
    """Add what the earlier question is about in brackets."""
    mark = question[-1] if question[-1] in "?!." else ""
    room = min(TOPIC_CHARS, MAX_QUESTION_CHARS - len(question) - 3)
    plain = not re.search(r"[()]|[?!.] ", base) and language_of(question) == language_of(base)
    topic = _clause(base, room) if plain else _content(base, room)
    if not topic:
        return None
    return Completed(f"{question.rstrip('?!. ')} ({topic}){mark}", (topic,))


def _clause(base: str, room: int) -> str:
    """Return the earlier question without its question words, cut between words."""
    words = words_in(base)
    said = dropwhile(lambda word: is_in(word.low, "ask", "choose", "prep", "opener", "do"), words)
    start = next((word.start for word in said), 0)
    ends = [word.end for word in words if start < word.end <= start + room]
    clause = base[start : ends[-1]] if ends else ""
    return clause[:1].lower() + clause[1:] if is_in(words[0].low, "verb") and not start else clause


def _content(base: str, room: int) -> str:
    """Return the earlier question's content words, as many as there is room for."""
    topic = ""
    for word in words_in(base):
        if word.low in SMALL or is_in(word.low, "opener", "filler", "ask"):
            continue
        if len(topic) + len(word.text) + 1 > room:
            break
        topic = f"{topic} {word.text}".strip()
    return topic
