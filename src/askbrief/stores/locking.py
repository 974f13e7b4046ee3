"""One writer at a time, by a lock that the system releases when its process dies."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from askbrief.errors import StoreError
from askbrief.stores.faults import told

POLL_SECONDS = 0.05
LONGEST_SIGNATURE = 1000
_HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
"""What a system says of a lock that another process holds."""

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

    The file stays behind, with the name of its last holder: to remove it would let two
    writers lock two files. Only the system's lock counts, which goes with the process.

    Raises:
        StoreError: another process still held it after ``wait`` seconds, the file cannot be
            made, or its file system has no locks.
    """

    def __init__(self, path: Path, wait: float) -> None:
        with told(path):
            # Unbuffered: what a full disk does not take must not be tried again at the end.
            self._file = path.open("a+b", buffering=0)
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
            except OSError as error:
                if error.errno not in _HELD:
                    raise _no_locks(path, error) from error
                if time.monotonic() >= deadline:
                    raise self._busy(path) from None
            time.sleep(POLL_SECONDS)

    def _sign(self) -> None:
        self._file.truncate(0)
        self._file.write(Holder.here().signature())

    def _busy(self, path: Path) -> StoreError:
        self._file.seek(0)
        holder = Holder.parse(self._file.read(LONGEST_SIGNATURE))
        return StoreError(
            f"the index is being written by {holder or 'an unknown process'}",
            where=str(path.parent),
            remedy="Try again when it has ended.",
        )


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds, or last held, a lock."""

    pid: int
    host: str
    since: str

    @classmethod
    def here(cls) -> Holder:
        """Return this process, from now on."""
        now = dt.datetime.now(dt.UTC).astimezone().isoformat(" ", "seconds")
        return cls(os.getpid(), socket.gethostname(), now)

    @classmethod
    def parse(cls, signature: bytes) -> Holder | None:
        """Return who signed; None if nobody can be told."""
        try:
            pid, host, since = json.loads(signature)
            return cls(int(pid), str(host), str(since))
        except (ValueError, TypeError):
            return None

    def signature(self) -> bytes:
        """Return what `parse` reads."""
        return json.dumps([self.pid, self.host, self.since]).encode()

    def __str__(self) -> str:
        gone = "" if self.may_run() else "; it is gone, but a process that it started holds on"
        return f"process {self.pid} on {self.host} since {self.since}{gone}"

    def may_run(self) -> bool:
        """Tell whether the process may still be there; elsewhere that cannot be seen."""
        if os.name == "nt" or self.host != socket.gethostname():
            return True
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True  # another user's
        return True


def _no_locks(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"cannot be locked ({error.strerror or error})",
        where=str(path),
        remedy="Put the index on a disk of this machine, or where files can be locked.",
    )
