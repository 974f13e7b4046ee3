"""From bytes to clean text: encoding, line ends, spaces and characters that are no text.

Afterwards the only white space is the plain space, the newline and the form feed.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from askbrief.errors import LetterError

REPLACEMENT = "\ufffd"

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_RUBBISH = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x85\u2028]")
# Word processors hide a hyphen at a line end as a soft hyphen, PDFium as U+FFFE.
_HIDDEN_LINE_HYPHEN = re.compile(r"(?<=\w)(?:\u00ad[ \t]*\n|\ufffe)")
_MOST_MARKS = 30
"""Combining marks on one letter, by Unicode's own stream-safe format (UAX 15)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Clean text, with a sentence for each thing that had to be assumed or replaced."""

    text: str
    warnings: tuple[str, ...]


def decode(data: bytes, name: str) -> Decoded:
    """Return the clean text of a plain text file.

    Raises:
        LetterError: the bytes are binary or hold no text.
    """
    raw, warnings = _characters(data, name)
    _refuse_other_than_text(raw, name)
    text, cleaning = clean(raw)
    if not text.strip():
        raise LetterError(
            "the file holds no text", where=name, remedy="Check that it was saved completely."
        )
    return Decoded(text, warnings + cleaning)


def _characters(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark) and encoding != "utf-8-sig":
            return _strictly(data, encoding, name), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _eight_bit(data)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise LetterError(
            f"the file begins as {encoding.upper()} but is not valid at byte {error.start}",
            where=name,
            remedy="Save it again as UTF-8.",
        ) from None


def _eight_bit(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode what is not valid UTF-8: damaged UTF-8 if most of it is, else windows-1252."""
    damaged = data.decode("utf-8-sig", "replace")
    broken = damaged.count(REPLACEMENT)
    valid = len(re.findall(r"[^\x00-\x7f]", damaged)) - broken
    if valid > broken:
        return damaged, (f"places that are not valid UTF-8 replaced by U+FFFD: {broken}",)
    return data.decode("cp1252", "replace"), ("not valid UTF-8, read as windows-1252",)


def _refuse_other_than_text(raw: str, name: str) -> None:
    if len(_RUBBISH.findall(raw)) * 50 > len(raw):
        raise LetterError(
            "the file is not text: more than one in fifty characters is a control character",
            where=name,
            remedy="Give a text file in UTF-8.",
        )


def clean(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return text without what is no text in it, with a sentence for what was replaced."""
    text = _LINE_END.sub("\n", raw).replace("\u2029", "\n\n")
    text = _HIDDEN_LINE_HYPHEN.sub("-\n", text)
    controls = len(_CONTROL.findall(text))
    text, surplus = _compose(text.translate(_replacements()))
    replaced = controls + surplus
    warning = f"control characters that are no text replaced by U+FFFD: {replaced}"
    return text, (warning,) if replaced else ()


def _compose(text: str) -> tuple[str, int]:
    """Return text in normal form C, with how often a letter had too many marks for it."""
    if unicodedata.is_normalized("NFC", text):
        return text, 0
    text, surplus = _surplus_marks().subn(rf"\1{REPLACEMENT}", text)
    return unicodedata.normalize("NFC", text), surplus


@cache
def _replacements() -> dict[int, str]:
    """Return what replaces each character that does not stay as it is."""
    table = dict.fromkeys(_members(_CONTROLS), REPLACEMENT)
    table |= dict.fromkeys(_members(_INVISIBLE), "")
    table |= dict.fromkeys(_members(_SPACES), " ")
    return table | {ord("\t"): "    ", ord("\u2010"): "-", ord("\u2011"): "-"}


def _members(ranges: str) -> list[int]:
    """Return the code points of a regular expression's character class below U+10000."""
    matches = re.compile(f"[{ranges}]").match
    return [point for point in range(0x10000) if matches(chr(point))]


@cache
def _surplus_marks() -> re.Pattern[str]:
    """Match more combining marks on one letter than any script uses.

    Putting a long run of them in canonical order takes quadratic time.
    """
    marks = "".join(c for c in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(c))
    return re.compile(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]+")
