"""PDFs that are damaged, locked, empty, turned, long or mere pictures."""

from __future__ import annotations

import shutil
import time

import pypdfium2 as pdfium
import pytest
from tests.reading.pdf.conftest import saved

from askbrief.errors import LetterError
from askbrief.layout import boxes_of
from askbrief.reading import read_letter
from askbrief.reading.pdf.document import _check_pages

EMPTY = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
trailer<</Root 1 0 R>>
%%EOF"""
LOCKED = b"""%%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj
4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<%(key)s>/U<%(key)s>>>endobj
trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>
%%%%EOF""" % {b"key": b"ab" * 32}
TESSERACT = shutil.which("tesseract")


def refusal(data: bytes) -> LetterError:
    with pytest.raises(LetterError) as caught:
        read_letter(data, "brief.pdf")
    assert caught.value.where == "brief.pdf"
    assert caught.value.remedy
    return caught.value


def test_a_locked_pdf() -> None:
    error = refusal(LOCKED)
    assert error.what == "the PDF is locked with a password"
    assert "qpdf --decrypt" in error.remedy


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"rubbish" * 500])
def test_a_damaged_pdf(data: bytes) -> None:
    assert refusal(data).what == "the PDF is damaged or incomplete"


def test_a_pdf_without_pages() -> None:
    # pdfium itself refuses to open one; the count is checked all the same, should a later one not.
    assert refusal(EMPTY).what == "the PDF is damaged or incomplete"
    with pytest.raises(LetterError, match="the PDF has no pages"):
        _check_pages(0, "brief.pdf")


def test_a_truncated_pdf_is_refused_or_read_as_far_as_it_goes(letter_pdf: bytes) -> None:
    whole = read_letter(letter_pdf, "brief.pdf").letter.text
    refused = 0
    for tenths in range(1, 10):
        part = letter_pdf[: len(letter_pdf) * tenths // 10]
        try:
            read = read_letter(part, "brief.pdf").letter.text
        except LetterError as error:
            refused += bool(error.remedy)
        else:
            assert set(read.split()) <= set(whole.split())
    assert refused > 0


def test_a_pdf_with_an_empty_page_only() -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(595, 842)
    assert refusal(saved(document)).what == "no text was found in the PDF"


def test_five_hundred_pages(letter_pdf: bytes) -> None:
    source, document = pdfium.PdfDocument(letter_pdf), pdfium.PdfDocument.new()
    document.import_pages(source, [number % 3 for number in range(500)])
    source.close()
    data = saved(document)
    began = time.monotonic()
    letter = read_letter(data, "brief.pdf").letter
    assert time.monotonic() - began < 100
    assert len(letter.pages) == 500
    assert letter.text.count("Draagmoederschap is een complex onderwerp") == 167


def turned(data: bytes, degrees: int, *, content: bool) -> bytes:
    """Turn the first page; with its content, so that it shows as before."""
    document = pdfium.PdfDocument(data)
    page = document[0]
    while len(document) > 1:
        document.del_page(1)
    if content:
        width, height = page.get_size()
        shift = {90: (height, 0), 180: (width, height), 270: (0, width)}[degrees]
        for thing in page.get_objects(max_depth=1):
            thing.transform(pdfium.PdfMatrix().rotate(degrees, ccw=True).translate(*shift))
        if degrees != 180:
            page.set_mediabox(0, 0, height, width)
            page.set_cropbox(0, 0, height, width)
    page.set_rotation(degrees)
    page.gen_content()
    return saved(document)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_turned_reads_and_measures_as_it_shows(
    letter_pdf: bytes, degrees: int
) -> None:
    plain = read_letter(turned(letter_pdf, 0, content=False), "brief.pdf").letter
    letter = read_letter(turned(letter_pdf, degrees, content=True), "brief.pdf").letter
    assert letter.text == plain.text
    (there,), (here,) = boxes_of(letter, 0, 10), boxes_of(plain, 0, 10)
    assert (there.left, there.top) == pytest.approx((here.left, here.top), abs=1)


def test_text_on_its_side_is_not_left_out_in_silence(letter_pdf: bytes) -> None:
    source = pdfium.PdfDocument(letter_pdf)
    source[1].set_rotation(90)
    reading = read_letter(saved(source), "brief.pdf")
    assert reading.warnings == ("text that stands on its side was left out: page 2",)
    assert len(reading.letter.pages) == 3


def test_a_scan_without_ocr_names_what_to_install(
    scan_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    error = refusal(scan_pdf)
    assert error.what == "this is a scan: pictures of pages, without text"
    assert "apt-get install tesseract-ocr tesseract-ocr-nld" in error.remedy


def with_scan(letter: bytes, scan: bytes) -> bytes:
    document, source = pdfium.PdfDocument(letter), pdfium.PdfDocument(scan)
    document.import_pages(source, [1])
    source.close()
    return saved(document)


def test_a_scanned_page_among_others_is_named(
    letter_pdf: bytes, scan_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    reading = read_letter(with_scan(letter_pdf, scan_pdf), "brief.pdf")
    assert reading.letter.form == "pdf"
    (warning,) = reading.warnings
    assert warning.startswith("scanned and left out: page 4; install OCR with Dutch")


@pytest.mark.skipif(not TESSERACT, reason="tesseract is not installed")
def test_a_scan_is_read_by_ocr_and_says_so(scan_pdf: bytes) -> None:
    reading = read_letter(scan_pdf, "blg-1007826.pdf")
    letter = reading.letter
    assert (letter.id, letter.form, len(letter.pages)) == ("blg-1007826", "ocr", 2)
    assert reading.warnings == ("read by OCR, which makes mistakes: pages 1, 2",)
    assert "Deze leggen we u voor." in letter.text
    assert "bijgevoegde concept Kamerbrief aangegeven" in " ".join(letter.text.split())
    start = letter.text.index("Deze leggen we u voor.")
    (box,) = boxes_of(letter, start, start + 22)
    assert box.page == 1
    assert 400 < box.top < 500


@pytest.mark.skipif(not TESSERACT, reason="tesseract is not installed")
def test_a_scanned_page_among_others_marks_the_letter(letter_pdf: bytes, scan_pdf: bytes) -> None:
    reading = read_letter(with_scan(letter_pdf, scan_pdf), "brief.pdf")
    assert reading.letter.form == "ocr"
    assert reading.warnings == ("read by OCR, which makes mistakes: page 4",)
    assert "grasareaal bij graasdierbedrijven" in reading.letter.text
