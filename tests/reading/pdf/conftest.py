"""Real pages, and PDFs made of them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest

SHARED = Path(__file__).parents[4] / "shared"
LETTER = "20110301-5687928a-draagmoederschap.pdf"
SCAN = "blg-1007826.pdf"


@dataclass(frozen=True)
class Words:
    """A piece of text in Helvetica; points from the left and lower edge of the page."""

    x: float
    y: float
    text: str
    size: float = 9.0


def pdf_of(*words: Words, ligatures: dict[int, str] | None = None) -> bytes:
    """Make a PDF of one page.

    Args:
        ligatures: codes of characters that stand for several letters.
    """
    shown = b"".join(
        b"BT /F1 %.1f Tf 1 0 0 1 %.1f %.1f Tm (%s) Tj ET\n"
        % (one.size, one.x, one.y, re.sub(rb"([()\\])", rb"\\\1", one.text.encode("cp1252")))
        for one in words
    )
    mapped = {code: chr(code) for code in range(32, 127)} | (ligatures or {})
    pairs = "\n".join(
        f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in mapped.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(mapped)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    ).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (count, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (count, table, end)


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
