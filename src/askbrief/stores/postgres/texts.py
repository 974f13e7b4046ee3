"""Text as PostgreSQL can hold it: U+0000 is written with two other characters."""

from __future__ import annotations

_MARK = "\ufdd0"  # not a character by the standard, so hardly ever in a text
_ZERO, _ITSELF = _MARK + "\ufdd1", _MARK + "\ufdd2"


def escaped(text: str) -> str:
    """Return text without U+0000 that ``unescaped`` turns back."""
    if "\0" not in text and _MARK not in text:
        return text
    return text.replace(_MARK, _ITSELF).replace("\0", _ZERO)


def unescaped(text: str) -> str:
    """Return the text that was escaped."""
    return text.replace(_ZERO, "\0").replace(_ITSELF, _MARK) if _MARK in text else text


def key(text: str) -> str:
    """Return what a text is looked up by; of what is not Unicode, something never stored."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _MARK
    return escaped(text)


def maybe(text: str | None) -> str | None:
    """Return escaped text, or None for None."""
    return None if text is None else escaped(text)


def back(text: str | None) -> str | None:
    """Return unescaped text, or None for None."""
    return None if text is None else unescaped(text)
