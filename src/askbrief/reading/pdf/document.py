"""Opens a PDF, and says in words why one cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
from pypdfium2 import raw

from askbrief.errors import LetterError

MAX_PAGES = 5_000
_PASSWORD = raw.FPDF_ERR_PASSWORD


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF that has pages.

    Raises:
        LetterError: it is encrypted, damaged, without pages or longer than any letter.
    """
    document = _open(data, name)
    try:
        _check_pages(len(document), name)
        yield document
    finally:
        document.close()


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise LetterError(
                "the PDF is locked with a password",
                where=name,
                remedy="Save a copy without it: `qpdf --decrypt --password=... IN.pdf OUT.pdf`.",
            ) from None
        raise LetterError(
            "the PDF is damaged or incomplete",
            where=name,
            remedy="Get it again; if it opens in a viewer, print it to a new PDF there.",
        ) from None


def _check_pages(count: int, name: str) -> None:
    if count == 0:
        raise LetterError("the PDF has no pages", where=name, remedy="Get it again.")
    if count > MAX_PAGES:
        raise LetterError(
            f"the PDF has {count:,} pages, more than {MAX_PAGES:,}",
            where=name,
            remedy="Split it into one file for each letter.",
        )
