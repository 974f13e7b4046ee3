"""An index taken from one place to another as it is, without embedding again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from askbrief.errors import StoreError
from askbrief.stores.base import IndexedLetter, Store, Writer
from askbrief.stores.documents import canonical, content_digest

BATCH_LETTERS = 200
Tell = Callable[[str, int, int], None]
"""Is told the stage, how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What a copy did."""

    letters: int
    passages: int
    copied: int
    """Letters that were written."""
    already: int
    """Letters that were there from an earlier attempt."""
    documents: int
    """Entries of the register."""
    index_id: str
    seconds: float


def copy(source: Store, target: Writer, tell: Tell) -> CopyReport:
    """Make a target hold what a source holds, and compare everything with it.

    A copy that was cut short goes on where it stopped.

    Raises:
        StoreError: the target holds other letters, was built with another model, cannot be
            written, or does not give back what was written.
    """
    began = time.perf_counter()
    wanted, there = source.digests(), target.digests()
    _check_target(wanted, there)
    copied, names = 0, sorted(wanted)
    for start in range(0, len(names), BATCH_LETTERS):
        tell("letters", start, len(names))
        batch = names[start : start + BATCH_LETTERS]
        copied += _copy_batch(source, target, batch, there)
    target.write([], remove=there.keys() - wanted.keys())
    documents = source.registered()
    target.register(documents)
    target.finish()
    tell("letters", len(names), len(names))
    _check_whole(source, target)
    counts, seconds = target.counts(), time.perf_counter() - began
    already = len(names) - copied
    found = (counts.letters, counts.passages, copied, already, len(documents))
    return CopyReport(*found, target.version(), seconds)


def seal(item: IndexedLetter) -> bytes:
    """Return a digest of all that is stored for a letter, to the last bit."""
    source = canonical([item.source.path.encode("utf-8", "surrogateescape").hex()])
    digest = hashlib.sha256(content_digest(item.letter, item.passages))
    digest.update(canonical([source, item.source.sha256, sorted(item.cites)]).encode())
    digest.update(item.vectors.astype("<f2").tobytes())
    for tokens in item.tokens:
        digest.update(tokens.codes.tobytes() + tokens.spans.astype("<i4").tobytes())
    return digest.digest()


def _check_target(wanted: dict[str, bytes], there: dict[str, bytes]) -> None:
    others = there.keys() - wanted.keys()
    if others:
        raise StoreError(
            f"the target holds letters that the source does not: {min(others)} "
            f"and {len(others) - 1} more",
            remedy="Name an empty folder or schema, or replace all it holds with --full.",
        )


def _copy_batch(
    source: Store, target: Writer, names: Sequence[str], there: dict[str, bytes]
) -> int:
    """Copy what is not there yet, compare all of it, and return how many were written."""
    items = source.stored(names)
    seals = {item.letter.id: seal(item) for item in items}
    known = [name for name in names if name in there]
    same = {name for name, its in _seals(target, known) if its == seals[name]}
    missing = [item for item in items if item.letter.id not in same]
    if missing:
        target.write(missing)
    for name, its in _seals(target, [item.letter.id for item in missing]):
        if its != seals[name]:
            raise StoreError(
                f"letter {name} did not come back as it was written",
                remedy="Look at the target's disk, and copy again with --full.",
            )
    return len(missing)


def _seals(store: Store, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for item in store.stored(names):
        yield item.letter.id, seal(item)


def _check_whole(source: Store, target: Store) -> None:
    ours = (target.counts(), target.version(), target.registered())
    if ours != (source.counts(), source.version(), source.registered()):
        raise StoreError(
            "source and target are not the same afterwards",
            remedy="Something else wrote to one of them: copy again.",
        )
