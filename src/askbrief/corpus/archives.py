"""Archives of letters: members read in memory, in the archive's own order."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from askbrief.corpus.forms import archive_in
from askbrief.corpus.found import File, Found, Problem, failure, metadata_of, too_large
from askbrief.corpus.members import ArchiveError, Member
from askbrief.corpus.names import climbs_out, is_left_out, is_metadata, is_readme, parts_of
from askbrief.corpus.readers import Readers
from askbrief.corpus.records import NO_RECORDS, Beside, Records, record_in
from askbrief.corpus.tars import tar_members
from askbrief.corpus.zips import zip_members
from askbrief.errors import LetterError
from askbrief.reading import MAX_LETTER_BYTES
from askbrief.reading.forms import Archive

LEAST_ALLOWED_BYTES = 2_000_000_000
ALLOWED_RATIO = 200
"""Text packs to a tenth, and XML of many small files to a twentieth."""


def allowed_bytes(packed: int) -> int:
    """Return how much an archive of so many bytes may unpack to."""
    return max(LEAST_ALLOWED_BYTES, ALLOWED_RATIO * packed)


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """An archive that is open."""

    file: BinaryIO
    path: str
    kind: Archive
    allowed: int
    """How many bytes its members may have together."""

    def members(self) -> Iterator[Member]:
        """List the members from the beginning.

        Raises:
            ArchiveError: the archive is damaged, or unpacks to more than is allowed.
        """
        self.file.seek(0)
        left = self.allowed
        listed = (zip_members if self.kind == "zip" else tar_members)(self.file, self.path)
        for member in listed:
            left -= member.size
            if left < 0:
                raise _bomb(self.path, self.allowed)
            yield member


@dataclass(frozen=True, slots=True)
class Contents:
    """What a first look at an archive shows."""

    names: Counter[str]
    """How often each member's path occurs."""
    records: dict[str, Records]
    """By folder."""


def look_into(archive: ArchiveFile, readers: Readers) -> Contents:
    """Go through an archive for the records in it, which may lie behind their letters."""
    names: Counter[str] = Counter()
    beside: defaultdict[str, list[Beside]] = defaultdict(list)
    try:
        for member in archive.members():
            path = _path(archive.path, member)
            names[path] += not _is_ignored(member)
            if is_metadata(PurePosixPath(path).name) and (one := _record(member, readers)):
                beside[str(PurePosixPath(path).parent)].append(one)
    except ArchiveError:
        pass  # the second look comes to the same point, and tells it
    records = {folder: Records(found) for folder, found in beside.items()}
    return Contents(names, records)


def files_in(archive: ArchiveFile, contents: Contents) -> Iterator[Found]:
    """Give every file in an archive that may hold a letter, and every problem."""
    left = contents.names.copy()
    try:
        for member in archive.members():
            path = _path(archive.path, member)
            if _is_ignored(member):
                continue
            left[path] -= 1
            yield _again(path) if left[path] > 0 else _found(path, member, contents)
        if not contents.names.total():
            yield Problem(archive.path, "skipped", "an archive without letters")
    except ArchiveError as error:
        yield failure(archive.path, error)


def _found(path: str, member: Member, contents: Contents) -> Found:
    place = PurePosixPath(path)
    records = contents.records.get(str(place.parent), NO_RECORDS)
    if (identifier := records.identifier_in(place.name)) is not None:
        return metadata_of(path, identifier)
    if refused := _refused(path, member):
        return refused
    try:
        data = member.read(MAX_LETTER_BYTES + 1)
    except ArchiveError:
        raise
    except LetterError as error:
        return failure(path, error)
    if len(data) > MAX_LETTER_BYTES:
        return failure(path, too_large(member.name, max(member.size, len(data))))
    if archive_in(io.BytesIO(data)):
        return Problem(path, "skipped", "an archive inside an archive: unpack it first")
    return File(path, place.name, data, records)


def _refused(path: str, member: Member) -> Problem | None:
    """Return why a member is not read, if that can be told without reading it."""
    if climbs_out(member.name):
        return Problem(path, "failed", "its path leads out of the archive. Do not trust it.")
    if member.kind == "encrypted":
        return Problem(path, "failed", "it is encrypted. Unpack the archive with its password.")
    if member.kind == "link":
        return Problem(path, "skipped", "a link inside an archive")
    if member.kind == "device":
        return Problem(path, "skipped", "neither a file nor a folder")
    return None


def _again(path: str) -> Problem:
    return Problem(path, "skipped", "the archive holds a later file of the same name")


def _record(member: Member, readers: Readers) -> Beside | None:
    """Return what a metadata file says; None if it is none after all."""
    if member.kind != "file" or climbs_out(member.name):
        return None
    name = PurePosixPath(member.name).name
    try:
        return record_in(member.read(MAX_LETTER_BYTES + 1), name, readers)
    except ArchiveError:
        raise
    except LetterError:
        return None  # read once more as a letter, it fails for all to see


def _path(archive: str, member: Member) -> str:
    inside = member.name if climbs_out(member.name) else "/".join(parts_of(member.name))
    return f"{archive}/{inside}"


def _is_ignored(member: Member) -> bool:
    parts = parts_of(member.name)
    if climbs_out(member.name) or not parts:
        return not parts
    return any(map(is_left_out, parts)) or is_readme(parts[-1])


def _bomb(path: str, allowed: int) -> ArchiveError:
    return ArchiveError(
        f"the archive unpacks to more than {allowed / 1e9:.0f} GB, far more than letters do",
        where=path,
        remedy="Unpack it yourself if you trust it, and read the folder.",
    )
