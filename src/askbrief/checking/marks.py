"""Finds what stands between quotation marks in a text; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askbrief.types import Span

CLOSERS = {"“": "”", "„": "”“", "«": "»", '"': '"', "‘": "’", "‚": "’‘", "'": "'", "”": "”"}
"""What each opening mark may be closed with."""
SINGLE = "‘‚'"
_ANY = re.compile("[" + "".join(CLOSERS) + "]")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
LONGEST = 20_000
"""Code points that a quote may have, of several paragraphs."""


def between_marks(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the outermost quotes of ``text[start:end]``, without their marks, in order.

    A double mark that nothing closes is taken to hold up to the end of its paragraph, so
    that no quote is passed over.
    """
    at = start
    while found := _ANY.search(text, at, end):
        at = found.end()
        if not _opens(text, found.start()):
            continue
        close = _close_of(text, found.start(), end)
        if close is None and found.group() in SINGLE:
            continue
        close = _paragraph_end(text, at, end) if close is None else close
        if re.search(r"\w", text[at:close]):
            yield Span(at, close)
        at = min(close + 1, end)


def _opens(text: str, at: int) -> bool:
    """Tell whether a mark may open a quote: a word begins after it, none ends before it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before.isalnum() or not after or after.isspace():
        return False
    # 's avonds, ’t: an apostrophe, as is what stands before a year, '24.
    elision = re.compile(r"['‘](?:s|t|n|k|m|r)\b|['‘]\d\d\b")
    return not elision.match(text, at)


def _close_of(text: str, opened: int, end: int) -> int | None:
    """Return where a quote is closed; marks of its own kind in it are counted."""
    mark = text[opened]
    closers, depth = CLOSERS[mark], 1
    last = min(end, opened + LONGEST)
    if mark in SINGLE:
        last = _paragraph_end(text, opened, last)
    for at in range(opened + 1, last):
        sign = text[at]
        if sign in closers and _closes(text, at, mark):
            depth -= 1
        elif sign == mark and _opens(text, at):
            depth += 1
        if depth == 0:
            return at
    return None if depth == 1 else _first_close(text, opened, last)


def _first_close(text: str, opened: int, last: int) -> int | None:
    mark = text[opened]
    within = range(opened + 1, last)
    return next(
        (at for at in within if text[at] in CLOSERS[mark] and _closes(text, at, mark)), None
    )


def _closes(text: str, at: int, mark: str) -> bool:
    """Tell whether a mark may close: an apostrophe inside or before a word does not."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark in SINGLE:
        return not before.isspace() and not after.isalnum()
    return mark != '"' or not before.isspace() or not after.isalnum()


def _paragraph_end(text: str, start: int, end: int) -> int:
    found = _PARAGRAPH_END.search(text, start, end)
    return found.start() if found else end
