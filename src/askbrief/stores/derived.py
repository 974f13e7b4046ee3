"""Files made from the database: which commit each was made from, and whether it is whole.

``derived.json`` records for each part the stamp of its commit and the size and CRC-32 of
its files. Files are always read and checked whole: that takes less time than loading
them. CRC-32 is against accidents; who can write the folder can write the sums.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

SIDECAR = "derived.json"
TEMPORARY = ".new"
BLOCK_BYTES = 1 << 20


class UnfitError(Exception):
    """A derived part cannot be used; says which file and why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One derived part of the index."""

    stamp: str
    """Of the commit that it was made from."""
    files: dict[str, tuple[int, int]]
    """Size in bytes and CRC-32 by path, relative to the index folder."""


def read_parts(folder: Path) -> dict[str, Part]:
    """Return the recorded parts by name; none if the record is missing or damaged."""
    try:
        found = json.loads((folder / SIDECAR).read_bytes())
        return {name: _part(**values) for name, values in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_parts(folder: Path, parts: dict[str, Part]) -> None:
    """Replace the record.

    Raises:
        OSError: it cannot be written; the old one stands.
    """
    text = json.dumps({name: asdict(part) for name, part in parts.items()}, indent=1)
    replace_file(folder / SIDECAR, lambda file: file.write(text.encode()))


def fitting(part: Part | None, stamp: str, name: str) -> Part:
    """Return a part if it was made from the commit with this stamp.

    Args:
        name: of the part, for when there is no record of it.

    Raises:
        UnfitError: it was not, or there is none.
    """
    if part is None:
        raise UnfitError(f"{SIDECAR} is missing, damaged or says nothing of the {name} part")
    if part.stamp != stamp:
        raise UnfitError(f"the {name} part was made from another version of the index")
    return part


def check_files(folder: Path, part: Part) -> None:
    """Check every file of a part.

    Raises:
        UnfitError: a file is missing or not as it was written.
    """
    for name in part.files:
        try:
            with (folder / name).open("rb") as file:
                check_file(file, part, name)
        except OSError as error:
            raise UnfitError(f"{name} cannot be read ({error.strerror})") from error


def check_file(file: BinaryIO, part: Part, name: str) -> None:
    """Check one file of a part, and go back to its beginning.

    Raises:
        UnfitError: it is not as it was written.
    """
    if checksum(file) != part.files.get(name):
        raise UnfitError(f"{name} is damaged")
    file.seek(0)


def checksum(file: BinaryIO) -> tuple[int, int]:
    """Return the size in bytes and the CRC-32 of what is left to read of a file."""
    size = crc = 0
    while block := file.read(BLOCK_BYTES):
        size += len(block)
        crc = zlib.crc32(block, crc)
    return size, crc


def make_part(folder: Path, stamp: str, files: Iterable[Path]) -> Part:
    """Return the record of a part from its files as they are now.

    Raises:
        OSError: a file cannot be read.
    """
    sums = {}
    for path in sorted(files):
        with path.open("rb") as file:
            sums[path.relative_to(folder).as_posix()] = checksum(file)
    return Part(stamp, sums)


def replace_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Replace a file by what ``write`` writes: after a crash either is there, whole, and
    after ``sync_folder`` the new one.

    Raises:
        OSError: it cannot be written; the old one stands.
    """
    new = path.with_name(path.name + TEMPORARY)
    try:
        with new.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make sure that names given in a folder survive a crash of the machine."""
    if os.name == "nt":  # pragma: no cover
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _part(stamp: str, files: dict[str, list[int]]) -> Part:
    return Part(stamp, {path: (size, crc) for path, (size, crc) in files.items()})
