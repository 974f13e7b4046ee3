"""Which part of which letter a question about a letter asks for."""

from __future__ import annotations

from collections.abc import Sequence

from askbrief.letter_questions import Part
from askbrief.questions import Question
from askbrief.stores.base import Store
from askbrief.types import Letter, Passage
from askbrief.word_shares import word_shares
from askbrief.wording import Probe

LETTERS = 3
"""Letters found first whose parts are looked at, if the question does not say which it means."""


def parts_asked(
    asked: Question, probe: Probe, found: Sequence[Passage], store: Store
) -> list[Passage]:
    """Return the heads or signatures that a question asks for; none if it asks for none.

    Args:
        asked: the question; what its letter is on, if it says so.
        found: passages, best first.
    """
    about = asked.about
    if about is None:
        return []
    letters = dict.fromkeys(passage.letter_id for passage in found)
    fitting = [name for name in letters if not about.motion or _is_motion(store.letter(name))]
    if not about.subject:
        fitting = fitting[:LETTERS]
    passages = {name: store.passages(name) for name in fitting}
    if about.subject and passages:
        meant = _meant(asked, probe, passages)
        passages = {meant: passages[meant]}
    return [part for every in passages.values() for part in _parts(every, about.part)]


def _is_motion(letter: Letter) -> bool:
    return "motie" in (letter.metadata.kind or "").lower()


def _meant(asked: Question, probe: Probe, passages: dict[str, list[Passage]]) -> str:
    """Return the letter whose head has all words of the subject; the one found first if none
    or several letters do."""
    heads = [" ".join(p.text for p in its if p.kind == "head") for its in passages.values()]
    shares = word_shares(asked.words, probe.renderings, heads)
    on_it = [name for name, share in zip(passages, shares, strict=True) if share == 1]
    return on_it[0] if on_it else next(iter(passages))


def _parts(passages: Sequence[Passage], part: Part) -> list[Passage]:
    """Return the part of a letter; its head for a signature, where one prints who signed it
    at the head only, as answers to written questions do."""
    kinds = {passage.kind for passage in passages}
    kind = part if part in kinds else "head"
    return [passage for passage in passages if passage.kind == kind]
