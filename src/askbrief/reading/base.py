"""What every reader of a form gives."""

from __future__ import annotations

from dataclasses import dataclass

from askbrief.types import Letter


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter, with a sentence for each thing that had to be assumed to read it."""

    letter: Letter
    warnings: tuple[str, ...] = ()
