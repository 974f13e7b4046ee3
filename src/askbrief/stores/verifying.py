"""Checks the large files of an index while it is in use."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from askbrief.stores.derived import BLOCK_BYTES, Part

DELAY_SECONDS = 5.0
"""A command that answers one question has ended by then, and leaves the check to others."""


class Verifier:
    """Reads files in a thread of its own and tells which are damaged."""

    def __init__(self, folder: Path, tell: Callable[[str, str], None]) -> None:
        """Make a verifier; ``tell`` is called with the name of a part and what is wrong."""
        self._folder = folder
        self._tell = tell
        self._waiting: SimpleQueue[tuple[str, Part]] = SimpleQueue()
        self._stop = Event()
        self._thread: Thread | None = None

    def add(self, name: str, part: Part) -> None:
        """Have a part checked in a while."""
        self._waiting.put((name, part))
        if self._thread is None:
            self._thread = Thread(target=self._run, name="askbrief-verifier", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop; what was not checked yet is not."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(DELAY_SECONDS):
            try:
                while not self._stop.is_set():
                    self._check(*self._waiting.get_nowait())
            except Empty:
                continue

    def _check(self, name: str, part: Part) -> None:
        for path, sums in part.files.items():
            try:
                found = self._sums(self._folder / path)
            except FileNotFoundError:
                continue  # replaced by a writer; what is mapped stays as it was
            except OSError:
                found = (-1, 0)
            if found is not None and found != sums:
                self._tell(name, f"{path} is damaged")
                return

    def _sums(self, path: Path) -> tuple[int, int] | None:
        """Return size and CRC-32 of a file; None if told to stop."""
        size = crc = 0
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                if self._stop.is_set():
                    return None
                size, crc = size + len(block), zlib.crc32(block, crc)
        return size, crc
