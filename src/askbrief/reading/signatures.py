"""Signatures: who signed a letter, and the lines that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askbrief.reading.lines import Line
from askbrief.reading.wording import CLOSING, OFFICE, ORDER_OF_THE_DAY

_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-?){1,8}")
_NAME_WORD = re.compile(r"[’']?[^\W\d_](?:[^\W\d_]|[’'.-](?=[^\W\d_]))*")
_PARTICLES = frozenset(
    {
        "al",
        "d'",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "en",
        "het",
        "in",
        "la",
        "le",
        "op",
        "'t",
        "’t",
        "te",
        "ten",
        "ter",
        "tot",
        "uit",
        "van",
        "von",
        "y",
    }
)
_TITLES = frozenset({"drs.", "mr.", "dr.", "ir.", "ing.", "prof.", "mw.", "dhr."})
_ON_BEHALF = re.compile(r"(?:mede )?namens ", re.IGNORECASE)
_LONGEST_NAME = 60
_MOST_OFFICE_LINES = 3
_MOST_CLOSING_LINES = 12
_MOST_MOVERS = 25


@dataclass(frozen=True, slots=True)
class Signature:
    """A range of lines in which a letter is signed."""

    start: int
    end: int
    rows: tuple[tuple[int, int], ...]
    """Ranges of lines that each make one line of text: an office, a name."""
    offices: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    end: int
    office: str = ""
    name: str = ""


def find_signatures(lines: Sequence[Line]) -> list[Signature]:
    """Return where a letter is signed, in order."""
    found: list[Signature] = []
    index = 0
    while index < len(lines):
        rows = _rows_at(lines, index)
        if rows:
            found.append(_signature(rows))
            index = rows[-1].end
        else:
            index += 1
    return found


def _signature(rows: Sequence[_Row]) -> Signature:
    return Signature(
        start=rows[0].start,
        end=rows[-1].end,
        rows=tuple((row.start, row.end) for row in rows),
        offices=tuple(row.office for row in rows if row.office),
        names=tuple(row.name for row in rows if row.name),
    )


def _rows_at(lines: Sequence[Line], index: int) -> list[_Row]:
    text = lines[index].text
    if len(text) > 200:
        return []
    if CLOSING.fullmatch(text):
        return _closing_rows(lines, index)
    if OFFICE.match(_capital(text) if lines[index].blank else text):
        return _office_rows(lines, index)
    if index and ORDER_OF_THE_DAY.fullmatch(lines[index - 1].text):
        return _mover_rows(lines, index)
    return []


def _office_rows(lines: Sequence[Line], index: int) -> list[_Row]:
    """Read offices each with the name below it."""
    rows: list[_Row] = []
    while index < len(lines) and (found := _one_signature(lines, index)):
        rows += found
        index = found[-1].end
    return rows


def _one_signature(lines: Sequence[Line], index: int) -> list[_Row]:
    """Read an office with its name, below a line that says on whose behalf it signs too."""
    office = lines[index].text
    if not _ON_BEHALF.match(office) or not OFFICE.fullmatch(office):
        return _office_and_name(lines, index)
    signed = _office_and_name(lines, index + 1) if index + 1 < len(lines) else []
    return [_Row(index, index + 1), *signed] if signed else []


def _office_and_name(lines: Sequence[Line], index: int) -> list[_Row]:
    for end in range(index + 1, min(index + 1 + _MOST_OFFICE_LINES, len(lines))):
        office = " ".join(line.text for line in lines[index:end])
        if not OFFICE.fullmatch(_capital(office)):
            return []
        apart = office.endswith(",") or lines[end].blank > 0 or end + 1 == len(lines)
        if apart and is_name(lines[end].text):
            name = lines[end].text
            return [_Row(index, end, office=office), _Row(end, end + 1, name=name)]
    return []


def _capital(office: str) -> str:
    """Return an office as it is mostly printed: "de Minister van Defensie" with a capital."""
    return office[:1].upper() + office[1:]


def _closing_rows(lines: Sequence[Line], index: int) -> list[_Row]:
    """Read what stands under "Hoogachtend,": offices with names, or a name with its office."""
    signed = _office_rows(lines, index + 1)
    if not signed:
        signed = _name_rows(lines, index + 1)
    return [_Row(index, index + 1), *signed] if signed else []


def _name_rows(lines: Sequence[Line], index: int) -> list[_Row]:
    if index >= len(lines) or not is_name(lines[index].text):
        return []
    rows = [_Row(index, index + 1, name=lines[index].text)]
    if index + 1 < len(lines) and OFFICE.fullmatch(f"De {lines[index + 1].text}"):
        rows.append(_Row(index + 1, index + 2, office=lines[index + 1].text))
    return rows


def _mover_rows(lines: Sequence[Line], index: int) -> list[_Row]:
    """Read the members under a motion."""
    rows: list[_Row] = []
    for place in range(index, min(index + _MOST_MOVERS, len(lines))):
        name = lines[place].text.rstrip(" .,;")
        if not is_name(name):
            break
        rows.append(_Row(place, place + 1, name=name))
    return rows


def is_name(text: str) -> bool:
    """Return whether a line can be the name of a person: "D.M. van Weel"."""
    if len(text) > _LONGEST_NAME:
        return False
    words = [word for word in text.split() if word.lower() not in _TITLES]
    if not words or not all(_fits_name(word) for word in words):
        return False
    return any(_NAME_WORD.fullmatch(word) and word.lower() not in _PARTICLES for word in words)


def _fits_name(word: str) -> bool:
    if word.lower() in _PARTICLES or _INITIALS.fullmatch(word):
        return True
    return bool(_NAME_WORD.fullmatch(word)) and any(c.isupper() for c in word[:3])
