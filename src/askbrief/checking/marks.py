"""Finds what stands between quotation marks in a text; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from askbrief.types import Span

CLOSERS = {"“": "”", "„": "”“", "«": "»", '"': '"', "‘": "’", "‚": "’‘", "'": "'", "”": "”"}
"""What each opening mark may be closed with."""
SINGLE = "‘‚'"
_ANY = re.compile("[" + "".join(CLOSERS) + "]")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_ANY_MARK = re.compile("[" + "".join({*CLOSERS, *"".join(CLOSERS.values())}) + "]")
MOST_MARKS = 200
"""Marks after an opening one among which the closing one is looked for."""


def between_marks(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the outermost quotes of ``text[start:end]``, without their marks, in order.

    A double mark that nothing closes is taken to hold up to the end of its paragraph, so
    that no quote is passed over.
    """
    at = start
    hopeless: dict[str, int] = {}
    while found := _ANY.search(text, at, end):
        mark, at = found.group(), found.end()
        if at <= hopeless.get(mark, 0) or not _opens(text, found.start()):
            continue
        close = _close_of(text, found.start(), end)
        if close is None and mark in SINGLE:
            hopeless[mark] = _paragraph_end(text, at, end)
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
    """Return where a quote is closed. Double marks of its own kind in it are counted; if that
    does not come out even, it is the first mark that closes."""
    mark, depth, first = text[opened], 1, None
    end = _paragraph_end(text, opened, end) if mark in SINGLE else end
    for found in islice(_ANY_MARK.finditer(text, opened + 1, end), MOST_MARKS):
        at = found.start()
        if found.group() in CLOSERS[mark] and _closes(text, at, mark):
            first, depth = at if first is None else first, depth - 1
        elif found.group() == mark and mark not in SINGLE and _opens(text, at):
            depth += 1
        if depth == 0:
            return at
    return first


def _closes(text: str, at: int, mark: str) -> bool:
    """Tell whether a mark may close: an apostrophe inside or before a word does not."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark in SINGLE:
        return not before.isspace() and not after.isalnum()
    return mark != '"' or not before.isspace() or not after.isalnum()


def _paragraph_end(text: str, start: int, end: int) -> int:
    found = _PARAGRAPH_END.search(text, start, end)
    return found.start() if found else end
