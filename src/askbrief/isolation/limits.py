"""How much a file may take to be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take."""

    seconds: float = 120.0
    memory_bytes: int = 3_000_000_000
    """Address space of the worker process, where the system can limit it."""
