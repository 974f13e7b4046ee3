"""Citations with the dossier first: "Kamerstukken II 2022/23, 36 200 VIII, nr. 752"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askbrief.reading.references.forms import (
    CHAMBER,
    COMMA,
    DASH,
    DOSSIER,
    GAP,
    NOT_IN_WORD,
    NUMBER,
    YEAR_LABEL,
    YEARS,
)
from askbrief.reading.references.identifiers import (
    chamber_of,
    dossier_id,
    kamerstuk_id,
    reference,
)
from askbrief.reading.references.numbers import Numbered, numbers_at
from askbrief.types import Reference

_WORD = r"(?:[Kk]amerstuk(?:ken|nummers?)?|KAMERSTUK(?:KEN)?|[Kk]st\.?|KST|[Kk]amerst\.)"
_PREFIX = re.compile(
    rf"{NOT_IN_WORD}(?:{_WORD}|(?=(?:TK|EK|Tweede|Eerste)\b))(?:{COMMA}{CHAMBER})?"
    rf"{COMMA}(?:{YEAR_LABEL})?(?:{YEARS})?(?:{COMMA}|{DASH})(?:(?:dossier(?:nummer)?|nr\.?){GAP})?$"
)
_LONGEST_PREFIX = 90
_LENGTH = len("32623")
_SHORT = r"(?<!\w)(?!1[89]|20)\d{4}(?!\d)"
"""A dossier of before 1968."""
_DOSSIERS = re.compile(
    rf"(?P<dossier>{DOSSIER}|{_SHORT})"
    rf"(?:{GAP}(?:,|/|en|;){GAP}(?:{DOSSIER})){{0,5}}"
)
_COMPACT = re.compile(rf"{DASH}(?P<number>{NUMBER})(?!{DASH}\w)")
_UNSPACED = re.compile(rf"\d{{5}}(?:{DASH}\w+)?")
_LETTER = re.compile(rf",{GAP}(?P<number>[A-Z]{{1,2}})(?!\w)")


@dataclass(frozen=True, slots=True)
class _Prefix:
    """What stands before a dossier."""

    start: int
    worded: bool = False
    chamber: str | None = None
    first_year: int | None = None


def dossier_first(text: str) -> Iterator[Reference]:
    """Find Kamerstukken that are cited by dossier and then number."""
    at = 0
    while found := _DOSSIERS.search(text, at):
        at = found.end()
        prefix = _prefix(text, found.start())
        for one in _numbered(text, found, prefix):
            yield one
            at = one.end


def _numbered(text: str, found: re.Match[str], prefix: _Prefix) -> Iterator[Reference]:
    dossier = dossier_id(found["dossier"])
    start: int | None = prefix.start
    if not prefix.worded and len(dossier) < _LENGTH:
        return
    for one in _numbers(text, found, prefix):
        target, *between = (
            kamerstuk_id(dossier, number, prefix.chamber, prefix.first_year)
            for number in (one.number, *one.between)
        )
        place = one.start if start is None else start
        yield reference(text, place, one.end, target, tuple(between))
        start = None


def _numbers(text: str, found: re.Match[str], prefix: _Prefix) -> Iterator[Numbered]:
    """Read the numbers after a dossier: "nr. 343", "-343", or a letter alone ", D"."""
    first = None
    for first in numbers_at(text, found.end()):
        yield first
    single = None if first else _single(text, found, prefix)
    if single:
        yield Numbered(single.start("number"), single.end(), single["number"])


def _single(text: str, found: re.Match[str], prefix: _Prefix) -> re.Match[str] | None:
    """Match a number without "nr."; only where it cannot be a date, a telephone number or a
    sum."""
    letter = _LETTER.match(text, found.end()) if prefix.worded else None
    bracketed = text[max(0, found.start() - 1) : found.start()] == "("
    plain = prefix.worded or bracketed or _UNSPACED.fullmatch(found["dossier"])
    return letter or (_COMPACT.match(text, found.end()) if plain else None)


def _prefix(text: str, end: int) -> _Prefix:
    """Return what stands before the dossier that begins at ``end``."""
    before = max(0, end - _LONGEST_PREFIX)
    found = _PREFIX.search(text, before, end)
    if not found:
        return _Prefix(end)
    year = int(found["first"]) if found["first"] else None
    return _Prefix(
        found.start(), worded=True, chamber=chamber_of(found["chamber"]), first_year=year
    )
