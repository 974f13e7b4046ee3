"""Which part of which letter a question about a letter asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from askbrief.letter_questions import Part
from askbrief.questions import Question
from askbrief.stores.base import Store
from askbrief.types import Letter, Passage
from askbrief.word_shares import word_shares
from askbrief.wording import Probe

LETTERS = 3
"""Letters found first whose parts are looked at, if the question does not say which it means."""


def parts_asked(
    asked: Question,
    probe: Probe,
    found: Sequence[Passage],
    named: Collection[str],
    store: Store,
) -> list[Passage]:
    """Return the heads or signatures that a question asks for; none if it asks for none.

    Args:
        asked: the question; what its letter is on, if it says so.
        found: passages, best first.
        named: letters that the question names by number; if there are any, it means these.
    """
    about = asked.about
    if about is None:
        return []
    letters = dict.fromkeys(p.letter_id for p in found if not named or p.letter_id in named)
    fitting = [name for name in letters if not about.motion or _is_motion(store.letter(name))]
    if not about.subject and not named:
        fitting = fitting[:LETTERS]
    passages = {name: store.passages(name) for name in fitting}
    if about.subject:
        meant = _meant(asked, probe, passages)
        passages = {name: passages[name] for name in meant}
    return [part for every in passages.values() for part in _parts(every, about.part)]


def _is_motion(letter: Letter) -> bool:
    return "motie" in (letter.metadata.kind or "").lower()


def _meant(asked: Question, probe: Probe, passages: dict[str, list[Passage]]) -> list[str]:
    """Return the first letter with all words of the subject in its head, else in its text, else
    the first; none if that is a motion without any of the words: another may tell of it."""
    heads = [_text(p for p in its if p.kind == "head") for its in passages.values()]
    in_heads = word_shares(asked.words, probe.renderings, heads)
    in_texts = word_shares(asked.words, probe.renderings, map(_text, passages.values()))
    marks = [(head == 1, text == 1) for head, text in zip(in_heads, in_texts, strict=True)]
    if not marks:
        return []
    best = marks.index(max(marks))
    motion = asked.about is not None and asked.about.motion
    return [] if motion and not in_texts[best] else [list(passages)[best]]


def _text(passages: Iterable[Passage]) -> str:
    return " ".join(passage.text for passage in passages)


def _parts(passages: Sequence[Passage], part: Part) -> list[Passage]:
    """Return the part of a letter; its head for a signature, where one prints who signed it
    at the head only, as answers to written questions do."""
    kinds = {passage.kind for passage in passages}
    kind = part if part in kinds else "head"
    return [passage for passage in passages if passage.kind == kind]
