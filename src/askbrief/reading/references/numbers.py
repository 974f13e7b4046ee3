"""The numbers that follow a dossier: one, a list "nrs. 12 en 14" or a range "nrs. 1-3"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askbrief.reading.references.forms import COMMA, DASH, DOSSIER, GAP, NR, NRS, NUMBER
from askbrief.types import Span

_OF_ANOTHER = rf"(?!{GAP}\({GAP}{DOSSIER}{GAP}\))"
_NUMBER = rf"(?P<number>{NUMBER}){_OF_ANOTHER}"
_PAGE = rf"(?:[pP]p?\.|[pP]ag\.|[bB]lz\.?|[pP]agina(?:[’']?s)?|[bB]ijlagen?|[iI]tem){GAP}"
_FIGURES = rf"[\dIVX]{{1,6}}(?:{GAP}(?:{DASH}|,|en|t/m){GAP}\d{{1,5}}(?!\w)){{0,4}}"
_PAGES = rf"(?:,?{GAP}(?:\({GAP}[bB]ijlagen?[^()\n]{{0,20}}\)|{_PAGE}{_FIGURES})){{0,2}}"
_AND = rf"{COMMA}(?:(?:en|alsmede|resp\.|was){GAP})?"
_FIRST = re.compile(
    rf"{COMMA}(?:(?:op |onder )?stuk(?:ken)?{GAP})?(?:(?P<many>{NRS})|{NR}|letter{GAP}){_NUMBER}"
)
_AGAIN = re.compile(rf"{_PAGES}{_AND}(?:(?P<many>{NRS})|{NR}){_NUMBER}")
_DIGITS = rf"(?P<number>[1-9]\d{{0,3}}[a-z]?)(?![\w/]|\.\d){_OF_ANOTHER}(?!{GAP}\d{{3}}(?!\d))"
_IN_LIST = re.compile(
    rf"{GAP}(?:[,;]{GAP}(?P<and>(?:en|alsmede){GAP})?|(?P<last>en|alsmede){GAP}){_DIGITS}"
)
_LAST_OF_TWO = re.compile(rf"{GAP}en{GAP}{_DIGITS}(?={GAP}(?:[).;,:\n]|$))")
_LAST = rf"{GAP}(?P<number>[1-9]\d{{0,3}})(?!\w)"
_RANGE = re.compile(rf"{GAP}(?:{DASH}|t/m|tot en met){_LAST}")
_RANGE_IN_WORDS = re.compile(rf"{GAP}(?:t/m|tot en met){_LAST}")
_LONGEST_RANGE = 200


@dataclass(frozen=True, slots=True)
class Numbered(Span):
    """One number of a list, with the place where it stands."""

    number: str
    between: tuple[str, ...] = ()
    """Numbers that a range skips over before this one."""


def numbers_at(text: str, at: int) -> Iterator[Numbered]:
    """Read the numbers that begin with "nr." at some place; none if it does not stand there."""
    found = _FIRST.match(text, at)
    many = False
    while found:
        many = _goes_on(found, many=many)
        last = Numbered(found.start("number"), found.end(), found["number"])
        yield last
        ranged = _through(last, (_RANGE if many else _RANGE_IN_WORDS).match(text, last.end))
        if ranged:
            yield ranged
        found = _next(text, (ranged or last).end, many=many)


def _goes_on(found: re.Match[str], *, many: bool) -> bool:
    """Tell whether further numbers may follow without "nr.": not after "en"."""
    said = found.groupdict()
    return bool(said.get("many")) or (many and not said.get("and") and not said.get("last"))


def _next(text: str, at: int, *, many: bool) -> re.Match[str] | None:
    listed = _IN_LIST if many else _LAST_OF_TWO
    return _AGAIN.match(text, at) or listed.match(text, at)


def _through(first: Numbered, found: re.Match[str] | None) -> Numbered | None:
    """Return the last number of a range, None if there is no such range."""
    if not found or not first.number.isdecimal():
        return None
    low, high = int(first.number), int(found["number"])
    if not low < high <= low + _LONGEST_RANGE:
        return None
    return Numbered(
        found.start("number"), found.end(), found["number"], tuple(map(str, range(low + 1, high)))
    )
