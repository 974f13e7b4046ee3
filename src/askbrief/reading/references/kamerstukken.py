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
    INLINE,
    NOT_IN_WORD,
    NUMBER,
    SPACE,
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
_CALLED = re.compile(
    rf"(?:\(|(?:[Mm]oties?|[Aa]mendement(?:en)?|t\.v\.v\.|[Bb]rief|[Ss]tuk(?:ken)?|[Dd]ossier|[Zz]ie)"
    rf"{SPACE}{{1,3}}){INLINE}$"
)
"""Before a number that would else be taken for one of a norm or a telephone."""
_BESIDE = re.compile(rf"{GAP}(?:,|en|/){GAP}")
_LONGEST_CALL = 20
_OF_THE_SENATE = re.compile(
    rf"{NOT_IN_WORD}{_WORD}{COMMA}(?:I|EK|Eerste Kamer)(?:{COMMA}(?:{YEAR_LABEL})?{YEARS})?,{GAP}"
    rf"(?P<dossier>[CLXVI]{{1,8}}),{GAP}(?:nr\.?{GAP})?(?P<number>[A-Z]{{1,2}})(?!\w)"
)
_COMPACT = re.compile(rf"{DASH}(?P<number>{NUMBER})(?!{DASH}\w)")
_WITH_PART = re.compile(rf"\d{{5}}{DASH}\w+")
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
    at, last = 0, -1
    while found := _DOSSIERS.search(text, at):
        at = found.end()
        beside = last >= 0 and bool(_BESIDE.fullmatch(text, last, found.start()))
        for one in _numbered(text, found, _prefix(text, found.start()), beside=beside):
            yield one
            at = last = one.end


def of_the_senate(text: str) -> Iterator[Reference]:
    """Find documents in dossiers that the Eerste Kamer numbers for itself, "CXLIX, C"."""
    for found in _OF_THE_SENATE.finditer(text):
        target = kamerstuk_id(found["dossier"], found["number"], None, None)
        yield reference(text, found.start(), found.end(), target)


def _numbered(
    text: str, found: re.Match[str], prefix: _Prefix, *, beside: bool
) -> Iterator[Reference]:
    dossier = dossier_id(found["dossier"])
    start: int | None = prefix.start
    if not prefix.worded and len(dossier) < _LENGTH:
        return
    for one in _numbers(text, found, prefix, beside=beside):
        target, *between = (
            kamerstuk_id(dossier, number, prefix.chamber, prefix.first_year)
            for number in (one.number, *one.between)
        )
        place = one.start if start is None else start
        yield reference(text, place, one.end, target, tuple(between))
        start = None


def _numbers(
    text: str, found: re.Match[str], prefix: _Prefix, *, beside: bool
) -> Iterator[Numbered]:
    """Read the numbers after a dossier: "nr. 343", "-343", or a letter alone ", D"."""
    first = None
    for first in numbers_at(text, found.end()):
        yield first
    single = None if first else _single(text, found, prefix, beside=beside)
    if single:
        yield Numbered(single.start("number"), single.end(), single["number"])


def _single(
    text: str, found: re.Match[str], prefix: _Prefix, *, beside: bool
) -> re.Match[str] | None:
    """Match a number without "nr."; only where it cannot be that of a norm or a telephone.

    Args:
        beside: whether another citation stands before it, in a list.
    """
    if prefix.worded:
        return _LETTER.match(text, found.end()) or _COMPACT.match(text, found.end())
    before = max(0, found.start() - _LONGEST_CALL)
    called = beside or _CALLED.search(text, before, found.start())
    whole = _WITH_PART.fullmatch(found["dossier"])
    return _COMPACT.match(text, found.end()) if called or whole else None


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
