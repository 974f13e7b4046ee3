"""What an archive consists of, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from askbrief.errors import LetterError


class ArchiveError(LetterError):
    """An archive that cannot be read any further."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive."""

    name: str
    size: int
    """As the archive says, in bytes."""
    kind: Literal["file", "link", "device", "encrypted"]
    read: Callable[[int], bytes]
    """Returns at most so many bytes.

    Raises:
        ArchiveError: the archive is damaged here, and cannot be read any further.
        LetterError: the member cannot be read.
    """


def damaged(where: str) -> ArchiveError:
    """Return the error for an archive that ends too early or holds nonsense."""
    return ArchiveError(
        "the archive is damaged or not complete",
        where=where,
        remedy="Fetch it again; what was read from it stays.",
    )
