"""Which form of a letter is worth most, and which files are archives of letters."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from askbrief.errors import LetterError
from askbrief.reading.forms import Archive, archive_of, form_of
from askbrief.types import Form

SNIFFED_BYTES = 16_384
_RANKS: dict[Form, int] = {
    "xml": 0,
    "html": 1,
    "odt": 2,
    "docx": 3,
    "pdf": 4,
    "text": 5,
    "ocr": 6,
}
_LAST = len(_RANKS)


def standing(form: Form, path: str) -> tuple[int, str]:
    """Return the place of a file among those that hold the same letter, lowest first."""
    return _RANKS[form], path


def order_of(form: Form, path: Path) -> tuple[int, Path]:
    """Return when to read a file whose form is known."""
    return _RANKS[form], path


def reading_order(path: Path) -> tuple[int, Path]:
    """Return when to read a file: by the form it seems to have, archives last."""
    try:
        with path.open("rb") as file:
            start = file.read(SNIFFED_BYTES)
        if archive_of(start) == "tar":
            return _LAST, path
        return order_of(form_of(start, path.name), path)
    except (LetterError, OSError):
        return _LAST, path


def archive_in(file: BinaryIO) -> Archive | None:
    """Return which archive of letters a file is, if any; ``file`` is at its start afterwards.

    A ZIP file that cannot be opened is taken for an archive unless it begins like a document.
    """
    start = file.read(SNIFFED_BYTES)
    file.seek(0)
    kind = archive_of(start)
    if kind != "zip":
        return kind
    is_document = _is_document(file, start)
    file.seek(0)
    return None if is_document else kind


def _is_document(file: BinaryIO, start: bytes) -> bool:
    """Return whether a ZIP file is one document of an office program."""
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
        return "[Content_Types].xml" in names or "mimetype" in names[:1]
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return start[30:].startswith((b"[Content_Types].xml", b"mimetype"))
