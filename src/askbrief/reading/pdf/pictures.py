"""PDF -> pictures of its pages as they are printed."""

from __future__ import annotations

import io

import pypdfium2 as pdfium

from askbrief.errors import LetterError
from askbrief.reading.pdf.document import opened

MOST_PIXELS = 12_000_000
"""A page may be long and narrow, or claim to be a mile wide."""


def measure(data: bytes, name: str) -> list[tuple[float, float]]:
    """Return width and height of every page as shown, in points.

    Raises:
        LetterError: the PDF cannot be opened.
    """
    with opened(data, name) as document:
        return [document.get_page_size(number) for number in range(len(document))]


def draw(data: bytes, name: str, number: int, width: int) -> bytes:
    """Return a page as a PNG.

    Args:
        number: of the page, from 1.
        width: of the picture in pixels; less if the page is so long that it would be
            too large.

    Raises:
        LetterError: the PDF cannot be opened or has no such page.
    """
    with opened(data, name) as document:
        if not 1 <= number <= len(document):
            raise LetterError(f"there is no page {number}", where=name)
        page = document[number - 1]
        try:
            return _png(page, width)
        finally:
            page.close()


def _png(page: pdfium.PdfPage, width: int) -> bytes:
    across, down = page.get_size()
    # pdfium rounds up.
    scale = (width - 0.5) / max(across, 1.0)
    most = (MOST_PIXELS / max(across * down, 1.0)) ** 0.5
    picture = page.render(scale=min(scale, most)).to_pil()
    file = io.BytesIO()
    picture.convert("RGB").quantize(64, dither=0).save(file, "PNG")
    return file.getvalue()
