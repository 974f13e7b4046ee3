"""What a filter lets through, in Python and in SQL: the two say the same."""

from __future__ import annotations

from askbrief.types import Filter, Letter


def passes(letter: Letter, where: Filter) -> bool:
    """Tell whether a filter lets a letter through; what a letter does not say about
    itself passes only a filter that does not ask."""
    found = letter.metadata
    return all(
        (
            where.dossier is None or found.dossier == where.dossier,
            where.kind is None or folded(found.kind) == folded(where.kind),
            where.sender is None or _within(where.sender, found.sender),
            where.date_from is None or (found.date is not None and found.date >= where.date_from),
            where.date_to is None or (found.date is not None and found.date <= where.date_to),
        )
    )


def clause(where: Filter) -> tuple[str, list[str]]:
    """Return a condition on the table ``letters`` and the values of its question marks."""
    parts: dict[str, str | None] = {
        "dossier = ?": where.dossier,
        "kind_key = ?": folded(where.kind),
        "instr(sender_key, ?) > 0": folded(where.sender),
        "date >= ?": where.date_from.isoformat() if where.date_from else None,
        "date <= ?": where.date_to.isoformat() if where.date_to else None,
    }
    asked = {part: value for part, value in parts.items() if value is not None}
    return " AND ".join(asked) or "TRUE", list(asked.values())


def folded(text: str | None) -> str | None:
    """Return what texts that differ in case only have in common."""
    return None if text is None else text.casefold()


def _within(part: str, whole: str | None) -> bool:
    return whole is not None and part.casefold() in whole.casefold()
