"""The members of a tar archive, compressed or not."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from tarfile import TarFile, TarInfo
from typing import BinaryIO, Literal, cast

from askbrief.corpus.members import ArchiveError, Member, damaged
from askbrief.reading import MAX_LETTER_BYTES

_DAMAGED = (
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RecursionError,
)
_BLOCK = 512
_REST_BYTES = 1_000_000
"""Archives end in zeros, up to 10 kB as a rule."""


def tar_members(file: BinaryIO, where: str) -> Iterator[Member]:
    """List the files in an archive, in its own order; each can be read until the next one.

    Raises:
        ArchiveError: the archive is damaged, not complete, or no archive at all.
    """
    stream = _unpacked(file)
    with _opened(stream, where) as archive:
        try:
            while (info := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # or it remembers all of them
                if info.size < 0:
                    raise damaged(where)  # it would go round in circles
                if not info.isdir():
                    yield Member(info.name, info.size, _kind(info), partial(_read, archive, info))
            _check_end(stream, archive.offset)
        except _DAMAGED:
            raise damaged(where) from None


def _opened(stream: _Stream, where: str) -> TarFile:
    try:
        file = cast(BinaryIO, stream)
        return TarFile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape")
    except EOFError:
        raise damaged(where) from None
    except _DAMAGED:
        raise ArchiveError(
            "it is compressed, and no tar archive that can be read",
            where=where,
            remedy="Unpack it, and read what is in it.",
        ) from None


def _kind(info: TarInfo) -> Literal["file", "link", "device"]:
    if info.issym() or info.islnk():
        return "link"
    return "file" if info.isreg() else "device"


def _read(archive: TarFile, info: TarInfo, size: int) -> bytes:
    member = archive.extractfile(info)
    assert member is not None  # noqa: S101 - it is a file
    try:
        return member.read(size)
    except _DAMAGED:
        raise damaged(info.name) from None


def _check_end(stream: _Stream, position: int) -> None:
    """Read on to the end, where what was compressed has its check sum.

    Raises:
        EOFError: the archive does not end as it should.
    """
    stream.seek(position)
    if stream.read(_BLOCK) != bytes(_BLOCK):
        raise EOFError
    stream.read(_REST_BYTES)


class _Stream:
    """The unpacked bytes of an archive, of which never too many are read at a time."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        """Return the next bytes.

        Raises:
            EOFError: so many are only asked for by an archive that is out to harm.
        """
        if not 0 <= size <= MAX_LETTER_BYTES + _BLOCK:
            raise EOFError
        return self._file.read(size)

    def seek(self, position: int) -> int:
        """Go to a position."""
        return self._file.seek(position)

    def tell(self) -> int:
        """Return the position."""
        return self._file.tell()


def _unpacked(file: BinaryIO) -> _Stream:
    start = file.read(6)
    file.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return _Stream(cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb")))
    if start.startswith(b"BZh"):
        return _Stream(cast(BinaryIO, bz2.BZ2File(file)))
    if start.startswith(b"\xfd7zXZ\x00"):
        return _Stream(cast(BinaryIO, lzma.LZMAFile(file)))
    return _Stream(file)
