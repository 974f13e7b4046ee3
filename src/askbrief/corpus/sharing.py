"""Several builds at once: which files are ours to read."""

from __future__ import annotations

from typing import Literal, Protocol

from askbrief.corpus.forms import standing
from askbrief.stores.base import Source
from askbrief.types import Form

Whose = Literal["ours", "theirs", "done"]


class Claims(Protocol):
    """Agrees with other builds on who reads which file."""

    def take(self, source: Source) -> Whose:
        """Claim a file; tell whose it is. It is done if another build has written its letter
        since this one began."""
        ...

    def settle(self) -> None:
        """Give back the claims on files whose letters will not be stored; all others are."""
        ...

    def name(self, source: Source, letter_id: str, standing: str) -> bool:
        """Say which letter a claimed file holds; tell whether no build has a better form."""
        ...

    def written(self, letter_id: str) -> tuple[str, Form] | None:
        """Return path and form of a letter that another build has written since this began."""
        ...


class Alone:
    """There are no other builds."""

    def take(self, source: Source) -> Whose:
        """Every file is ours."""
        del source
        return "ours"

    def settle(self) -> None:
        """Nobody waits."""

    def name(self, source: Source, letter_id: str, standing: str) -> bool:
        """Nobody has a better form."""
        del source, letter_id, standing
        return True

    def written(self, letter_id: str) -> tuple[str, Form] | None:
        """Nobody writes."""
        del letter_id
        return None


def standing_of(form: Form, path: str) -> str:
    """Return the standing of a file as text that sorts in the same way."""
    rank, its_path = standing(form, path)
    return f"{rank:02}{its_path}".encode("utf-8", "surrogateescape").hex()
