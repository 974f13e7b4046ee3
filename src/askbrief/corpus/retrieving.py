"""The file that a letter was read from, once more and exactly as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from askbrief.corpus.archives import ArchiveFile, allowed_bytes
from askbrief.corpus.forms import archive_in
from askbrief.corpus.found import STDIN
from askbrief.corpus.names import climbs_out, is_metadata, parts_of
from askbrief.errors import LetterError
from askbrief.reading import MAX_LETTER_BYTES
from askbrief.stores.base import Source

Stamp = tuple[str, int, int]
_REMEDY = "Run `askbrief build` to read it anew."


def stamp_of(source: Source) -> Stamp | None:
    """Return path, size and time of the file on disk, the archive's for a member; None if it
    is gone."""
    path = Path(source.path)
    if source.path.partition("/")[0] == STDIN:
        return None
    for one in (path, *path.parents):
        try:
            found = one.stat()
        except (OSError, ValueError):
            continue
        # A folder above the path exists: the file itself does not.
        return (str(one), found.st_size, found.st_mtime_ns) if one.is_file() else None
    return None


def bytes_of(source: Source) -> bytes:
    """Return the bytes that a letter was read from.

    Raises:
        LetterError: the file is gone, cannot be read, or is no longer what was read.
    """
    stamp = stamp_of(source)
    if stamp is None:
        raise LetterError("its file is gone", where=source.path, remedy=_REMEDY)
    place = Path(stamp[0])
    try:
        candidates = _plain(place) if place == Path(source.path) else _packed(place, source.path)
        for data, beside in candidates:
            # The hash covers the metadata file that was used with it.
            for more in (b"", *beside):
                if hashlib.sha256(data + more).hexdigest() == source.sha256:
                    return data
    except OSError as error:
        raise LetterError(
            f"its file cannot be read: {error.strerror or error}", where=source.path
        ) from None
    raise LetterError("its file has changed since", where=source.path, remedy=_REMEDY)


def _plain(path: Path) -> Iterator[tuple[bytes, list[bytes]]]:
    with path.open("rb") as file:
        data = file.read(MAX_LETTER_BYTES)
    names = (one for one in path.parent.iterdir() if is_metadata(one.name))
    yield data, [_read(one) for one in names if one.is_file()]


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_LETTER_BYTES)


def _packed(archive: Path, path: str) -> Iterator[tuple[bytes, list[bytes]]]:
    inside = PurePosixPath(path).relative_to(PurePosixPath(str(archive)))
    with archive.open("rb") as file:
        kind = archive_in(file)
        if kind is None:
            return
        opened = ArchiveFile(file, str(archive), kind, allowed_bytes(archive.stat().st_size))
        found, beside = list[bytes](), list[bytes]()
        for member in opened.members():
            if member.kind != "file" or climbs_out(member.name):
                continue
            name = PurePosixPath(*parts_of(member.name))
            if name == inside:
                found.append(member.read(MAX_LETTER_BYTES))
            elif name.parent == inside.parent and is_metadata(name.name):
                beside.append(member.read(MAX_LETTER_BYTES))
        for data in found:
            yield data, beside
