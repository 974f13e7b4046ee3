"""Which files lie below some folders."""

from __future__ import annotations

import errno
import os
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
            found[root] = _problem(root)
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
        for path, problem in _in(folder):
            if problem is None and path.is_dir():
                (links if path.is_symlink() else folders).append(path)
            else:
                yield path, problem


def _in(folder: Path) -> Iterator[tuple[Path, Problem | None]]:
    """List the files and folders in a folder, each with what is wrong with it."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names, not paths
    except OSError as error:
        yield folder, failure(str(folder), unreadable(folder.name, error))
        return
    for path in (folder / name for name in names if not is_left_out(name)):
        if DATABASE in names or (is_readme(path.name) and not path.is_dir()):
            continue
        yield path, _problem(path)


def _problem(path: Path) -> Problem | None:
    """Return why a file cannot be opened, if it can be seen without trying."""
    try:
        path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Problem(str(path), "failed", "a link that leads back to itself")
        if path.is_symlink() and error.errno in (errno.ENOENT, errno.ENOTDIR):
            return Problem(str(path), "failed", f"a link to {path.readlink()}, which is not there")
        return failure(str(path), unreadable(path.name, error))
    if not (path.is_file() or path.is_dir()):
        return Problem(str(path), "skipped", "neither a file nor a folder")
    return None
