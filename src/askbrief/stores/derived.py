"""Files made from the database: which commit each was made from, and whether it is whole.

``derived.json`` records for each part the stamp of its commit and the size and CRC-32 of
its files, which are never written again. CRC-32 is against accidents; who can write the
folder can write the sums. A writer and ``problems`` check files whole. So does a reader
before it uses small ones; of large ones it checks the sizes, and the rest while it serves
(``verifying.py``), for to read them all would take longer than to answer.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

SIDECAR = "derived.json"
TEMPORARY = ".new"
BLOCK_BYTES = 1 << 20
SMALL_BYTES = 64 << 20
"""Parts up to this size are checked whole before they are used; that takes 0.05 s."""


class UnfitError(Exception):
    """A derived part cannot be used; says which file and why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One derived part of the index."""

    stamp: str
    """Of the commit that it was made from."""
    files: dict[str, tuple[int, int]]
    """Size in bytes and CRC-32 by path, relative to the index folder."""
    facts: dict[str, float | str] = field(default_factory=dict)
    """What else is to be known of it."""

    @property
    def is_small(self) -> bool:
        """Whether the part is quick to check."""
        return sum(size for size, _ in self.files.values()) <= SMALL_BYTES

    def number(self, name: str) -> int:
        """Return one of the facts.

        Raises:
            UnfitError: the record does not say.
        """
        value = self.facts.get(name)
        if not isinstance(value, int):
            raise UnfitError(f"{SIDECAR} does not say all of a part")
        return value

    def word(self, name: str) -> str:
        """Return one of the facts.

        Raises:
            UnfitError: the record does not say.
        """
        value = self.facts.get(name)
        if not isinstance(value, str):
            raise UnfitError(f"{SIDECAR} does not say all of a part")
        return value


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


def check_files(folder: Path, part: Part) -> None:
    """Check every file of a part.

    Raises:
        UnfitError: a file is missing or not as it was written.
    """
    for name in part.files:
        try:
            with (folder / name).open("rb") as file:
                _check_file(file, part, name)
        except OSError as error:
            raise UnfitError(f"{name} cannot be read ({error.strerror})") from error


def check_sizes(folder: Path, part: Part) -> None:
    """Check that every file of a part is there and of its size.

    Raises:
        UnfitError: one is not.
    """
    for name, (size, _) in part.files.items():
        try:
            found = (folder / name).stat().st_size
        except OSError as error:
            raise UnfitError(f"{name} cannot be read ({error.strerror})") from error
        if found != size:
            raise UnfitError(f"{name} is damaged")


def _check_file(file: BinaryIO, part: Part, name: str) -> None:
    if checksum(file) != part.files[name]:
        raise UnfitError(f"{name} is damaged")


def checksum(file: BinaryIO) -> tuple[int, int]:
    """Return the size in bytes and the CRC-32 of what is left to read of a file."""
    size = crc = 0
    while block := file.read(BLOCK_BYTES):
        size += len(block)
        crc = zlib.crc32(block, crc)
    return size, crc


def make_part(
    folder: Path,
    stamp: str,
    files: Iterable[Path],
    facts: Mapping[str, float | str],
    known: Collection[tuple[str, tuple[int, int]]] = (),
) -> Part:
    """Return the record of a part from its files as they are now.

    Args:
        facts: what else is to be known of it.
        known: sums of files that are the same under another path, by their own names; a
            file that is written again, as ``.json`` ones are, is not.

    Raises:
        OSError: a file cannot be read.
    """
    before, sums = dict(known), {}
    for path in sorted(files):
        name, size = path.relative_to(folder).as_posix(), path.stat().st_size
        if path.suffix != ".json" and before.get(path.name, (-1, 0))[0] == size:
            sums[name] = before[path.name]
            continue
        with path.open("rb") as file:
            sums[name] = checksum(file)
    return Part(stamp, sums, dict(facts))


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


def _part(
    stamp: str, files: dict[str, list[int]], facts: dict[str, float | str] | None = None
) -> Part:
    return Part(stamp, {path: (size, crc) for path, (size, crc) in files.items()}, facts or {})
