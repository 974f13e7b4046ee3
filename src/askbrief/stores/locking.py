"""One writer at a time, by a lock that the system releases when its process dies."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

from askbrief.errors import StoreError
from askbrief.stores.faults import told

POLL_SECONDS = 0.05

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _try_lock(file: BinaryIO) -> None:
        file.seek(1 << 20)  # beyond the content: Windows forbids reading what is locked
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
else:
    import fcntl

    def _try_lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """Held from construction to ``release``.

    The file stays behind: to remove it would let two writers lock two files.

    Raises:
        StoreError: another process still held it after ``wait`` seconds, or the file
            cannot be made.
    """

    def __init__(self, path: Path, wait: float) -> None:
        with told(path):
            self._file = path.open("a+b")
        try:
            self._acquire(path, time.monotonic() + wait)
            with told(path):
                self._sign()
        except BaseException:
            self._file.close()
            raise

    def release(self) -> None:
        """Let the next writer in; releasing twice is harmless."""
        self._file.close()

    def _acquire(self, path: Path, deadline: float) -> None:
        while True:
            try:
                return _try_lock(self._file)
            except OSError:
                if time.monotonic() >= deadline:
                    raise self._busy(path) from None
            time.sleep(POLL_SECONDS)

    def _sign(self) -> None:
        self._file.truncate(0)
        self._file.write(str(os.getpid()).encode())
        self._file.flush()

    def _busy(self, path: Path) -> StoreError:
        self._file.seek(0)
        holder = self._file.read(20).decode(errors="replace") or "unknown"
        return StoreError(
            f"the index is being written by process {holder}",
            where=str(path.parent),
            remedy="Try again when it has ended.",
        )
