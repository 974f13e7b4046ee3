"""Whose words a block is: the minister's, those of members who ask, or quoted ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from askbrief.reading.blocks import Draft
from askbrief.types import Speaker

_ASKED = re.compile(
    r"(?:[IVX]+\.? )?(?:Vra(?:ag|gen)(?: \(?\d|:?$| van (?:de leden|het lid|de fracties?|leden)\b"
    r"| en opmerkingen (?:van|vanuit|uit)\b)|Inbreng van de leden\b)"
)
_ANSWERED = re.compile(
    r"(?:[IVX]+\.? )?(?:(?:Nader )?[Aa]ntwoord(?:en)?|Reactie van de|Mededeling)\b"
)
_REMARK = re.compile(r"(?:Toelichting: ?)?Deze vragen dienen ter aanvulling op\b")
_NOTE_MARK = re.compile(r"(?:\d{1,2}\)|\[\d{1,2}\]|\*\))(?= )")
_OFFICE = re.compile(r"\b(?:minister|staatssecretaris)", re.IGNORECASE)
_MARKED = (("«", "»"), ("“", "”"), ("„", "”"), ("‘", "’"))
_AFTER_QUOTATION = re.compile(r"[.,;]?(?:\d{1,3})?$")


def with_speakers(drafts: Sequence[Draft], sender: str | None) -> list[Draft]:
    """Return the blocks of a letter with their speakers; one that is known stays.

    Args:
        drafts: the blocks in order.
        sender: office that sent the letter.
    """
    own: Speaker | None = "minister" if sender and _OFFICE.search(sender) else None
    spoken = list(_spoken(drafts, own))
    first = _notes_of_questions(spoken)
    notes = (replace(draft, speaker="question") for draft in spoken[first:])
    return [*spoken[:first], *notes]


def _notes_of_questions(drafts: Sequence[Draft]) -> int:
    """Return where the last blocks begin that are notes which the askers typed: "1) NOS"."""
    asked = " ".join(text_of(draft) for draft in drafts if draft.speaker == "question")
    first = len(drafts)
    while first and (mark := _NOTE_MARK.match(text_of(drafts[first - 1]))):
        if mark[0] not in asked:
            break
        first -= 1
    return first


def _spoken(drafts: Sequence[Draft], own: Speaker | None) -> Iterator[Draft]:
    current = own
    for draft in drafts:
        if draft.kind == "head":
            yield draft
            continue
        current = _turn(draft, current, own)
        quoted = draft.kind == "paragraph" and current == own and _is_quotation(text_of(draft))
        speaker = "quotation" if quoted else None if draft.kind == "signature" else current
        if _is_askers_remark(text_of(draft)):
            speaker = "question"
        yield draft if draft.speaker else replace(draft, speaker=speaker)


def _is_askers_remark(text: str) -> bool:
    """Return whether a paragraph is what members put under their questions."""
    return bool(_REMARK.match(text))


def _turn(draft: Draft, current: Speaker | None, own: Speaker | None) -> Speaker | None:
    """Return who speaks from a block on."""
    text = text_of(draft)
    if draft.kind == "signature":
        return own
    if draft.kind != "heading":
        return current
    if _ASKED.match(text):
        return "question"
    return own if _ANSWERED.match(text) or current != "question" else current


def text_of(draft: Draft) -> str:
    """Return the text of a block on one line, hyphens at line ends left in."""
    return " ".join(line.text for row in draft.rows for line in row)


def _is_quotation(text: str) -> bool:
    """Return whether a paragraph stands as a whole between one pair of quotation marks."""
    for begin, end in _MARKED:
        inner = _AFTER_QUOTATION.sub("", text)
        if inner.startswith(begin) and inner.endswith(end):
            return inner.find(end) == len(inner) - 1 and inner.count(begin) == 1
    return False
