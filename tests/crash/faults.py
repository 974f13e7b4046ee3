"""A disk that fails: the library that makes it so, and what is set for it."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("faults.c")


def compiler() -> str | None:
    return shutil.which("cc")


def compiled(folder: Path) -> Path:
    library = folder / "faults.so"
    command = [compiler() or "cc", "-O1", "-fPIC", "-shared", "-o", library, SOURCE, "-ldl"]
    subprocess.run([*map(str, command)], check=True)
    return library


@dataclass(frozen=True)
class Disk:
    """The folder whose files fail."""

    library: Path
    folder: Path

    def counting(self, counted: Path, *, reads: bool) -> dict[str, str]:
        """Nothing fails; a file is told how many operations there were."""
        return self._set(FAULT_COUNT=counted, FAULT_READS=int(reads))

    def failing(self, moments: random.Random, operations: int, *, reads: bool) -> dict[str, str]:
        """One operation fails, or all from there on: the disk is full, or broken."""
        return self._set(
            FAULT_AT=moments.randint(1, max(1, operations)),
            FAULT_LASTING=moments.randint(0, 1),
            FAULT_READS=int(reads),
            FAULT_ERRNO=errno.EIO if reads else moments.choice([errno.ENOSPC, errno.EIO]),
        )

    def _set(self, **values: object) -> dict[str, str]:
        preloaded = " ".join(filter(None, [str(self.library), os.environ.get("LD_PRELOAD")]))
        given = {name: str(value) for name, value in values.items()}
        return {"LD_PRELOAD": preloaded, "FAULT_FOLDER": str(self.folder), **given}
