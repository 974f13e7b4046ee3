"""Numbers as automatic numbering prints them: ``3``, ``c``, ``III``."""

from __future__ import annotations

from askbrief.reading.symbols import symbol

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LARGEST_ROMAN = 3999
_LARGEST_LETTERED = 780
_PRINTED_BULLETS = "-–—•▪◦‣*·>→"


def lower_roman(number: int) -> str:
    """Return ``iv`` for 4; digits for what has no Roman numeral."""
    if not 0 < number <= _LARGEST_ROMAN:
        return str(number)
    letters = ""
    for value, letter in _ROMAN:
        count, number = divmod(number, value)
        letters += letter * count
    return letters


def lower_letter(number: int) -> str:
    """Return ``c`` for 3 and ``bb`` for 28, as word processors go on after z.

    Digits for what they do not number so.
    """
    if not 0 < number <= _LARGEST_LETTERED:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def bullet(character: str) -> str:
    """Return a list's bullet in a character that any font has."""
    character = "".join(map(symbol, character.strip()))
    if character == "o":  # of Courier, where it looks like a ring
        return "◦"
    return character if character and character[0] in _PRINTED_BULLETS else "•"
