"""Which letters have been replaced by a corrected reprint."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

_REPRINT = re.compile(r"-h(?P<number>\d+)$")


def superseded_by(reprints: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the ids of all letters but the last version of each.

    Args:
        reprints: pairs of a reprint's id, as ``kst-32545-143-h1``, and the id of the
            letter that it replaces, as ``kst-32545-143``.
    """
    versions: defaultdict[str, list[str]] = defaultdict(list)
    for reprint, original in reprints:
        versions[original].append(reprint)
    old: set[str] = set(versions)
    for ids in versions.values():
        old.update(sorted(ids, key=_number)[:-1])
    return frozenset(old)


def _number(letter_id: str) -> tuple[int, str]:
    match = _REPRINT.search(letter_id)
    return (int(match["number"]) if match else 0), letter_id
