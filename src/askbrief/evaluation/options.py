"""What a measurement can be told beyond its documents and questions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """Which questions are asked, how, and what is kept of it."""

    only: Path | None = None
    """File of question ids, one a line; None asks all questions."""
    sample: int | None = None
    """Most questions to ask; they are drawn with a fixed seed."""
    unanswerable: bool = False
    """Ask every question once more, with its relevant documents hidden."""
    near: str = ""
    """A ``postgresql://`` URL: the index is made there, in a schema of its own, not in a folder."""
    run: Path | None = None
    """Where the rankings go: ``FILE.askbrief``, ``FILE.dense`` and so on."""
