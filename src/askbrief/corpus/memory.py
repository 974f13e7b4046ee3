"""What earlier builds saw of files, so that nothing is read or parsed twice for nothing.

All of it are facts about files: which letter, in which form, some bytes are. An index is not
needed to know them, and losing them costs time only.
"""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from askbrief.stores.derived import replace_file
from askbrief.types import Form

Stamp = tuple[int, int, int, int, int]
"""Size, times of modification and of change, inode and device of a file."""
UNSETTLED_NS = 2_000_000_000
"""A file that changed so shortly before it was read may change again within a clock's tick."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What some bytes turned out to be."""

    sha256: str
    """As in ``Source.sha256``."""
    beside: str
    """SHA-256 of the metadata file that was used with it; empty if none was."""
    letter_id: str
    form: Form
    stamp: Stamp | None
    """The file's, when it was read; None where it cannot be trusted to change with it."""


class Memory:
    """Files by path, from earlier builds and from this one.

    Args:
        before: what earlier builds saw.
    """

    def __init__(self, before: dict[str, Seen] | None = None) -> None:
        self._before = before or {}
        self._now: dict[str, Seen] = {}

    def recall(self, path: str) -> Seen | None:
        """Return what a file was when it was last seen; it may have changed since."""
        return self._now.get(path) or self._before.get(path)

    def unchanged(self, path: str) -> Seen | None:
        """Return what a file is, if it has not been touched since that was seen.

        The time of change counts too: no program can set it back, as it can that of
        modification.
        """
        seen = self.recall(path)
        if seen is None or seen.stamp is None:
            return None
        try:
            return seen if seen.stamp == stamp_of(os.stat(path)) else None  # noqa: PTH116 - quick
        except OSError:
            return None

    def note(self, path: str, seen: Seen) -> None:
        """Remember what a file is."""
        self._now[path] = seen

    def kept(self, roots: Sequence[Path]) -> dict[str, Seen]:
        """Return what to remember after a build that looked at all files below some roots."""
        above = tuple(f"{root}/" for root in roots)
        outside = {
            path: seen
            for path, seen in self._before.items()
            if not path.startswith(above) and Path(path) not in roots
        }
        return outside | self._now

    def everything(self) -> dict[str, Seen]:
        """Return what to remember after a build that broke off."""
        return self._before | self._now


def stamp_of(found: os.stat_result) -> Stamp:
    """Return what changes whenever the content of a file does."""
    return (
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
        found.st_ino,
        found.st_dev,
    )


def settled(found: os.stat_result) -> Stamp | None:
    """Return the stamp of a file that is about to be read; None if a change right after
    could leave it as it is, or if the system keeps no time of change."""
    newest = max(found.st_mtime_ns, found.st_ctime_ns)
    if sys.platform == "win32" or newest > time.time_ns() - UNSETTLED_NS:
        return None
    return stamp_of(found)


def load_memory(path: Path, program: str) -> Memory:
    """Return what was saved; nothing if it is missing, damaged or by another program.

    Args:
        program: which program, in which version, made letters of the bytes.
    """
    try:
        head, _, rows = path.read_bytes().partition(b"\n")
        if head == _head(rows, program):
            return Memory(dict(_parsed(json.loads(rows))))
    except (OSError, ValueError, TypeError):
        pass
    return Memory()


def save_memory(path: Path, seen: dict[str, Seen], program: str) -> None:
    """Replace what was saved.

    Raises:
        OSError: it cannot be written; the old one stands.
    """
    rows = json.dumps([[name, *astuple(one)] for name, one in seen.items()]).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, lambda file: file.write(_head(rows, program) + b"\n" + rows))


def _parsed(rows: list[list[Any]]) -> Iterator[tuple[str, Seen]]:
    for path, sha256, beside, letter_id, form, stamp in rows:
        size, modified, changed, inode, device = stamp or (0, 0, 0, 0, 0)
        known = (size, modified, changed, inode, device) if stamp else None
        yield path, Seen(sha256, beside, letter_id, form, known)


def _head(rows: bytes, program: str) -> bytes:
    return f"files seen by {program}, CRC-32 {zlib.crc32(rows):08x}".encode()
