"""Everything one build looks at, in the order of reading."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from askbrief.corpus.archives import ArchiveFile, Contents, allowed_bytes, files_in, look_into
from askbrief.corpus.forms import archive_in, order_of, reading_order
from askbrief.corpus.found import (
    STDIN,
    File,
    Found,
    Problem,
    Unread,
    failure,
    metadata_of,
    too_large,
    unreadable,
)
from askbrief.corpus.memory import Memory, Seen, settled
from askbrief.corpus.names import is_left_out, is_metadata
from askbrief.corpus.pipe import Pipe
from askbrief.corpus.readers import Readers
from askbrief.corpus.records import NO_RECORDS, Beside, Records, record_in
from askbrief.corpus.walking import Survey
from askbrief.errors import LetterError
from askbrief.reading import MAX_LETTER_BYTES

Tell = Callable[[int], None]
_FOLDERS_REMEMBERED = 256


class Inventory:
    """The files below some folders, the members of archives, and standard input.

    Those are read first whose form is worth most when other files hold the same letter.
    """

    def __init__(
        self,
        survey: Survey,
        readers: Readers,
        stdin: BinaryIO | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._problems = survey.problems
        self._unchanged: dict[Path, Seen] = {}
        self._files = sorted(survey.files, key=self._order(memory or Memory()))
        self._readers = readers
        self._pipe = Pipe(stdin) if stdin else None
        self._total = len(self._problems) + len(self._files) + (stdin is not None)
        self._records = lru_cache(_FOLDERS_REMEMBERED)(self._records_in)

    def __len__(self) -> int:
        """Return how many files there are, as far as is known."""
        return self._total

    def close(self) -> None:
        """Forget what was kept of standard input."""
        if self._pipe:
            self._pipe.close()

    def all(self, tell: Tell) -> Iterator[Found]:
        """Give everything; ``tell`` hears how many files there are, and again with each archive."""
        tell(self._total)
        yield from self._problems
        for path in self._files:
            seen = self._unchanged.get(path)
            if seen is None:
                yield from self._at(path, tell)
            else:
                yield Unread(str(path), path.name, self._records(path.parent), seen)
        if self._pipe:
            yield from self._piped(self._pipe, tell)

    def opened(self, unread: Unread) -> Iterator[Found]:
        """Give a file that was not opened, with its bytes."""
        return self._at(Path(unread.path))

    def again(self, paths: Collection[str]) -> Iterator[File]:
        """Give some of the files once more, by path."""
        above = {str(parent) for path in paths for parent in (Path(path), *Path(path).parents)}
        for path in self._files:
            if str(path) in above:
                yield from _only(paths, self._at(path))
        if self._pipe and STDIN in above:
            yield from _only(paths, self._piped(self._pipe))

    def _order(self, memory: Memory) -> Callable[[Path], tuple[int, Path]]:
        """Return when to read a file; one that was not touched need not be opened for that."""

        def order(path: Path) -> tuple[int, Path]:
            seen = memory.unchanged(str(path))
            if seen is None:
                return reading_order(path)
            self._unchanged[path] = seen
            return order_of(seen.form, path)

        return order

    def _at(self, path: Path, tell: Tell | None = None) -> Iterator[Found]:
        try:
            with path.open("rb") as file:
                yield from self._in(file, str(path), path.name, self._records(path.parent), tell)
        except OSError as error:
            yield failure(str(path), unreadable(path.name, error))

    def _piped(self, pipe: Pipe, tell: Tell | None = None) -> Iterator[Found]:
        try:
            yield from self._in(pipe.opened(), STDIN, "stdin", NO_RECORDS, tell)
        except OSError as error:
            yield failure(STDIN, unreadable("stdin", error))

    def _in(
        self, file: BinaryIO, path: str, name: str, records: Records, tell: Tell | None
    ) -> Iterator[Found]:
        if kind := archive_in(file):
            archive = ArchiveFile(file, path, kind, allowed_bytes(_size(file)))
            contents = look_into(archive, self._readers)
            self._count(contents, tell)
            yield from files_in(archive, contents)
        elif (identifier := records.identifier_in(name)) is not None:
            yield metadata_of(path, identifier)
        else:
            stamp = settled(os.fstat(file.fileno())) if path != STDIN else None
            data = file.read(MAX_LETTER_BYTES + 1)
            large = len(data) > MAX_LETTER_BYTES
            yield _too_large(path, file) if large else File(path, name, data, records, stamp)

    def _count(self, contents: Contents, tell: Tell | None) -> None:
        if tell is not None:
            self._total += contents.names.total() - 1
            tell(self._total)

    def _records_in(self, folder: Path) -> Records:
        """Read the metadata files of a folder, also where only one letter in it was named."""
        try:
            names = sorted(path.name for path in folder.iterdir() if is_metadata(path.name))
        except OSError:
            return NO_RECORDS
        found = (self._record(folder / name) for name in names if not is_left_out(name))
        return Records([one for one in found if one])

    def _record(self, path: Path) -> Beside | None:
        try:
            if path.is_file() and path.stat().st_size <= MAX_LETTER_BYTES:
                return record_in(path.read_bytes(), path.name, self._readers)
        except (LetterError, OSError):
            pass  # read once more as a letter, it fails for all to see
        return None


def _only(paths: Collection[str], found: Iterator[Found]) -> Iterator[File]:
    return (one for one in found if isinstance(one, File) and one.path in paths)


def _too_large(path: str, file: BinaryIO) -> Problem:
    return failure(path, too_large(path, _size(file)))


def _size(file: BinaryIO) -> int:
    place = file.tell()
    size = file.seek(0, io.SEEK_END)
    file.seek(place)
    return size
