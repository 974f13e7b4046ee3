"""Which documents a question names by their numbers: "motie 32 623, nr. 343"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from askbrief.errors import QuestionError
from askbrief.questions import Question, read_question
from askbrief.types import Span

_SPACE = r"[ \u00a0\u2009\u202f]"
_KAMERSTUK = re.compile(
    rf"\b(?:kst-|kamerstuk(?:ken)?{_SPACE}+(?:II?{_SPACE}+)?)?"
    rf"(?P<dossier>\d{{2}}{_SPACE}?\d{{3}})"
    rf"(?:(?:-|{_SPACE})(?P<addition>[IVXL]+[A-E]?|\d{{2}}))?"
    rf"(?:-|,?{_SPACE}*n(?:r|o|ummer|umber)s?\.?{_SPACE}*)(?P<number>\d+)\b",
    re.IGNORECASE,
)
_OTHER_ID = re.compile(r"\b(?:ah-[te]k|h-[te]k|blg)-\d[\d-]*\d\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named(Span):
    """A document that a question names; offsets count in the question."""

    letter_id: str


def named_documents(text: str) -> list[Named]:
    """Find the documents that a text names by number, in order."""
    return sorted((*_kamerstukken(text), *_others(text)), key=lambda named: named.start)


def _kamerstukken(text: str) -> Iterator[Named]:
    for found in _KAMERSTUK.finditer(text):
        dossier = re.sub(r"\s", "", found["dossier"])
        parts = ("kst", dossier, (found["addition"] or "").upper(), found["number"])
        yield Named(found.start(), found.end(), "-".join(filter(None, parts)))


def _others(text: str) -> Iterator[Named]:
    for found in _OTHER_ID.finditer(text):
        yield Named(found.start(), found.end(), found.group().lower())


def without_names(question: Question, names: Collection[Named]) -> Question:
    """Return a question less the numbers of documents; as it was if nothing is left to ask."""
    if not names:
        return question
    text = question.text
    for named in sorted(names, key=lambda named: -named.start):
        text = text[: named.start] + text[named.end :]
    try:
        return replace(read_question(text), language=question.language, about=question.about)
    except QuestionError:
        return question
