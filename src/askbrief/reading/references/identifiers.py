"""Official ids: those that a text spells out, and how they are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askbrief.reading.references.forms import DASH, SPACE
from askbrief.types import Publication, Reference

_LITERAL = re.compile(
    r"(?<![\w-])(?:"
    r"kst-(?:\d{8}-)?(?:\d{5}|[CLXVI]{1,8})(?:-(?:R\d{4}|\d\d(?=-)|[IVX]{1,5}[A-E]?|[A-M]))?"
    r"-(?:\d{1,4}[a-z]?|[A-Z]{1,3})(?:-[hbn]\d{1,2})?"
    r"|(?:ah|h)-[te]k-\d{8}(?:-\d{1,5}){1,3}|kv-tk-\d{4}Z\d{5}|blg-\d{3,9}"
    r")(?![\w-])"
)
_KINDS: dict[str, Publication] = {
    "kst": "kamerstuk",
    "ah": "aanhangsel",
    "h": "handelingen",
    "kv": "vragen",
    "blg": "bijlage",
    "stb": "staatsblad",
    "stcrt": "staatscourant",
    "trb": "verdrag",
}
_KAMERSTUK = re.compile(
    r"kst-(?:\d{8}-)?(?P<dossier>\d{4,5}(?:-\w+)?|[CLXVI]+)-(?P<number>(?![bhn]\d)\w+)"
    r"(?:-(?P<part>[bhn])\d+)?"
)
_NOT_IN_IDS = re.compile(rf"\({SPACE}*R{SPACE}*\d+{SPACE}*\)|hoofdstuk|hfdst\.?|[\s.,;:]")
_PARTS = re.compile(rf"(?P<dossier>\d+){DASH}?(?P<addition>\w*)")
_LAST_SESSION_ID = 2009
"""Parliamentary years up to this one are in the ids of what the Eerste Kamer printed."""


@dataclass(frozen=True, slots=True)
class KamerstukParts:
    """What the id of a Kamerstuk is made of."""

    dossier: str
    number: str
    part: str | None
    """``b`` for an annex, ``h`` for a reprint, ``n`` for a note."""


def kamerstuk_parts(document_id: str) -> KamerstukParts | None:
    """Take the id of a Kamerstuk apart; None if it is of another kind."""
    found = _KAMERSTUK.fullmatch(document_id)
    return KamerstukParts(found["dossier"], found["number"], found["part"]) if found else None


def literal_ids(text: str) -> Iterator[Reference]:
    """Find ids as they stand in web addresses and lists: ``kst-32623-343``."""
    for found in _LITERAL.finditer(text):
        yield reference(text, found.start(), found.end(), found.group())


def reference(
    text: str, start: int, end: int, target: str, between: tuple[str, ...] = ()
) -> Reference:
    """Make the reference to a document that stands at some place."""
    kind = _KINDS[target.partition("-")[0]]
    return Reference(start, end, text[start:end], target, kind, between)


def dossier_id(written: str) -> str:
    """Return a dossier as in ids: ``36410-XVII`` for "36 410 XVII", ``21501-02``."""
    found = _PARTS.search(_NOT_IN_IDS.sub("", written))
    return "-".join(filter(None, found.groups())) if found else ""


def kamerstuk_id(dossier: str, number: str, chamber: str | None, first_year: int | None) -> str:
    """Return the id of a Kamerstuk.

    Args:
        dossier: as in ids.
        number: or letter, in its dossier.
        chamber: ``I``, ``II`` or None if not said.
        first_year: in which the parliamentary year began; None if not said.
    """
    of_old = chamber == "I" and first_year is not None and first_year <= _LAST_SESSION_ID
    session = [f"{first_year}{(first_year or 0) + 1}"] if of_old else []
    return "-".join(["kst", *session, dossier, number])


def chamber_of(written: str | None) -> str | None:
    """Return ``I`` or ``II`` for a chamber in any form of ``forms.CHAMBER``, None for both."""
    if not written or "/" in written:
        return None
    return "I" if written.startswith("E") or written in ("I", "l", "1") else "II"
