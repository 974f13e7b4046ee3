"""Plain text files."""

from __future__ import annotations

from askbrief.reading.base import Reading
from askbrief.reading.decoding import decode
from askbrief.reading.text import letter_from_text


def read(data: bytes, name: str) -> Reading:
    """Read a letter from a text file.

    Raises:
        LetterError: the bytes are binary, hold no text or more lines than any letter.
    """
    decoded = decode(data, name)
    return Reading(letter_from_text(decoded.text, name), decoded.warnings)
