"""What is known of one file before and after it is read; pure."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from askbrief.corpus.forms import SNIFFED_BYTES
from askbrief.corpus.found import STDIN, File
from askbrief.corpus.records import Beside
from askbrief.corpus.reports import FileReport
from askbrief.errors import LetterError
from askbrief.reading.forms import form_of
from askbrief.stores.base import Source
from askbrief.types import Form


def source_of(file: File, beside: Beside | None) -> Source:
    """Return where a file's bytes came from, with those of the metadata beside it."""
    digest = hashlib.sha256(file.data)
    digest.update(beside.data if beside else b"")
    return Source(file.path, digest.hexdigest())


def digest_of(beside: Beside | None) -> str:
    """Return the hexadecimal SHA-256 of the metadata beside a file; empty if there is none."""
    return hashlib.sha256(beside.data).hexdigest() if beside else ""


def apparent_form(file: File) -> Form:
    """Return the form that a file begins like. Where it cannot be told, or is not what it
    seems, the file is of a lesser form: then it is read before another takes its place."""
    try:
        return form_of(file.data[:SNIFFED_BYTES], file.name)
    except LetterError:
        return "xml"


def twin(report: FileReport, holder: str) -> FileReport:
    """Return what to tell of a file whose letter was read from another."""
    return replace(report, status="skipped", reason=same_as(holder), passages=None)


def same_as(path: str) -> str:
    """Say that a file holds the letter that another one does."""
    return f"the same letter as {'standard input' if path == STDIN else path}"
