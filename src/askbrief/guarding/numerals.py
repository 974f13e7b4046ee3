"""Numbers as Dutch and English write them, in digits and in words; pure."""

from __future__ import annotations

import re
from decimal import Decimal

from askbrief.types import Language

SPACE = r"[ \u00a0\u2009\u202f]"
MOST_DIGITS = 15
"""A longer number is no amount, and is compared as it is written."""
DIGITS = rf"\d{{1,3}}(?:{SPACE}\d{{3}})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
_MARKS: dict[Language, tuple[str, str]] = {"nl": (r"\.", ","), "en": (",", r"\.")}
"""The sign between thousands, and the one before decimals."""
MAGNITUDES = {
    "duizend": 3,
    "thousand": 3,
    "miljoen": 6,
    "million": 6,
    "mln": 6,
    "mio": 6,
    "miljard": 9,
    "billion": 9,
    "mld": 9,
    "bn": 9,
    "biljoen": 12,
    "trillion": 12,
}
"""Powers of ten. A Dutch ``biljoen`` is an English ``trillion``."""
_UNITS = {
    "nl": "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
    "vijftien zestien zeventien achttien negentien",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen",
}
_TENS = {
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}


def read_digits(text: str, language: Language) -> Decimal | None:
    """Return the value of a number in digits; None if it is none in this language.

    >>> read_digits("1.200,50", "nl"), read_digits("1,200.5", "en"), read_digits("2.3.1", "nl")
    (Decimal('1200.50'), Decimal('1200.5'), None)
    """
    plain = re.sub(SPACE, "", text)
    thousands, decimal = _MARKS[language]
    if re.fullmatch(rf"\d{{1,3}}(?:{thousands}\d{{3}})+(?:{decimal}\d+)?", plain):
        plain = re.sub(thousands, "", plain)
    elif not re.fullmatch(r"\d+(?:[.,]\d+)?", plain):
        return None
    if len(plain) > MOST_DIGITS:
        return None
    return Decimal(plain.replace(",", "."))


def _words() -> dict[str, Decimal]:
    """Return the numbers below a hundred in words, and some more."""
    values: dict[str, int] = {}
    for language, units in _UNITS.items():
        small = units.split()
        values |= {word: number for number, word in enumerate(small)}
        for at, ten in enumerate(_TENS[language].split(), start=2):
            values[ten] = 10 * at
            for unit in range(1, 10):
                values[_joined(small[unit], ten, language)] = 10 * at + unit
    values |= {"één": 1, "honderd": 100, "hundred": 100, "duizend": 1000, "thousand": 1000}
    values |= {f"{word}honderd": 100 * n for word, n in list(values.items()) if 1 < n < 10}
    values |= {f"{word} hundred": 100 * n for word, n in list(values.items()) if 0 < n < 10}
    halves = {"half": "0.5", "halve": "0.5", "half a": "0.5", "anderhalf": "1.5"}
    exact = {word: Decimal(number) for word, number in values.items()}
    return exact | {word: Decimal(number) for word, number in halves.items()}


def _joined(unit: str, ten: str, language: str) -> str:
    if language == "en":
        return f"{ten}-{unit}"
    return f"{unit}{'ën' if unit.endswith('e') else 'en'}{ten}"


WORDS = _words()
_LONGEST_FIRST = sorted(WORDS, key=lambda word: (-len(word), word))
IN_WORDS = "|".join(map(re.escape, _LONGEST_FIRST))
MAGNITUDE = "|".join(sorted(MAGNITUDES, key=len, reverse=True))
