"""Which documents a question names by their numbers: "motie 32 623, nr. 343"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from askbrief.errors import QuestionError
from askbrief.questions import Question, read_question
from askbrief.reading.references import find_references
from askbrief.types import Span

_SPACE = r"[ \u00a0\u2009\u202f]"
_KAMERSTUK = re.compile(
    rf"\b(?:kst-|kamerstuk(?:ken)?{_SPACE}+(?:II?{_SPACE}+)?)?"
    rf"(?P<dossier>\d{{2}}{_SPACE}?\d{{3}})"
    rf"(?:(?:-|{_SPACE})(?P<addition>[IVXL]+[A-E]?|\d{{2}}))?"
    rf"(?:-|,?{_SPACE}*n(?:r|o|ummer|umber)s?\.?{_SPACE}*)(?P<number>\d+)\b",
    re.IGNORECASE,
)

_ID = re.compile(r"\b(?:ah-[te]k|h-[te]k|blg)-\d[\d-]*\d\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named(Span):
    """A document that a question names; offsets count in the question."""

    letter_id: str


def named_documents(text: str) -> list[Named]:
    """Find the documents that a text names by number, in order and apart.

    Besides what letters cite as, the number alone is enough ("32623-343"): a question may be
    short, and nothing comes of a number that no document has.
    """
    cited = [Named(one.start, one.end, one.target) for one in find_references(text)]
    taken = {at for one in cited for at in range(one.start, one.end)}
    named = chain(_kamerstukken(text), _ids(text))
    short = (one for one in named if taken.isdisjoint(range(one.start, one.end)))
    return sorted((*cited, *short), key=lambda named: named.start)


def _kamerstukken(text: str) -> Iterator[Named]:
    for found in _KAMERSTUK.finditer(text):
        dossier = re.sub(r"\s", "", found["dossier"])
        parts = ("kst", dossier, (found["addition"] or "").upper(), found["number"])
        yield Named(found.start(), found.end(), "-".join(filter(None, parts)))


def _ids(text: str) -> Iterator[Named]:
    for found in _ID.finditer(text):
        yield Named(found.start(), found.end(), found.group().lower())


def without_names(question: Question, names: Collection[Named]) -> Question:
    """Return a question less the numbers of documents; as it was if nothing is left to ask."""
    if not names:
        return question
    text = question.text
    for named in sorted(names, key=lambda named: -named.start):
        text = text[: named.start] + text[named.end :]
    try:
        asked = read_question(text)
    except QuestionError:
        return question
    about = asked.about or question.about  # a number would count as another word of the question
    about = replace(about, subject="") if about else None
    return replace(asked, language=question.language, about=about)
