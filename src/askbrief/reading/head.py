"""The head of a letter: what stands above its text, part by part."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from askbrief.reading.lines import Line
from askbrief.reading.wording import KIND, LABEL, NUMBER, Role, is_prose, role_of

_LABELLED: frozenset[Role] = frozenset({"addressee", "date", "subject", "reference"})
_MOST_PARTS = 60
_MOST_STRAYS = 12
_MOST_LINES = 8
_MOST_TITLE_LINES = 15
_ADDRESSED = ("der ", "van ", "Staten-", "Tweede Kamer", "Eerste Kamer", "Kamer der Staten-")
_HANGING = (" van", " en", " voor", " de", " het", " der", " in", " over", " met", ",", "-")
_CERTAIN: tuple[frozenset[Role], ...] = (
    frozenset({"dossier", "document"}),
    frozenset({"date", "subject"}),
    frozenset({"addressee"}),
    frozenset({"dateline"}),
    frozenset({"questions", "answer"}),
)
"""Roles that together make it certain that the first lines are a letter's head."""


@dataclass(frozen=True, slots=True)
class HeadPart:
    """Lines that belong together in a letter's head, with what they are."""

    role: Role
    lines: tuple[Line, ...]


def read_head(lines: Sequence[Line]) -> tuple[HeadPart, ...]:
    """Return the parts of the head, which are the first lines, in order; empty without one."""
    parts: list[HeadPart] = []
    complete = strays = index = 0
    while index < len(lines) and len(parts) < _MOST_PARTS and strays <= _MOST_STRAYS:
        part = _part(lines, index, parts)
        if part.role == "other" and is_prose(part.lines[0].text):
            break
        parts.append(part)
        index += len(part.lines)
        strays = strays + 1 if part.role == "other" else 0
        complete = complete if strays else len(parts)
        if _is_last(parts):
            break
    return tuple(parts[:complete]) if _is_head(parts) else ()


def read_labels(lines: Sequence[Line]) -> tuple[HeadPart, ...]:
    """Return the labelled parts among lines of which nothing else is known."""
    parts: list[HeadPart] = []
    index = 0
    while index < len(lines):
        part = _part(lines, index, parts)
        parts.append(part)
        index += len(part.lines)
    return tuple(part for part in parts if part.role in _LABELLED)


def _is_head(parts: Sequence[HeadPart]) -> bool:
    roles = {part.role for part in parts}
    return any(roles >= certain for certain in _CERTAIN)


def _is_last(parts: Sequence[HeadPart]) -> bool:
    """Return whether the text of the letter follows for certain."""
    role = parts[-1].role
    return role == "salutation" or (
        role == "dateline" and any(part.role == "document" for part in parts)
    )


def _part(lines: Sequence[Line], start: int, before: Sequence[HeadPart]) -> HeadPart:
    role = role_of(lines[start].text)
    if role == "dossier" and not _document_follows(lines, start):
        role = None
    if role == "document" and not any(part.role == "dossier" for part in before):
        role = role if KIND.fullmatch(lines[start].text) else None
    if role is None:
        return HeadPart("other", (lines[start],))
    end = _ENDS.get(role, _one_line)(lines, start)
    return HeadPart(role, tuple(lines[start:end]))


def _document_follows(lines: Sequence[Line], start: int) -> bool:
    """Return whether a dossier number is that of a document: a number or kind comes next."""
    following = lines[start + 1 : start + 1 + _MOST_TITLE_LINES]
    return any(role_of(line.text) == "document" for line in following)


def _one_line(lines: Sequence[Line], start: int) -> int:
    return min(start + 1, len(lines))


def _dossier_end(lines: Sequence[Line], start: int) -> int:
    """The title runs on until the next dossier or the document's own line."""
    end = start + 1
    while role_of(lines[end].text) not in ("dossier", "document"):
        end += 1
    return end


def _document_end(lines: Sequence[Line], start: int) -> int:
    """The number alone takes the kind below it; a long sender runs on over lines."""
    end = start + 1
    number = NUMBER.fullmatch(lines[start].text)
    if number and not number["kind"] and _has_kind(lines, end):
        end += 1
    while end < len(lines) and end - start < _MOST_LINES and _runs_on(lines, end):
        end += 1
    return end


def _has_kind(lines: Sequence[Line], index: int) -> bool:
    return index < len(lines) and bool(KIND.fullmatch(lines[index].text[:300]))


def _runs_on(lines: Sequence[Line], index: int) -> bool:
    above, line = lines[index - 1], lines[index]
    if line.blank or role_of(line.text):
        return False
    nearby = (role_of(later.text) for later in lines[index + 1 : index + 3])
    return above.text.endswith(_HANGING) or line.text[0].islower() or any(nearby)


def _addressee_end(lines: Sequence[Line], start: int) -> int:
    end = start + 1
    while end < len(lines) and _is_rest_of_addressee(lines[end]):
        end += 1
    return end


def _is_rest_of_addressee(line: Line) -> bool:
    text = line.text
    near = line.blank < 2 and not is_prose(text) and not text.endswith(".")
    return near and text.startswith(_ADDRESSED)


def _label_end(lines: Sequence[Line], start: int) -> int:
    """A label alone takes its value from the line below it."""
    end = start + 1
    label = LABEL.fullmatch(lines[start].text)
    if not label or label["value"].strip(" :") or end >= len(lines):
        return end
    return end + 1 if _is_value(label, lines[end]) else end


def _is_value(label: re.Match[str], line: Line) -> bool:
    """Return whether a line can be what a label above it asks for."""
    if line.blank > 1 or is_prose(line.text) or role_of(line.text):
        return False
    asks_number = label[0].startswith(("Datum", "Ons", "Onze", "Kenmerk"))
    return not asks_number or any(map(str.isdigit, line.text))


def _subject_end(lines: Sequence[Line], start: int) -> int:
    end = _label_end(lines, start)
    while end < len(lines) and end - start < _MOST_LINES and _continues_subject(lines, start, end):
        end += 1
    return end


def _continues_subject(lines: Sequence[Line], start: int, index: int) -> bool:
    line = lines[index]
    if line.blank or role_of(line.text):
        return False
    return line.indent > lines[start].indent or _runs_on(lines, index)


def _sentence_end(lines: Sequence[Line], start: int) -> int:
    """Questions and answers are announced in a sentence, mostly with a date in brackets."""
    end = start + 1
    while end < len(lines) and end - start < _MOST_LINES:
        line = lines[end]
        if lines[end - 1].text.endswith((").", "antwoorden")) or line.blank or role_of(line.text):
            break
        end += 1
    return end


_ENDS: dict[Role, Callable[[Sequence[Line], int], int]] = {
    "dossier": _dossier_end,
    "document": _document_end,
    "addressee": _addressee_end,
    "date": _label_end,
    "subject": _subject_end,
    "reference": _label_end,
    "label": _label_end,
    "preamble": _sentence_end,
    "questions": _sentence_end,
    "answer": _sentence_end,
}
