"""What can go wrong with a reader beside what it says itself."""

from __future__ import annotations

import signal

from askbrief.errors import LetterError

OUT_OF_MEMORY = 77
"""Exit status of a worker whose memory did not suffice."""


def crashed(name: str, how: str) -> LetterError:
    """Return the error for a file that its reader does not survive."""
    return LetterError(
        f"the reader crashed on it ({how})",
        where=name,
        remedy="Save it anew or in another form, and read that.",
    )


def too_slow(name: str, seconds: float) -> LetterError:
    """Return the error for a file that its reader does not finish."""
    return LetterError(
        f"it took longer than {round(seconds, 2):g} s to read",
        where=name,
        remedy="Split it, or save it in another form.",
    )


def cause(status: int) -> str:
    """Say why a process ended, by its exit status."""
    if status == OUT_OF_MEMORY:
        return "out of memory"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"exit status {status}"
