"""Folders of files that are either whole or not there.

A folder is filled beside its place, listed in a manifest and then renamed into place. A
lock that the system drops when its holder dies makes a second process wait for the first;
whatever the holder of the lock finds half-written is therefore left over, and removed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from askbrief.errors import ModelError

Report = Callable[[str], None]
"""Is told in a sentence what is about to take long."""

MANIFEST = "askbrief.json"
FORMAT = 2
LOCK_SECONDS = 600
_FULL = (errno.ENOSPC, errno.EDQUOT)
_SPARE_BYTES = 16_000_000
"""With less than this left after a failed write, the disk counts as full."""


def digest(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def whole(folder: Path) -> dict[str, Any] | None:
    """Return the facts in a folder's manifest, or None if it is not whole.

    Compares sizes only, which takes no time; `damaged` compares the content.
    """
    manifest = _manifest(folder)
    if manifest is None:
        return None
    for name, file in manifest["files"].items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != file["bytes"]:
            return None
    facts: dict[str, Any] = manifest["facts"]
    return facts


def damaged(folder: Path) -> list[str]:
    """Return the names of files that are missing or changed, by their hashes."""
    manifest = _manifest(folder)
    if manifest is None:
        return [MANIFEST]
    return [
        name
        for name, file in manifest["files"].items()
        if not (folder / name).is_file() or digest(folder / name) != file["sha256"]
    ]


def make(folder: Path, needed_bytes: int, fill: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """Make a folder whole, unless it is or another process makes it so; return its facts.

    Args:
        folder: where it shall be; anything that stands there and is not whole is replaced.
        needed_bytes: free disk space to insist on before starting.
        fill: writes the files into the folder it is given; returns facts for the manifest.

    Raises:
        ModelError: no space, no permission, or another process holds the lock too long.
    """
    with _explained(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            facts = whole(folder)
            if facts is None:
                _remove_leftovers(folder)
                _insist_on_space(folder.parent, needed_bytes)
                facts = _make(folder, fill)
            return facts


def write_text(path: Path, text: str) -> None:
    """Write a small file at once or not at all."""
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    known = isinstance(manifest, dict) and manifest.get("format") == FORMAT
    return manifest if known else None


def _make(folder: Path, fill: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    aside = folder.with_name(f"{_prefix(folder)}{os.getpid()}")
    aside.mkdir()
    try:
        facts = fill(aside)
        names = sorted(p.relative_to(aside).as_posix() for p in aside.rglob("*") if p.is_file())
        files = {
            name: {"bytes": (aside / name).stat().st_size, "sha256": digest(aside / name)}
            for name in names
        }
        manifest = {"format": FORMAT, "facts": facts, "files": files}
        (aside / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        _share([aside / name for name in names], like=aside / MANIFEST)
        _flush(aside)
        aside.rename(folder)
        _sync(folder.parent)
        return facts
    except OSError as error:  # some writers raise one without a number
        if shutil.disk_usage(folder.parent).free < _SPARE_BYTES:
            raise _disk_full(folder.parent, "writing stopped halfway") from error
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)  # not there any more if all went well


def _prefix(folder: Path) -> str:
    return f".{folder.name}-"


def _remove_leftovers(folder: Path) -> None:
    for leftover in folder.parent.glob(f"{_prefix(folder)}*"):
        shutil.rmtree(leftover)
    if folder.is_dir():
        shutil.rmtree(folder)


def _share(paths: Sequence[Path], like: Path) -> None:
    """Give files that a library wrote for its user only the permissions that others have."""
    mode = like.stat().st_mode
    for path in paths:
        path.chmod(mode)


def _flush(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # Windows cannot flush a folder
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _insist_on_space(folder: Path, needed_bytes: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        needed_mb, free_mb = -(-needed_bytes // 10**6), free // 10**6
        raise _disk_full(folder, f"{needed_mb} MB are needed, {free_mb} MB are free")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only while something is made

    lock = FileLock(folder.with_name(f"{folder.name}.lock"), timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise ModelError(
            f"another process has been making this for {LOCK_SECONDS} seconds",
            where=str(folder),
            remedy="Wait for it, or end it and try again.",
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn an error of the file system into one that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _disk_full(path.parent, "writing stopped halfway") from error
        raise ModelError(
            f"cannot be written ({error.strerror or error})",
            where=str(path.parent),
            remedy="Set ASKBRIEF_CACHE to a folder that has space and that you may write in.",
        ) from error


def _disk_full(folder: Path, detail: str) -> ModelError:
    return ModelError(
        f"the disk has not enough space for the model ({detail})",
        where=str(folder),
        remedy="Free some space, or set ASKBRIEF_CACHE to a folder on another disk.",
    )
