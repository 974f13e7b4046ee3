"""Which file each letter in the index is read from, when several hold the same one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from askbrief.corpus.forms import standing
from askbrief.corpus.found import STDIN
from askbrief.stores.base import Source
from askbrief.types import Form


@dataclass(slots=True)
class Holder:
    """The file that a letter in the index is, or was, read from."""

    path: str
    form: Form | None
    """None until it matters: the index knows it."""
    seen: bool
    """Whether this build has found the letter in it."""


class Holders:
    """The account of who holds which letter.

    Of several files, the one with the best form holds it, of those the one whose path sorts
    first: whichever came first, and whichever was in the index before.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        roots: Sequence[Path],
        form_of: Callable[[str], Form],
    ) -> None:
        self._form_of = form_of
        self._by_letter = {
            letter_id: Holder(source.path, None, seen=False)
            for letter_id, source in sources.items()
        }
        self._known = {source: letter_id for letter_id, source in sources.items()}
        files = ((s.path, letter_id) for letter_id, s in sources.items() if not _is_piped(s.path))
        self._former = dict(files)
        self.before = {
            path: letter_id for path, letter_id in self._former.items() if _is_below(path, roots)
        }
        """Letters in the index that were read from below the roots, by path."""

    def known(self, source: Source) -> str | None:
        """Return the letter that was read from exactly these bytes there, if any was."""
        return self._known.get(source)

    def former(self, path: str) -> str | None:
        """Return the letter in the index that was read from a file."""
        return self._former.get(path)

    def holder(self, letter_id: str) -> Holder | None:
        """Return who holds a letter."""
        return self._by_letter.get(letter_id)

    def is_seen(self, letter_id: str) -> bool:
        """Return whether this build has found a letter."""
        holder = self._by_letter.get(letter_id)
        return holder is not None and holder.seen

    def confirm(self, letter_id: str) -> None:
        """Note that this build has found a letter where it was before."""
        self._by_letter[letter_id].seen = True

    def release(self, path: str) -> None:
        """Forget which letter a file held: another file may take its place."""
        letter_id = self._former.get(path)
        holder = self._by_letter.get(letter_id or "")
        if letter_id is not None and holder is not None and holder.path == path:
            del self._by_letter[letter_id]

    def better(self, letter_id: str, path: str, form: Form) -> Holder | None:
        """Return who holds a letter with more right to it than a file, if anybody does."""
        holder = self._by_letter.get(letter_id)
        if holder is None or holder.path == path:
            return None
        if not (holder.seen or self.is_awaited(holder) or _exists(holder.path)):
            return None
        holder.form = holder.form or self._form_of(letter_id)
        better = standing(holder.form, holder.path) < standing(form, path)
        return holder if better else None

    def is_awaited(self, holder: Holder) -> bool:
        """Return whether this build has yet to come to a file."""
        return not holder.seen and holder.path in self.before

    def take(self, letter_id: str, path: str, form: Form) -> str | None:
        """Make a file the holder of a letter; return the file that was it in this build."""
        old = self._by_letter.get(letter_id)
        self._by_letter[letter_id] = Holder(path, form, seen=True)
        return old.path if old and old.seen and old.path != path else None

    def note(self, letter_id: str, path: str, form: Form) -> None:
        """Note that another build has found a letter in a file meanwhile."""
        self._by_letter[letter_id] = Holder(path, form, seen=True)

    def drop_unseen(self) -> None:
        """Forget the files below the roots that this build did not come to."""
        for path, letter_id in self.before.items():
            holder = self._by_letter.get(letter_id)
            if holder is not None and holder.path == path and not holder.seen:
                del self._by_letter[letter_id]


def _is_piped(path: str) -> bool:
    return path.partition("/")[0] == STDIN


def _is_below(path: str, roots: Sequence[Path]) -> bool:
    return any(Path(path).is_relative_to(root) for root in roots)


def _exists(path: str) -> bool:
    """Return whether a file is there, or the archive that holds it."""
    if _is_piped(path):
        return True  # what came that way stays
    above = (parent for parent in (Path(path), *Path(path).parents) if parent.exists())
    return next(above, Path("/")).is_file()
