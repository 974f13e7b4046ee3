"""From the bytes of a published letter to a Letter. Pure: no files, no network, no settings."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from askbrief.errors import LetterError
from askbrief.reading.base import Reading
from askbrief.reading.forms import FileForm, form_of

__all__ = ["MAX_BYTES", "MAX_LETTER_BYTES", "Reading", "read_letter"]

MAX_BYTES: dict[FileForm, int] = {
    "text": 10_000_000,
    "xml": 20_000_000,
    "html": 20_000_000,
    "odt": 50_000_000,
    "docx": 50_000_000,
    "pdf": 100_000_000,
}
MAX_LETTER_BYTES = max(MAX_BYTES.values())


def read_letter(data: bytes, name: str) -> Reading:
    """Read a letter from the content of a file.

    Args:
        data: the file's bytes, at most ``MAX_BYTES`` of its form.
        name: the file's name; it names the letter if the letter does not name itself.

    Raises:
        LetterError: the bytes are not a letter that can be read.
    """
    form = form_of(data, name)
    if len(data) > MAX_BYTES[form]:
        raise LetterError(
            f"the file has {len(data):,} bytes, more than {MAX_BYTES[form]:,}",
            where=name,
            remedy="Split it into one file for each letter.",
        )
    reading: Reading = import_module(f"askbrief.reading.{_MODULES[form]}").read(data, name)
    if reading.letter.form == "ocr":
        return reading
    return replace(reading, letter=replace(reading.letter, form=form))


_MODULES: dict[FileForm, str] = {
    "text": "plain",
    "xml": "opxml",
    "html": "html",
    "docx": "word",
    "odt": "opendocument",
    "pdf": "pdf",
}
"""The modules that read each form, imported when one is met; each has ``read(data, name)``."""
