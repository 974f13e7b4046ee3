"""Text of scanned pages, recognised by tesseract: the one place that runs another program."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import lxml.html
import pypdfium2 as pdfium
from pypdfium2 import raw

from askbrief.errors import LetterError
from askbrief.reading.decoding import clean
from askbrief.reading.pdf.glyphs import Glyph

INSTALL = "apt-get install tesseract-ocr tesseract-ocr-nld"
DPI = 300
_POINTS = 72 / DPI
_COVERED = 0.5
"""Part of a page that a picture covers from which the page is a scan."""
_LANGUAGE = "nld"
_BOX = re.compile(r"\bbbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE = re.compile(r"\bbaseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"\bx_size ([\d.]+)")


def is_scan(page: pdfium.PdfPage) -> bool:
    """Return whether most of a page is one picture."""
    width, height = page.get_size()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _COVERED * width * height:
            return True
    return False


def can_recognise() -> bool:
    """Return whether tesseract is installed and knows Dutch."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    return _LANGUAGE in listed.stdout.split()


def recognise(page: pdfium.PdfPage, name: str) -> list[Glyph]:
    """Return what tesseract reads on a page, each word's letters of equal width.

    Raises:
        LetterError: tesseract fails.
    """
    picture = page.render(scale=DPI / 72, grayscale=True).to_numpy()
    height, width = picture.shape[:2]
    header = f"P5 {width} {height} 255\n".encode()
    html = _run(header + picture.tobytes(), name)
    glyphs = [glyph for line in _lines(html) for glyph in _letters(line)]
    return [replace(glyph, order=order) for order, glyph in enumerate(glyphs)]


def _run(picture: bytes, name: str) -> bytes:
    # One thread: with more of them tesseract is four times slower on small machines.
    one_thread = ["env", "OMP_THREAD_LIMIT=1"] if shutil.which("env") else []
    command = [
        *one_thread,
        "tesseract",
        "stdin",
        "stdout",
        "-l",
        _LANGUAGE,
        "--dpi",
        str(DPI),
        "hocr",
    ]
    done = subprocess.run(command, input=picture, capture_output=True, check=False)  # noqa: S603 - fixed words
    if done.returncode:
        raise LetterError(
            f"tesseract failed on it with status {done.returncode}",
            where=name,
            remedy=f"Install it again: `{INSTALL}`.",
        )
    return done.stdout


def _lines(html: bytes) -> Iterator[lxml.html.HtmlElement]:
    if not html.strip():
        return
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    tree = lxml.html.document_fromstring(html, parser=parser)
    for line in tree.iter("span"):
        if line.get("class") in ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"):
            yield line


def _letters(line: lxml.html.HtmlElement) -> Iterator[Glyph]:
    title = line.get("title", "")
    box, slope, size = _BOX.search(title), _BASELINE.search(title), _SIZE.search(title)
    if not box or not size:
        return
    left, bottom = int(box[1]), int(box[4])
    rise, offset = (float(slope[1]), float(slope[2])) if slope else (0.0, 0.0)
    points = round(2 * float(size[1]) * _POINTS) / 2
    for word in line.iter("span"):
        place = _BOX.search(word.get("title", ""))
        if word.get("class") == "ocrx_word" and place:
            middle = (int(place[1]) + int(place[3])) / 2 - left
            baseline = (bottom + offset + rise * middle) * _POINTS
            yield from _word(word.text_content(), place, baseline, points)


def _word(text: str, place: re.Match[str], baseline: float, size: float) -> Iterator[Glyph]:
    letters = "".join(clean(text)[0].split())
    start, end = int(place[1]) * _POINTS, int(place[3]) * _POINTS
    width = (end - start) / max(len(letters), 1)
    for number, letter in enumerate(letters):
        at = start + number * width
        yield Glyph(letter, at, at + width, baseline, size, spaced=number == 0)
