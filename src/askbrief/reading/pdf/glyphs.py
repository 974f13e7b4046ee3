"""The characters of a PDF page with the places that they are printed at."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
from pypdfium2 import raw

_LINE_END_HYPHENS = "\x02\ufffe"
"""What pdfium makes of the hyphen that a line ends in."""
_ACCENTS = {
    "´": "\u0301",
    "`": "\u0300",
    "¨": "\u0308",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "¸": "\u0327",
    "ˇ": "\u030c",
    "˚": "\u030a",
    "˝": "\u030b",
    "˘": "\u0306",
    "˙": "\u0307",
    "˛": "\u0328",
}
"""Spacing accents, which old printing systems put over the letter before or after them."""
_DOTTED = {"ı": "i", "ȷ": "j"}
_UPRIGHT = 0.05
"""Most that printed lines may slope, radians."""
_Turn = Callable[[float, float], tuple[float, float]]
_DOUBLED = 0.12
"""Less than this apart, in sizes, the same sign was printed twice to look bold."""
_BOLD = 600
_ITALIC = 1 << 6


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character; points from the left and upper edge of the page as shown."""

    text: str
    """One character in normal form C; white space is left out."""
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    spaced: bool | None = False
    """Whether the file puts white space before it; None if a new piece of text begins."""
    order: int = 0
    """Its place in the file, counted without white space."""
    upright: bool = True
    """Whether its line runs from left to right; nothing else of it is right if not."""


def glyphs_of(page: pdfium.PdfPage) -> list[Glyph]:
    """Return what is printed on a page, in the order of the file."""
    turn = _turn(page)
    textpage = page.get_textpage()
    try:
        return list(_composed(_once(_glyphs(textpage, turn))))
    finally:
        textpage.close()


def _glyphs(textpage: pdfium.PdfTextPage, turn: _Turn) -> Iterator[Glyph]:
    spaced: bool | None = None
    order = 0
    for index in range(textpage.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(textpage, index))
        generated = raw.FPDFText_IsGenerated(textpage, index) == 1
        if character.isspace():
            broken = spaced is None or (generated and character != " ")
            spaced = None if broken else True
        elif not generated or character in _LINE_END_HYPHENS:
            if glyph := _glyph(textpage, index, character, turn, spaced=spaced, order=order):
                yield glyph
                order += 1
            spaced = False


def _turn(page: pdfium.PdfPage) -> _Turn:
    """Return the function from the file's coordinates to those of the page as shown."""
    left, bottom, right, top = page.get_cropbox()
    return {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }[page.get_rotation()]


def _glyph(
    textpage: pdfium.PdfTextPage,
    index: int,
    character: str,
    turn: _Turn,
    *,
    spaced: bool | None,
    order: int,
) -> Glyph | None:
    """Read one character; None for what is no text."""
    character = "-" if character in _LINE_END_HYPHENS else character
    matrix, box = raw.FS_MATRIX(), raw.FS_RECTF()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    if unicodedata.category(character)[0] == "C":
        return None
    raw.FPDFText_GetLooseCharBox(textpage, index, box)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    left, right = sorted((turn(box.left, box.bottom)[0], turn(box.right, box.top)[0]))
    size = raw.FPDFText_GetFontSize(textpage, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
    bold = raw.FPDFText_GetFontWeight(textpage, index) >= _BOLD
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, None, 0, flags)
    return Glyph(
        character,
        left,
        right,
        baseline=turn(x.value, y.value)[1],
        size=round(size, 2),
        bold=bold,
        italic=bool(flags.value & _ITALIC),
        spaced=spaced,
        order=order,
        upright=_is_upright(matrix, turn),
    )


def _is_upright(matrix: raw.FS_MATRIX, turn: _Turn) -> bool:
    """Return whether text runs from left to right on the page as shown."""
    (x, y), (right, down) = turn(0.0, 0.0), turn(matrix.a, matrix.b)
    return right > x and abs(down - y) <= _UPRIGHT * (right - x)


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Leave out what is printed a second time in the same place to look bold."""
    seen: dict[tuple[str, int], list[float]] = {}
    for glyph in glyphs:
        near = min(_DOUBLED * glyph.size, 0.4 * (glyph.right - glyph.left))
        places = seen.setdefault((glyph.text, round(glyph.baseline)), [])
        if all(abs(glyph.left - left) >= near for left in places):
            yield glyph
        places.append(glyph.left)


def _composed(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Put accents on their letters and take ligatures apart."""
    held: Glyph | None = None
    for glyph in glyphs:
        if held and (joined := _joined(held, glyph)):
            held = joined
            continue
        if held:
            yield from _letters(held)
        held = glyph
    if held:
        yield from _letters(held)


def _joined(first: Glyph, second: Glyph) -> Glyph | None:
    """Return two glyphs as one if one is the accent of the other."""
    for letter, accent in ((first, second), (second, first)):
        mark = _ACCENTS.get(accent.text, accent.text)
        if unicodedata.combining(mark) and _over(accent, letter):
            text = unicodedata.normalize("NFC", _DOTTED.get(letter.text, letter.text) + mark)
            if len(text) == 1:
                return replace(letter, text=text)
    return None


def _over(accent: Glyph, letter: Glyph) -> bool:
    middle, slack = (accent.left + accent.right) / 2, 0.1 * letter.size
    beside = letter.left - slack <= middle <= letter.right + slack
    return beside and letter.text.isalpha() and abs(letter.baseline - accent.baseline) < letter.size


def _letters(glyph: Glyph) -> Iterator[Glyph]:
    """Return a ligature letter by letter, each with its share of the width."""
    text = glyph.text
    if text.isascii():
        yield glyph
        return
    if "\ufb00" <= text <= "\ufb06":
        text = unicodedata.normalize("NFKC", text)
    text = unicodedata.normalize("NFC", text)
    width = (glyph.right - glyph.left) / len(text)
    for number, letter in enumerate(text):
        left = glyph.left + number * width
        yield replace(glyph, text=letter, left=left, right=left + width)
