"""What a filter lets through, as a condition on the table of letters."""

from __future__ import annotations

from typing import LiteralString

from askbrief.stores.filters import folded
from askbrief.stores.postgres.texts import key
from askbrief.types import Filter

VISIBLE: LiteralString = "added <= %s AND (removed IS NULL OR removed > %s)"


def clause(where: Filter, version: int) -> tuple[LiteralString, list[object]]:
    """Return a condition for the letters of a version, and the values of its places."""
    parts: list[tuple[LiteralString, object]] = [
        ("dossier = %s", None if where.dossier is None else key(where.dossier)),
        ("kind_key = %s", _folded(where.kind)),
        ("strpos(sender_key, %s) > 0", _folded(where.sender)),
        ("date >= %s", where.date_from),
        ("date <= %s", where.date_to),
    ]
    asked = [(part, value) for part, value in parts if value is not None]
    condition: LiteralString = " AND ".join([VISIBLE, *(part for part, _ in asked)])
    return condition, [version, version, *(value for _, value in asked)]


def _folded(text: str | None) -> str | None:
    found = folded(text)
    return None if found is None else key(found)
