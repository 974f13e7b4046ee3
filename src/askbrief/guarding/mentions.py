"""Finds every amount, percentage, date and document number in a text; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from askbrief.guarding.days import days_in, years_in
from askbrief.guarding.numerals import (
    DIGITS,
    IN_WORDS,
    MAGNITUDE,
    MAGNITUDES,
    SPACE,
    WORDS,
    read_digits,
)
from askbrief.guarding.values import Amount, Document, Mention, Percentage, Raw, Value
from askbrief.naming import named_documents
from askbrief.types import Language

_CURRENCIES = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euro's": "EUR",
    "euros": "EUR",
    "us$": "USD",
    "$": "USD",
    "usd": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "£": "GBP",
    "gbp": "GBP",
    "pond": "GBP",
    "pounds": "GBP",
}
_BEFORE = r"(?:(?P<before>€|\bEUR\b|\bUS\$|\$|\bUSD\b|£|\bGBP\b)\s?)"
_AFTER = rf"(?:{SPACE}?(?P<after>€|(?:euro['’]s|euros?|eur|dollars?|usd|pond|pounds|gbp)\b))"
_SIGN = r"(?P<sign>(?<![\w.,)])[-−](?=\d))?"
_NUMBER = rf"{_SIGN}(?P<digits>(?<![\w.,])(?:{DIGITS})(?!\d))"
_WORD = rf"\b(?P<word>{IN_WORDS})\b"
_LARGE = rf"(?:[\s-]?(?P<magnitude>{MAGNITUDE})\b\.?)"
_SHORT = r"(?P<short>m|bn|k)\b"
_PER_CENT = r"(?P<unit>%(?:-?punt(?:en)?)?|procent(?:punt(?:en)?)?\b|per\s?cent(?:age points?)?\b)"
_PERCENTAGE = re.compile(rf"(?:{_NUMBER}|{_WORD})[\s-]?{_PER_CENT}", re.IGNORECASE)
_MONEY = re.compile(rf"{_BEFORE}{_NUMBER}(?:,[-–]{{1,2}})?(?:{_LARGE}|{_SHORT})?", re.IGNORECASE)
_QUANTITY = re.compile(rf"(?:{_NUMBER}|{_WORD}){_LARGE}?{_AFTER}?", re.IGNORECASE)
_POWERS = {"k": 3, "m": 6, "bn": 9}
_DOSSIER = re.compile(
    rf"\b(?:dossiers?|kamerstuk(?:ken)?)(?:{SPACE}nummer)?{SPACE}+(?:II?{SPACE}+)?"
    rf"(?P<dossier>\d{{2}}{SPACE}?\d{{3}})(?:[-{SPACE[1:-1]}](?P<addition>[IVXL]+[A-E]?))?\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"\b(?:nrs?|no|nummer|number)\.?{SPACE}*(?P<number>\d+)\b", re.IGNORECASE)
_MARKER = re.compile(r"\[\d{1,3}\]")


def mentions_in(text: str, language: Language) -> list[Mention]:
    """Find what a text says in numbers, in order and without overlap.

    Numbers of citations in square brackets, [1], do not count. Words count as numbers only
    before a magnitude, a unit or a currency: "een" is an article too.
    """
    found: list[Mention] = []
    taken = bytearray(len(text))
    for marker in _MARKER.finditer(text):
        taken[marker.start() : marker.end()] = b"\1" * len(marker.group())
    for mention in _candidates(text, language):
        if not any(taken[mention.start : mention.end]):
            found.append(mention)
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return sorted(found, key=lambda mention: mention.start)


def _candidates(text: str, language: Language) -> Iterator[Mention]:
    """Yield mentions that may overlap, those that say most first."""
    yield from _documents(text)
    yield from days_in(text)
    for form in (_PERCENTAGE, _MONEY):
        yield from _read(form.finditer(text), language)
    quantities = list(_read(_QUANTITY.finditer(text), language))
    plain = [one for one in quantities if one.text.isdecimal()]
    yield from (one for one in quantities if not one.text.isdecimal())
    yield from years_in(text)
    yield from plain


def _documents(text: str) -> Iterator[Mention]:
    for named in named_documents(text):
        kind, _, rest = named.letter_id.partition("-")
        dossier, _, number = rest.rpartition("-")
        value = Document(dossier, number) if kind == "kst" else Document(named.letter_id)
        yield Mention(named.start, named.end, named.cut(text), value)
    for found in _DOSSIER.finditer(text):
        dossier = re.sub(SPACE, "", found["dossier"])
        whole = "-".join(filter(None, (dossier, (found["addition"] or "").upper())))
        yield Mention(found.start("dossier"), found.end(), found.group(), Document(whole))
    for found in _NUMBERED.finditer(text):
        yield Mention(*found.span(), found.group(), Document(number=found["number"]))


def _read(matches: Iterable[re.Match[str]], language: Language) -> Iterator[Mention]:
    for found in matches:
        parts = found.groupdict()
        value = _value(parts, language)
        if value:
            yield Mention.of(found, value)


def _value(parts: dict[str, str | None], language: Language) -> Value | None:
    word, unit = parts.get("word"), parts.get("unit")
    if word and not any(parts.get(name) for name in ("unit", "magnitude", "after")):
        return None
    digits = parts.get("digits") or ""
    number = WORDS[word.lower()] if word else read_digits(digits, language)
    if number is None:
        return Raw(digits)
    number = -number if parts.get("sign") else number
    if unit:
        return Percentage(_plain(number), "pun" in unit.lower() or "point" in unit.lower())
    return Amount(_plain(number * 10 ** _power(parts)), _currency(parts))


def _power(parts: dict[str, str | None]) -> int:
    large, short = parts.get("magnitude"), parts.get("short")
    return MAGNITUDES[large.lower()] if large else _POWERS[short.lower()] if short else 0


def _currency(parts: dict[str, str | None]) -> str | None:
    name = parts.get("before") or parts.get("after")
    return _CURRENCIES[name.lower().replace("’", "'")] if name else None


def _plain(number: Decimal) -> Decimal:
    """Write a number one way only: 20400000 and not 2.04E+7 or 20400000.0."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()
