"""How much a file may take to be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take."""

    seconds: float = 120.0
    """For any file."""
    seconds_per_megabyte: float = 30.0
    """On top of that: OCR takes some seconds a scanned page, and those are large."""
    memory_bytes: int = 3_000_000_000
    """Address space of the worker process, where the system can limit it."""

    def seconds_for(self, size: int) -> float:
        """Return the time for a file of so many bytes."""
        return self.seconds + self.seconds_per_megabyte * size / 1e6
