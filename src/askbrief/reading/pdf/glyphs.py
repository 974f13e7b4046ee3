"""The characters of a PDF page with the places that they are printed at."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pypdfium2 as pdfium
from pypdfium2 import raw

from askbrief.reading.symbols import symbol

_LINE_END_HYPHENS = "\x02\ufffe"
"""What pdfium makes of the hyphen that a line ends in."""
_SIGNS = dict.fromkeys(_LINE_END_HYPHENS, "-")
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
    textpage = page.get_textpage()
    try:
        return list(_composed(_once(_Source(textpage, _turn(page)).glyphs())))
    finally:
        textpage.close()


def _turn(page: pdfium.PdfPage) -> _Turn:
    """Return the function from the file's coordinates to those of the page as shown."""
    left, bottom, right, top = page.get_cropbox()
    return {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }[page.get_rotation()]


@dataclass(frozen=True, slots=True)
class _Type:
    """What the characters of one piece of text share."""

    size: float
    bold: bool
    italic: bool
    upright: bool


class _Source:
    """Reads the characters of a page; each piece of text is asked for its type once."""

    def __init__(self, textpage: pdfium.PdfTextPage, turn: _Turn) -> None:
        self._page = textpage.raw
        self._count = textpage.count_chars()
        self._turn = turn
        self._types: dict[int, _Type] = {}
        # Made once: every character fills them anew.
        self._box, self._x, self._y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()

    def glyphs(self) -> Iterator[Glyph]:
        """Yield what is printed, without white space.

        Letters that one sign stands for (ff, ffi) have one box in one piece of text; they
        get a share of it each.
        """
        for _, group in groupby(self._each(), key=lambda one: (one[0], one[1].left, one[1].right)):
            letters = [glyph for _, glyph in group]
            yield from _shared(letters) if len(letters) > 1 else letters

    def _each(self) -> Iterator[tuple[int, Glyph]]:
        """Yield each character with the piece of text that it belongs to."""
        spaced: bool | None = None
        order = 0
        for index in range(self._count):
            character = chr(raw.FPDFText_GetUnicode(self._page, index))
            generated = raw.FPDFText_IsGenerated(self._page, index) == 1
            if character.isspace():
                broken = spaced is None or (generated and character != " ")
                spaced = None if broken else True
            elif not generated or character in _LINE_END_HYPHENS:
                character = symbol(_SIGNS.get(character, character))
                if character.isprintable():
                    piece = self._piece(index)
                    yield piece, self._glyph(index, piece, character, order, spaced=spaced)
                    order += 1
                spaced = False

    def _glyph(
        self, index: int, piece: int, character: str, order: int, *, spaced: bool | None
    ) -> Glyph:
        box, x, y = self._box, self._x, self._y
        raw.FPDFText_GetLooseCharBox(self._page, index, box)
        raw.FPDFText_GetCharOrigin(self._page, index, x, y)
        left = self._turn(box.left, box.bottom)[0]
        right = self._turn(box.right, box.top)[0]
        baseline = self._turn(x.value, y.value)[1]
        of = self._type(index, piece)
        edges = (left, right) if left <= right else (right, left)
        return Glyph(
            character, *edges, baseline, of.size, of.bold, of.italic, spaced, order, of.upright
        )

    def _piece(self, index: int) -> int:
        """Return what tells pieces of text apart; a character in none is one of its own."""
        piece = raw.FPDFText_GetTextObject(self._page, index)
        return ctypes.addressof(piece.contents) if piece else -1 - index

    def _type(self, index: int, piece: int) -> _Type:
        if piece not in self._types:
            self._types[piece] = _type_of(self._page, index, self._turn)
        return self._types[piece]


def _shared(letters: Sequence[Glyph]) -> Iterator[Glyph]:
    """Give letters in one box a share of it each."""
    left, width = letters[0].left, (letters[0].right - letters[0].left) / len(letters)
    for number, letter in enumerate(letters):
        start = left + number * width
        yield replace(letter, left=start, right=start + width)


def _type_of(textpage: raw.FPDF_TEXTPAGE, index: int, turn: _Turn) -> _Type:
    matrix, flags = raw.FS_MATRIX(), ctypes.c_int()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    raw.FPDFText_GetFontInfo(textpage, index, None, 0, flags)
    size = raw.FPDFText_GetFontSize(textpage, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
    return _Type(
        round(size, 2),
        raw.FPDFText_GetFontWeight(textpage, index) >= _BOLD,
        bool(flags.value & _ITALIC),
        _is_upright(matrix, turn),
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
    """Return a ligature letter by letter."""
    text = glyph.text
    if "\ufb00" <= text <= "\ufb06":
        text = unicodedata.normalize("NFKC", text)
    text = unicodedata.normalize("NFC", text)
    if text == glyph.text:
        yield glyph
    else:
        yield from _shared([replace(glyph, text=letter) for letter in text])
