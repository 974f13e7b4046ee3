"""The forms that letters come in, told apart by content and never by file name."""

from __future__ import annotations

import codecs
import re
import shlex
from typing import Literal

from askbrief.errors import LetterError

FileForm = Literal["xml", "html", "odt", "docx", "pdf", "text"]
Archive = Literal["zip", "tar"]

_OFFICE = "libreoffice --headless --convert-to docx {file}"
_MARKUP_START = re.compile(r"\s*<(?P<name>[A-Za-z][\w:.-]{0,60})(?=[\s/>])")
_SNIFFED_BYTES = 4096
_TAR_MAGIC_AT = 257
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")


def form_of(data: bytes, name: str) -> FileForm:
    """Return the form of a file.

    Raises:
        LetterError: it is of an old or other form, which has to be converted first.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_form(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _convert("an old Word document (.doc)", name)
    if data.startswith(b"{\\rtf"):
        raise _convert("a Rich Text document (.rtf)", name)
    return _markup_form(data)


def archive_of(data: bytes) -> Archive | None:
    """Return which archive of letters a file is by its first 512 bytes or more, if any.

    A ZIP file may also be a document of Word or OpenDocument; ``form_of`` knows those.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data.startswith(_COMPRESSED) or data[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar":
        return "tar"
    return None


def _zip_form(data: bytes, name: str) -> FileForm:
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:200]:
        return "odt"
    if b"word/document" in data:
        return "docx"
    raise LetterError(
        "this is a ZIP archive, not a letter",
        where=name,
        remedy="Unpack it, and read the files in it.",
    )


def _markup_form(data: bytes) -> FileForm:
    text = _beginning(data)
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")):
        return "html"
    if start.startswith(("<?xml", "<!doctype")):
        return "html" if "<html" in start else "xml"
    element = _MARKUP_START.match(text)
    closes = element and f"</{element['name']}>".encode() in data
    return "xml" if closes else "text"


def _beginning(data: bytes) -> str:
    start = data[:_SNIFFED_BYTES]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "ignore")
    return start.decode("utf-8", "ignore")


def _convert(what: str, name: str) -> LetterError:
    command = _OFFICE.format(file=shlex.quote(name))
    return LetterError(
        f"this is {what}, which cannot be read",
        where=name,
        remedy=f"Convert it first, with `{command}`, and read the result.",
    )
