"""The ZIP container of Word and OpenDocument files, opened without trust in what is in it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from lzma import LZMAError

from lxml import etree

from askbrief.errors import LetterError
from askbrief.reading.xml import xml_root

MAX_PART_BYTES = 100_000_000
MAX_BYTES_TOGETHER = 200_000_000
_CHUNK_BYTES = 1 << 20
_ENCRYPTED = 0x1
_SAVE_AGAIN = "Open it in a word processor, and save it again."


def read_parts(data: bytes, name: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the parts of a container whose names are wanted, unpacked, by these names.

    Args:
        data: the container's bytes.
        name: the file's name, for messages.
        wanted: given the name of a part in small letters, with ``/`` between its folders;
            parts that are not wanted are never unpacked.

    Raises:
        LetterError: the container is damaged or encrypted, or a part is far larger
            unpacked than any letter's.
    """
    parts: dict[str, bytes] = {}
    room = MAX_BYTES_TOGETHER
    with _archive(data, name) as archive:
        for info in archive.infolist():
            part = info.filename.replace("\\", "/").removeprefix("/").casefold()
            if wanted(part):
                parts[part] = _unpack(archive, info, name, min(room, MAX_PART_BYTES))
                room -= len(parts[part])
    return parts


def parse(part: bytes, name: str) -> etree._Element:
    """Return the root of a part's XML, without comments and processing instructions.

    Raises:
        LetterError: it is no well-formed XML, or it has a document type declaration,
            which could make it load files or grow without bound.
    """
    try:
        root = xml_root(part)
    except etree.XMLSyntaxError as error:
        reason = f"its XML is damaged: {error.msg}".rstrip(".")
        raise LetterError(reason, where=name, remedy=_SAVE_AGAIN) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise LetterError(
            "its XML has a document type declaration, which no letter has",
            where=name,
            remedy=_SAVE_AGAIN,
        )
    return root


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str | None:
    """Return the value of an attribute by its name without namespace, None if absent."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first descendant along a path of names without namespaces, None if absent."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def _archive(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _damaged(name) from None


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, most: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise encrypted(name)
    try:
        return _read(archive, info, name, most)
    except (
        zipfile.BadZipFile,
        zlib.error,
        LZMAError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        raise _damaged(name) from None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, most: int) -> bytes:
    """Unpack piece by piece: the size that a container states may be a lie."""
    pieces: list[bytes] = []
    size = 0
    with archive.open(info) as stream:
        while piece := stream.read(_CHUNK_BYTES):
            size += len(piece)
            if size > most:
                raise LetterError(
                    f"unpacked it is larger than {most:,} bytes",
                    where=name,
                    remedy="Check where it comes from: no letter is as large.",
                )
            pieces.append(piece)
    return b"".join(pieces)


def encrypted(name: str) -> LetterError:
    """Return the error for a file that only opens with a password."""
    return LetterError(
        "the file is encrypted", where=name, remedy="Save it without a password first."
    )


def _damaged(name: str) -> LetterError:
    return LetterError(
        "the file is damaged: it cannot be unpacked",
        where=name,
        remedy="Fetch it again, or open it in a word processor and save it again.",
    )
