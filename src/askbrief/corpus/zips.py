"""The members of a ZIP archive."""

from __future__ import annotations

import lzma
import stat
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, Literal
from zipfile import BadZipFile, ZipFile, ZipInfo

from askbrief.corpus.members import Member, damaged
from askbrief.errors import LetterError

_DAMAGED = (BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error)
_ENCRYPTED = 0x1


def zip_members(file: BinaryIO, where: str) -> Iterator[Member]:
    """List the files in an archive, in its own order.

    Raises:
        ArchiveError: the archive has no list of its members.
    """
    try:
        archive = ZipFile(file)
    except (*_DAMAGED, NotImplementedError):
        raise damaged(where) from None
    with archive:
        for info in archive.infolist():
            if not info.is_dir():
                read = partial(_read, archive, info)
                # Some programs of Windows write backslashes.
                name = info.filename.replace("\\", "/")
                yield Member(name, info.file_size, _kind(info), read)


def _kind(info: ZipInfo) -> Literal["file", "link", "device", "encrypted"]:
    mode = info.external_attr >> 16
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if stat.S_ISLNK(mode):
        return "link"
    return "file" if stat.S_ISREG(mode) or not stat.S_IFMT(mode) else "device"


def _read(archive: ZipFile, info: ZipInfo, size: int) -> bytes:
    try:
        with archive.open(info) as member:
            return member.read(size)
    except NotImplementedError:
        raise LetterError(
            "it is compressed in a way that cannot be read",
            where=info.filename,
            remedy="Unpack the archive, and read the files.",
        ) from None
    except _DAMAGED:
        raise LetterError(
            "it is damaged in the archive", where=info.filename, remedy="Fetch the archive again."
        ) from None
