"""One motion as it is published in XML, HTML, ODT and PDF, and as plain text: one letter."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from askbrief.reading import read_letter
from askbrief.types import Letter

NAME = "kst-32545-143_kst-32545-143"


def read(folder: Path, form: str) -> Letter:
    if form == "txt":
        document = pdfium.PdfDocument(folder / f"{NAME}.pdf")
        text = document[0].get_textpage().get_text_range()
        document.close()
        return read_letter(text.encode(), f"{NAME}.txt").letter
    return read_letter((folder / f"{NAME}.{form}").read_bytes(), f"{NAME}.{form}").letter


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "letters" / "official"


@pytest.mark.parametrize("form", ["html", "odt", "pdf", "txt"])
def test_every_form_has_the_words_of_the_xml(folder: Path, form: str) -> None:
    xml, other = read(folder, "xml"), read(folder, form)
    assert other.text.split() == xml.text.split()
    assert other.id == xml.id == "kst-32545-143"


@pytest.mark.parametrize("form", ["html", "odt", "pdf"])
def test_every_form_that_marks_paragraphs_has_those_of_the_xml(folder: Path, form: str) -> None:
    xml, other = read(folder, "xml"), read(folder, form)
    assert other.text == xml.text
    assert other.blocks == xml.blocks


@pytest.mark.parametrize("form", ["odt", "pdf", "txt"])
def test_every_form_says_the_same_about_itself(folder: Path, form: str) -> None:
    assert read(folder, form).metadata == read(folder, "xml").metadata
