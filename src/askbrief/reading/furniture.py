"""Page furniture: what a printer puts on every page and nobody wrote."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from askbrief.reading.lines import Line, Sheet

_EDGE_LINES = 4
_LONGEST = 120
_YEARS = r"\d{4}[–-]\d{2,4}"
_PUBLISHER = re.compile(
    r"(?:kst|ah-tk|ah-ek|blg)-\d[\w-]*|ISSN \d{4} ?- ?\d{3}[\dX]|[’']s-Gravenhage \d{4}"
)
_CHAMBER = re.compile(
    rf"(?:[’']s-Gravenhage \d{{4}} )?(?:Tweede|Eerste) Kamer, vergaderjaar {_YEARS}\b.*[^.]"
)
_MASTHEAD = re.compile(
    r"(?:Tweede|Eerste) Kamer der Staten-Generaal(?: [12])?|[12]"
    rf"|Vergaderjaar {_YEARS}(?: Aanhangsel van de Handelingen)?|Aanhangsel van de Handelingen"
    r"|Vragen gesteld door de leden der Kamer(?:, met de daarop door de(?: regering gegeven"
    r" antwoorden)?)?|(?:met de daarop door de )?regering gegeven antwoorden"
)
_PAGE_NUMBER = re.compile(
    r"(?:(?:pagina|blad|blz\.|p\.) ?)?(?:- ?)?(?P<number>\d{1,4})(?: ?(?:/|van) ?\d{1,4})?(?: ?-)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_NAMED_PAGE = re.compile(r"(?:pagina|blad) ?\d{1,4}(?: ?(?:/|van) ?\d{1,4})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stripped:
    """The pages of a letter without furniture, and the furniture by itself."""

    pages: tuple[tuple[Line, ...], ...]
    furniture: tuple[str, ...]


def strip_furniture(sheets: Sequence[Sheet]) -> Stripped:
    """Take away page numbers, mastheads and lines that every page repeats.

    Where nothing else stands on any page they are the text.
    """
    repeated = _repeated([sheet.lines for sheet in sheets])
    pages: list[tuple[Line, ...]] = []
    furniture: list[str] = []
    for sheet in sheets:
        lines = _without_publisher(sheet.lines, furniture)
        start, end = _text_range(lines, repeated)
        furniture += [line.text for line in (*lines[:start], *lines[end:])]
        pages.append(tuple(lines[start:end]))
    if any(pages):
        return Stripped(tuple(pages), tuple(furniture))
    return Stripped(tuple(sheet.lines for sheet in sheets), ())


def is_printers(text: str) -> bool:
    """Return whether a line that stands apart is one that only the publisher prints."""
    patterns = (_PUBLISHER, _MASTHEAD, _CHAMBER)
    return len(text) <= _LONGEST and any(pattern.fullmatch(text) for pattern in patterns)


def _without_publisher(lines: Sequence[Line], furniture: list[str]) -> list[Line]:
    """Drop the publisher's lines, which columns may have put between the text."""
    kept: list[Line] = []
    blank = 0
    for line in lines:
        if len(line.text) <= _LONGEST and _PUBLISHER.fullmatch(line.text):
            furniture.append(line.text)
            blank = max(blank, line.blank)
            continue
        kept.append(replace(line, blank=max(blank, line.blank)) if blank else line)
        blank = 0
    return kept


def _text_range(lines: Sequence[Line], repeated: frozenset[str]) -> tuple[int, int]:
    """Return where a page's text begins and ends between the furniture at its edges."""
    start, end = 0, len(lines)
    seen = {""}
    while start < end and (name := _name(lines[start], repeated, top=True)) not in seen:
        seen.add(name)
        start += 1
    seen = {""}
    while start < end and (name := _name(lines[end - 1], repeated, top=False)) not in seen:
        seen.add(name)
        end -= 1
    return start, end


def _name(line: Line, repeated: frozenset[str], *, top: bool) -> str:
    """Name the furniture that a line at a page's edge is; empty if it is none.

    A page has each at one edge once: what looks the same a second time is text.
    """
    text = line.text
    if len(text) > _LONGEST:
        return ""
    if top and line.page == 1:
        return text if _MASTHEAD.fullmatch(text) or _NAMED_PAGE.fullmatch(text) else ""
    if _is_page_number(line):
        return "page number"
    if _CHAMBER.fullmatch(text):
        return "chamber"
    return _key(line) if _key(line) in repeated else ""


def _is_page_number(line: Line) -> bool:
    number = _PAGE_NUMBER.fullmatch(line.text)
    named = _NAMED_PAGE.fullmatch(line.text)
    return bool(named or (number and int(number["number"]) == line.page))


def _repeated(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Return the keys of lines at the edges of nearly all pages."""
    counts: Counter[str] = Counter()
    for lines in pages:
        edges = {*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]}
        counts.update({_key(line) for line in edges if len(line.text) <= _LONGEST})
    enough = max(2, math.ceil(0.8 * (len(pages) - 1)))
    return frozenset(
        key
        for key, count in counts.items()
        if count >= max(enough, 3 if "#" in key else 2) and _LETTER.search(key)
    )


def _key(line: Line) -> str:
    """Return the line with the number of its page left open."""
    page = str(line.page)
    return _DIGITS.sub(lambda digits: "#" if digits[0] == page else digits[0], line.text)
