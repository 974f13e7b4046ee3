"""What lies in folders, archives and pipes, before anybody knows whether it is a letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from askbrief.corpus.memory import Seen, Stamp
from askbrief.corpus.records import NO_RECORDS, Records
from askbrief.errors import LetterError
from askbrief.reading import MAX_LETTER_BYTES

STDIN = "-"
"""Path of standard input."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that may hold a letter."""

    path: str
    """As in ``Source.path``."""
    name: str
    data: bytes = field(repr=False)
    records: Records = NO_RECORDS
    """What metadata files in the same folder say."""
    stamp: Stamp | None = None
    """Of a file on disk."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that was not touched since an earlier build saw it, and not opened now."""

    path: str
    name: str
    records: Records
    seen: Seen


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not read, and why."""

    path: str
    status: Literal["skipped", "failed"]
    reason: str


Found = File | Unread | Problem


def metadata_of(path: str, identifier: str) -> Problem:
    """Return what is told of a metadata file."""
    return Problem(path, "skipped", f"metadata of {identifier or 'no letter by its identifier'}")


def failure(path: str, error: LetterError) -> Problem:
    """Return what is told of a file that cannot be read."""
    return Problem(path, "failed", reason_of(error))


def reason_of(error: LetterError) -> str:
    """Return an error as one or two sentences that do not name the file."""
    return f"{error.what}. {error.remedy}".strip()


def unreadable(name: str, error: OSError) -> LetterError:
    """Return the error for what the system does not let us read."""
    return LetterError(
        f"cannot be read: {error.strerror or error}", where=name, remedy="Check its rights."
    )


def too_large(name: str, size: int) -> LetterError:
    """Return the error for a file of more than ``MAX_LETTER_BYTES``."""
    return LetterError(
        f"{size / 1e6:.0f} MB is too large for a letter (at most {MAX_LETTER_BYTES / 1e6:.0f} MB)",
        where=name,
        remedy="Split it into letters.",
    )
