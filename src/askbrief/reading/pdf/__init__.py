"""Reads PDFs: what is printed, in which order, and where on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from askbrief.errors import LetterError
from askbrief.reading.base import Reading
from askbrief.reading.pdf.columns import frame_of
from askbrief.reading.pdf.document import opened
from askbrief.reading.pdf.glyphs import Glyph, glyphs_of
from askbrief.reading.pdf.ocr import INSTALL, can_recognise, is_scan, recognise
from askbrief.reading.pdf.rows import segments_of
from askbrief.reading.pdf.sheets import sheet_of
from askbrief.reading.text import letter_from_sheets
from askbrief.types import Letter

_A_LINE = 20
"""Characters from which text that is not read is worth a warning."""


@dataclass(frozen=True, slots=True)
class _Print:
    """What stands on the pages, and the numbers of those that are not simply read."""

    pages: list[list[Glyph]]
    recognised: list[int]
    """Scans, read by OCR."""
    left_out: list[int]
    """Scans, not read."""
    sideways: list[int]
    """Pages with text that stands on its side, not read."""


def read(data: bytes, name: str) -> Reading:
    """Read a letter from a PDF; scanned pages by OCR, if tesseract with Dutch is installed.

    Raises:
        LetterError: it cannot be opened, has no text, or is a scan that cannot be read.
    """
    with opened(data, name) as document:
        printed = _printed(document, name)
    if not any(printed.pages):
        raise _without_text(printed, name)
    letter = _letter(printed.pages, name)
    if printed.recognised:
        letter = replace(letter, form="ocr")
    return Reading(letter, tuple(_warnings(printed)))


def _printed(document: pdfium.PdfDocument, name: str) -> _Print:
    every = [glyphs_of(page) for page in document]
    pages = [[glyph for glyph in glyphs if glyph.upright] for glyphs in every]
    scans = [at for at, glyphs in enumerate(every) if not glyphs and is_scan(document[at])]
    readable = bool(scans) and can_recognise()
    for at in scans if readable else ():
        pages[at] = recognise(document[at], name)
    numbers = [at + 1 for at in scans]
    turned = [at + 1 for at, found in enumerate(every) if len(found) - len(pages[at]) >= _A_LINE]
    return _Print(pages, numbers if readable else [], [] if readable else numbers, turned)


def _letter(pages: Sequence[Sequence[Glyph]], name: str) -> Letter:
    segments = [segments_of(page) for page in pages]
    frame = frame_of(segments)
    sheets = [sheet_of(page, frame, number) for number, page in enumerate(segments, 1)]
    return letter_from_sheets(sheets, name, paged=True)


def _without_text(printed: _Print, name: str) -> LetterError:
    if printed.left_out:
        return LetterError(
            "this is a scan: pictures of pages, without text",
            where=name,
            remedy=f"Install OCR with Dutch, `{INSTALL}`, and build again.",
        )
    return LetterError(
        "no text was found in the PDF", where=name, remedy="Check that it is the right file."
    )


def _warnings(printed: _Print) -> Iterator[str]:
    if printed.recognised:
        yield f"read by OCR, which makes mistakes: {_named(printed.recognised)}"
    if printed.left_out:
        yield (
            f"scanned and left out: {_named(printed.left_out)}; install OCR with Dutch, "
            f"`{INSTALL}`, and build with --full"
        )
    if printed.sideways:
        yield f"text that stands on its side was left out: {_named(printed.sideways)}"


def _named(pages: Sequence[int]) -> str:
    return ("page " if len(pages) == 1 else "pages ") + ", ".join(map(str, pages))
