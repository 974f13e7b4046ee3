"""Whether a quote stands in a text, letter by letter, or but for white space and the shape of
quotation marks; pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from askbrief.types import Letter, Span

WHITE_SPACE = "white space"
QUOTATION_MARKS = "quotation marks"
LEFT_OUT = "words left out"
"""What a quote may differ in and still stand; it is always said."""

MOST_PARTS = 50
"""Pieces that a quote may be in."""
_SINGLE, _DOUBLE = "‘’‚‛‹›`´ʼ′", "“”„‟«»″"
_SHAPES = str.maketrans(_SINGLE + _DOUBLE, "'" * len(_SINGLE) + '"' * len(_DOUBLE))
_SPACE = re.compile(r"\s+")
_ELLIPSIS = re.compile(r"\[ ?(?:…|\.{3}) ?\]|\( ?(?:…|\.{3}) ?\)|…|\.{3,}")


def shaped(text: str) -> str:
    """Return a text of the same length with quotation marks and apostrophes of one shape."""
    return text.translate(_SHAPES)


def squeezed(text: str) -> str:
    """Return a text with every run of white space as one space, and none around it."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a quote stands in a letter."""

    spans: tuple[Span, ...]
    """One; or, where words were left out, one a part, in order."""
    allowed: tuple[str, ...]
    """What had to be allowed for; empty if it stands there letter by letter."""

    @property
    def whole(self) -> Span:
        """From the first part's start to the last one's end."""
        return Span(self.spans[0].start, self.spans[-1].end)


class Searched:
    """A letter in which many quotes are looked for."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self._marks = {note.reference.start for note in letter.footnotes if note.reference}

    def standing(self, quote: str) -> Standing | None:
        """Return where a quote stands, whole or with words left out; None if it does not."""
        found = self._first(quote, 0)
        if found:
            return Standing((found,), self._allowed([quote], [found]))
        pieces = _ELLIPSIS.split(quote)
        parts = [part for part in pieces if re.search(r"\w", part)]
        spans = self._in_order(parts) if 1 < len(pieces) <= MOST_PARTS else []
        if not spans:
            return None
        return Standing(tuple(spans), (*self._allowed(parts, spans), LEFT_OUT))

    def cut_in(self, quote: str) -> bool:
        """Tell whether the quote's characters stand there, but begin or end inside a word."""
        return self._first(quote, 0) is None and next(self._spans(quote, 0), None) is not None

    def _in_order(self, parts: Sequence[str]) -> list[Span]:
        spans: list[Span] = []
        for part in parts:
            found = self._first(part, spans[-1].end if spans else 0)
            if found is None:
                return []
            spans.append(found)
        return spans

    def _first(self, quote: str, after: int) -> Span | None:
        whole = (span for span in self._spans(quote, after) if self._is_whole(span))
        return next(whole, None)

    def _spans(self, quote: str, after: int) -> Iterator[Span]:
        """Yield where a quote stands: letter by letter first, then loosely."""
        text, wanted = self.letter.text, quote.strip()
        if not wanted:
            return
        yield from (Span(at, at + len(wanted)) for at in _places(wanted, text, after))
        loose = squeezed(shaped(wanted))
        for at in _places(loose, self._loose.text, 0):
            span = Span(self._loose.origin(at), self._loose.origin(at + len(loose) - 1) + 1)
            if span.start >= after:
                yield span

    @cached_property
    def _loose(self) -> Loose:
        return Loose.of(self.letter.text)

    def _is_whole(self, span: Span) -> bool:
        """Tell whether a span begins and ends between words; a footnote's mark ends one too."""
        text = self.letter.text
        return not _inside(text, span.start) and (
            span.end in self._marks or not _inside(text, span.end)
        )

    def _allowed(self, quotes: Sequence[str], spans: Sequence[Span]) -> tuple[str, ...]:
        needed: dict[str, None] = {}
        for quote, span in zip(quotes, spans, strict=True):
            needed |= dict.fromkeys(allowed(quote.strip(), span.cut(self.letter.text)))
        return tuple(needed)


def allowed(quote: str, text: str) -> tuple[str, ...]:
    """Return what two texts differ in that stand for each other."""
    spaces = _SPACE.findall(quote) != _SPACE.findall(text)
    marks = squeezed(quote) != squeezed(text)
    return (*([WHITE_SPACE] if spaces else []), *([QUOTATION_MARKS] if marks else []))


@dataclass(frozen=True, slots=True)
class Loose:
    """A text squeezed and shaped, with the way back to its offsets."""

    text: str
    at: list[int]
    """Offsets in ``text`` from which on it is shifted."""
    shift: list[int]
    """By how much, from each of these."""

    @classmethod
    def of(cls, text: str) -> Loose:
        """Squeeze a text."""
        pieces, at, shift, last, length = [], [0], [0], 0, 0
        for run in _SPACE.finditer(text):
            pieces += [text[last : run.start()], " "]
            length += run.start() - last + 1
            last = run.end()
            at.append(length)
            shift.append(last - length)
        pieces.append(text[last:])
        return cls(shaped("".join(pieces)), at, shift)

    def origin(self, offset: int) -> int:
        """Return the offset in the text that a character came from."""
        return offset + self.shift[bisect_right(self.at, offset) - 1]


def _places(wanted: str, text: str, after: int) -> Iterator[int]:
    at = text.find(wanted, after)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _inside(text: str, at: int) -> bool:
    """Tell whether an offset lies inside a word or a number."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    number = text[at - 2 : at - 1].isdecimal() and before in ".," and after.isdecimal()
    return number or (before.isdecimal() and after in ".," and text[at + 1 : at + 2].isdecimal())
