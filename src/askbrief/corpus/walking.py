"""Which files lie below some folders."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from askbrief.corpus.found import Problem, failure, unreadable
from askbrief.corpus.names import is_left_out, is_readme
from askbrief.errors import DataError

DATABASE = "askbrief.db"
"""A folder that holds this file is an index, not a corpus."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies below some folders, sorted by path."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def find_files(roots: Sequence[Path]) -> list[Path]:
    """List the files below some folders, and files named themselves, sorted by path.

    Raises:
        DataError: a path does not exist.
    """
    return list(survey(roots).files)


def survey(roots: Sequence[Path]) -> Survey:
    """Look through some folders; files named themselves are taken as they are.

    Hidden files and folders are left out, and so are README files and an index. A folder
    is read once, however many links lead to it.

    Raises:
        DataError: a path does not exist.
    """
    found: dict[Path, Problem | None] = {}
    for root in roots:
        if not root.exists():
            raise DataError(
                "there is no such file or folder", where=str(root), remedy="Check the path."
            )
        if root.is_dir():
            found.update(_below(root))
        else:
            found[root] = _look(root)[1]
    order = sorted(found)
    files = tuple(path for path in order if found[path] is None)
    return Survey(files, tuple(one for path in order if (one := found[path])))


def _below(root: Path) -> Iterator[tuple[Path, Problem | None]]:
    """Walk through a folder; folders behind links come last, so that a link to a folder
    that is read anyway changes no path."""
    folders, links = [root], list[Path]()
    known: set[Path] = set()
    while folders or links:
        folder = folders.pop() if folders else links.pop(0)
        place = folder.resolve()
        if place in known:
            continue
        known.add(place)
        for path, is_folder, problem in _in(folder):
            if is_folder:
                (links if path.is_symlink() else folders).append(path)
            else:
                yield path, problem


def _in(folder: Path) -> Iterator[tuple[Path, bool, Problem | None]]:
    """List what is in a folder, whether each is a folder, and what is wrong with it."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names, not paths
    except OSError as error:
        yield folder, False, failure(str(folder), unreadable(folder.name, error))
        return
    if DATABASE in names:
        return
    for name in names:
        if not is_left_out(name):
            path = folder / name
            is_folder, problem = _look(path)
            if is_folder or not is_readme(name):
                yield path, is_folder, problem


def _look(path: Path) -> tuple[bool, Problem | None]:
    """Return whether something is a folder, and why a file cannot be opened, if that can be
    seen without trying."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return False, _out_of_sight(path, error)
    if stat.S_ISDIR(mode) or stat.S_ISREG(mode):
        return stat.S_ISDIR(mode), None
    return False, Problem(str(path), "skipped", "neither a file nor a folder")


def _out_of_sight(path: Path, error: OSError) -> Problem:
    if error.errno == errno.ELOOP:
        return Problem(str(path), "failed", "a link that leads back to itself")
    if path.is_symlink() and error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Problem(str(path), "failed", f"a link to {path.readlink()}, which is not there")
    return failure(str(path), unreadable(path.name, error))
