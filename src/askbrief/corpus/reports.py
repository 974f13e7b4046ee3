"""What a build tells about files, while it goes on and at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from askbrief.types import Form

Status = Literal["read", "unchanged", "skipped", "failed", "removed"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    path: str
    """As in ``Source.path``."""
    status: Status
    letter_id: str | None = None
    reason: str = ""
    """Why it was skipped or failed, or what was assumed while reading it."""
    seconds: float = 0.0
    """Time to read the file, without embedding."""
    form: Form | None = None
    """What the letter was read from; None unless the file was read."""
    passages: int | None = None
    """How many passages were embedded; None unless the letter is new or changed."""


class Progress(Protocol):
    """Is told how a build goes on, from several threads."""

    def files(self, total: int) -> None:
        """So many files will be looked at; said again when an archive adds to them."""
        ...

    def file(self, report: FileReport) -> None:
        """One file was dealt with; its letter may still have to be embedded."""
        ...

    def embedded(self, passages: int) -> None:
        """One more letter is embedded and stored, with so many passages."""
        ...
