"""What the name of a file alone tells: left out, dangerous, or metadata."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath

_README = re.compile(r"readme(?![^\W_])", re.IGNORECASE)
_METADATA = re.compile(r".*metadata.*\.xml", re.IGNORECASE | re.DOTALL)
# Word keeps a file "~$name" beside a document that is open.
_HIDDEN = (".", "~$")
_OF_SYSTEMS = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


def is_left_out(name: str) -> bool:
    """Return whether a file or folder of this name is none that a person put there to read."""
    return name.startswith(_HIDDEN) or name in _OF_SYSTEMS


def is_readme(name: str) -> bool:
    """Return whether a file of this name is about the folder."""
    return bool(_README.match(name))


def is_metadata(name: str) -> bool:
    """Return whether a file of this name holds what is known of the letter beside it."""
    return bool(_METADATA.fullmatch(name))


def climbs_out(member: str) -> bool:
    """Return whether a member of an archive would be unpacked outside its folder."""
    windows = PureWindowsPath(member)
    return ".." in windows.parts or bool(windows.anchor) or member.startswith("/")


def parts_of(member: str) -> tuple[str, ...]:
    """Return the folders and the name of a member of an archive."""
    return PurePosixPath(member).parts
