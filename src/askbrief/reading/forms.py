"""Forms that are not plain text, by their first bytes, and what makes text of them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from askbrief.errors import LetterError

_OFFICE = "libreoffice --headless --convert-to txt:Text {file}"
_MARKUP_START = re.compile(r"\s*<(?P<name>[A-Za-z][\w:.-]{0,60})(?=[\s/>])")


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file, in words, with the command that makes text of it."""

    name: str
    command: str


_PDF = Form("a PDF", "pdftotext -layout {file} {file}.txt")
_WORD = Form("a Word document (DOCX)", _OFFICE)
_ODT = Form("an OpenDocument text (ODT)", _OFFICE)
_ZIP = Form("a ZIP archive", "unzip {file}")
_OLE = Form("an old Office document (DOC)", _OFFICE)
_RTF = Form("a Rich Text document (RTF)", _OFFICE)
_HTML = Form("an HTML page", "pandoc --from html --to plain --output {file}.txt {file}")
_XML = Form("an XML document", "xmllint --xpath 'string(/)' {file} > {file}.txt")


def binary_form(data: bytes) -> Form | None:
    """Return the form that the bytes have by their magic number, None for anything else."""
    if b"%PDF-" in data[:1024]:
        return _PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_form(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _OLE
    return _RTF if data.startswith(b"{\\rtf") else None


def _zip_form(data: bytes) -> Form:
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        return _ODT
    return _WORD if b"word/document.xml" in data else _ZIP


def markup_form(text: str) -> Form | None:
    """Return the form of a text that is HTML or XML, None for anything else."""
    start = text[:1000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")):
        return _HTML
    if start.startswith(("<?xml", "<!doctype")):
        return _HTML if "<html" in start else _XML
    element = _MARKUP_START.match(text)
    return _XML if element and f"</{element['name']}>" in text else None


def refusal(form: Form, name: str) -> LetterError:
    """Return the error for a file of a form that cannot be read yet."""
    command = form.command.format(file=shlex.quote(name))
    return LetterError(
        f"this is {form.name}, a form that cannot be read yet",
        where=name,
        remedy=f"Make text of it with `{command}` and read that.",
    )
