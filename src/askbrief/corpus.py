"""Files and folders -> letters: which are new, changed, unchanged, twins or gone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from askbrief.errors import DataError, LetterError
from askbrief.reading import MAX_LETTER_BYTES, Reading, read_letter
from askbrief.stores.base import Source
from askbrief.types import Letter

Status = Literal["read", "unchanged", "skipped", "failed", "removed"]


DATABASE = "askbrief.db"
"""A folder that holds this file is an index, not a corpus."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    path: str
    status: Status
    letter_id: str | None = None
    reason: str = ""
    """Why it was skipped or failed, or what was assumed while reading it."""
    seconds: float = 0.0
    """Time to read the file, without embedding."""


class Progress(Protocol):
    """Is told how a build goes on."""

    def files(self, total: int) -> None:
        """So many files will be looked at."""
        ...

    def file(self, report: FileReport) -> None:
        """One file was dealt with; its letter may still have to be embedded."""
        ...

    def embedded(self, passages: int) -> None:
        """So many more passages are embedded and stored."""
        ...


def find_files(roots: Sequence[Path]) -> list[Path]:
    """List the files below some folders, and files named themselves, sorted by path.

    Hidden files and folders are left out, and so are README files and an index.

    Raises:
        DataError: a path does not exist.
    """
    found: set[Path] = set()
    for root in roots:
        if not root.exists():
            raise DataError(
                "there is no such file or folder", where=str(root), remedy="Check the path."
            )
        found.update([root] if root.is_file() else _below(root))
    return sorted(found)


def _below(folder: Path) -> Iterator[Path]:
    indexes = {path.parent for path in folder.rglob(DATABASE)}
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in inside)
        of_index = any(parent in indexes for parent in path.parents)
        if not hidden and not of_index and path.stem != "README" and path.is_file():
            yield path


class CorpusReader:
    """Reads the letters of one build and keeps the account of every file.

    Where two files hold the same letter, the one whose path sorts first is read and the
    other skipped, whichever of them was in the index before.
    """

    def __init__(
        self, roots: Sequence[Path], files: Sequence[Path], sources: dict[str, Source]
    ) -> None:
        self.reports: list[FileReport] = []
        self._files = files
        self._holder = {letter_id: source.path for letter_id, source in sources.items()}
        self._known = {source.path: (letter_id, source) for letter_id, source in sources.items()}
        self.before = {
            path: letter_id
            for path, (letter_id, _) in self._known.items()
            if any(Path(path).is_relative_to(root) for root in roots)
        }
        """Letters in the index that were read from below the roots, by path."""
        self._kept: set[str] = set()

    def letters(self, progress: Progress) -> Iterator[tuple[Letter, Source]]:
        """Read one file after the other; yield the letters that are new or changed."""
        for path in self._files:
            began = time.perf_counter()
            status, reading, source, reason = self._look_at(path)
            letter_id = reading.letter.id if reading else self._id_at(path)
            seconds = time.perf_counter() - began
            report = FileReport(str(path), status, letter_id, reason, seconds)
            self.reports.append(report)
            progress.file(report)
            if status == "read" and reading and source:
                yield reading.letter, source

    def gone(self, progress: Progress) -> set[str]:
        """Return the ids of letters whose file is gone or now holds another letter."""
        ids = set()
        present = set(map(str, self._files))
        for path, letter_id in self.before.items():
            if letter_id not in self._kept:
                ids.add(letter_id)
                why = "its file now holds another letter" if path in present else "its file is gone"
                report = FileReport(path, "removed", letter_id, why)
                self.reports.append(report)
                progress.file(report)
        return ids

    def _id_at(self, path: Path) -> str | None:
        known = self._known.get(str(path))
        return known[0] if known else None

    def _look_at(self, path: Path) -> tuple[Status, Reading | None, Source | None, str]:
        try:
            data = _read_bytes(path)
            source = Source(str(path), hashlib.sha256(data).hexdigest())
            if (letter_id := self._unchanged(source)) is not None:
                self._kept.add(letter_id)
                return "unchanged", None, source, ""
            reading = read_letter(data, path.name)
        except LetterError as error:
            return self._failed(path, error)
        self._let_go(path)
        if twin := self._twin(reading.letter.id, path):
            return "skipped", reading, source, f"the same letter as {twin}"
        self._holder[reading.letter.id] = str(path)
        self._kept.add(reading.letter.id)
        return "read", reading, source, "; ".join(reading.warnings)

    def _failed(
        self, path: Path, error: LetterError
    ) -> tuple[Status, Reading | None, Source | None, str]:
        reason = f"{error.what}. {error.remedy}".strip()
        if known := self._known.get(str(path)):
            self._kept.add(known[0])
            reason += " The letter read from it before stays in the index."
        return "failed", None, None, reason

    def _unchanged(self, source: Source) -> str | None:
        """Return the letter that a file holds as before, unless a twin has taken its place."""
        if (known := self._known.get(source.path)) is None or known[1] != source:
            return None
        return known[0] if self._holder.get(known[0]) == source.path else None

    def _let_go(self, path: Path) -> None:
        """Forget which letter a file held: its twin may take its place."""
        letter_id = self._id_at(path)
        if letter_id is not None and self._holder.get(letter_id) == str(path):
            del self._holder[letter_id]

    def _twin(self, letter_id: str, path: Path) -> str | None:
        """Return another file that holds this letter and goes before this one."""
        holder = self._holder.get(letter_id)
        if holder is None or holder == str(path):
            return None
        return holder if holder < str(path) and Path(holder).exists() else None


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_LETTER_BYTES:
            raise LetterError(
                f"{size / 1e6:.0f} MB is too large for a letter (at most "
                f"{MAX_LETTER_BYTES / 1e6:.0f} MB)",
                where=path.name,
                remedy="Split it into letters.",
            )
        return path.read_bytes()
    except OSError as error:
        raise LetterError(
            f"cannot be read: {error.strerror}", where=path.name, remedy="Check its rights."
        ) from None
