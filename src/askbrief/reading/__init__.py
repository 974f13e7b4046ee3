"""From the bytes of a published letter to a Letter. Pure: no files, no network, no settings."""

from __future__ import annotations

from dataclasses import dataclass

from askbrief.errors import LetterError
from askbrief.reading.decoding import decode
from askbrief.reading.text import letter_from_text
from askbrief.types import Letter

MAX_LETTER_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter, with a sentence for each thing that had to be assumed to read it."""

    letter: Letter
    warnings: tuple[str, ...]


def read_letter(data: bytes, name: str) -> Reading:
    """Read a letter from the content of a file.

    Args:
        data: the file's bytes, at most ``MAX_LETTER_BYTES``.
        name: the file's name; it names the letter if the letter does not name itself.

    Raises:
        LetterError: the bytes are not a letter that can be read.
    """
    if len(data) > MAX_LETTER_BYTES:
        raise LetterError(
            f"the file has {len(data):,} bytes, more than {MAX_LETTER_BYTES:,}",
            where=name,
            remedy="Split it into one file for each letter.",
        )
    decoded = decode(data, name)
    return Reading(letter_from_text(decoded.text, name), decoded.warnings)
