"""Metadata files beside letters, and which letters they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from askbrief.corpus.readers import Readers
from askbrief.reading.records import Record, with_record
from askbrief.types import Letter

_NOT_OF_AN_IDENTIFIER = re.compile(r"[^0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Beside:
    """A metadata file that lies beside letters."""

    name: str
    record: Record
    data: bytes

    def applied_to(self, letter: Letter) -> Letter:
        """Return a letter with what the file says about it."""
        return with_record(letter, self.record)


def record_in(data: bytes, name: str, readers: Readers) -> Beside | None:
    """Return what a file says about a letter; None if it is no metadata file.

    Raises:
        LetterError: it is damaged.
    """
    record = readers.record(data, name)
    return Beside(name, record, data) if record else None


class Records:
    """The metadata files of one folder, by the letter they are about."""

    def __init__(self, found: Iterable[Beside] = ()) -> None:
        # "metadata.xml" says more than "metadata_owms.xml": the last one written wins.
        order = sorted(found, key=lambda one: ("owms" not in one.name.lower(), one.name))
        named = [one for one in order if one.record.identifier]
        self._by_identifier = {one.record.identifier.casefold(): one for one in named}

        self._by_name = {one.name: one.record.identifier for one in order}

    def identifier_in(self, name: str) -> str | None:
        """Return which letter a file of the folder is about, empty if it does not say; None
        if it is no metadata file."""
        return self._by_name.get(name)

    def about(self, letter_id: str | None, name: str) -> Beside | None:
        """Return the file about a letter, by its id or by the name of the letter's file."""
        if not self._by_identifier:
            return None
        wanted = [*filter(None, [letter_id]), *_identifiers(PurePath(name).stem)]
        found = (self._by_identifier.get(one.casefold()) for one in wanted)
        return next((one for one in found if one is not None), None)


NO_RECORDS = Records()


def _identifiers(stem: str) -> list[str]:
    """Return what may be an identifier in a file name: ``brief-kst-32545-143_2`` has
    ``kst-32545-143``, but ``kst-32545-143-h1`` is not about ``kst-32545-143``."""
    found: list[str] = []
    for word in _NOT_OF_AN_IDENTIFIER.split(stem):
        parts = word.split("-")
        found += ["-".join(parts[start:]) for start in range(len(parts))]
    return found
