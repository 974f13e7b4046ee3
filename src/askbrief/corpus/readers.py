"""Who reads what was found: text here, everything else in a process of its own."""

from __future__ import annotations

from typing import Protocol

from askbrief.isolation import Worker
from askbrief.isolation.worker import answer
from askbrief.reading import Reading
from askbrief.reading.forms import form_of
from askbrief.reading.records import Record

_LETTER = "askbrief.reading:read_letter"
_RECORD = "askbrief.reading.records:read_record"


class Readers(Protocol):
    """Makes letters and records of files."""

    def letter(self, data: bytes, name: str) -> Reading:
        """Return the letter in a file.

        Raises:
            LetterError: there is none that can be read.
        """
        ...

    def record(self, data: bytes, name: str) -> Record | None:
        """Return the record in a file; None if it is something else.

        Raises:
            LetterError: it is damaged.
        """
        ...


class IsolatedReaders:
    """Reads in a worker whatever a library has to take apart."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def letter(self, data: bytes, name: str) -> Reading:
        """Return the letter in a file."""
        if form_of(data, name) != "text":
            found: Reading = self._worker.call(_LETTER, data, name)
            return found
        reading, error = answer(_LETTER, data, name)
        if error is not None:
            raise error
        here: Reading = reading
        return here

    def record(self, data: bytes, name: str) -> Record | None:
        """Return the record in a file; None if it is something else."""
        found: Record | None = self._worker.call(_RECORD, data, name)
        return found
