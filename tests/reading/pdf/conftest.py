"""Real pages, and PDFs made of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

SHARED = Path(__file__).parents[4] / "shared"
LETTER = "20110301-5687928a-draagmoederschap.pdf"
SCAN = "blg-1007826.pdf"
Make = Callable[[pdfium.PdfDocument], None]


def saved(document: pdfium.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


@pytest.fixture(scope="session")
def pdfs() -> Path:
    folder = SHARED / "letters" / "pdf"
    if not folder.is_dir():
        pytest.skip(f"the shared material is not at {SHARED}")
    return folder


@pytest.fixture(scope="session")
def letter_pdf(pdfs: Path) -> bytes:
    return (pdfs / LETTER).read_bytes()


@pytest.fixture(scope="session")
def scan_pdf(pdfs: Path) -> bytes:
    return (pdfs / SCAN).read_bytes()
