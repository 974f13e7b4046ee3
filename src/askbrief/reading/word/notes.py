"""The footnotes and endnotes of a Word document with the marks that refer to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from askbrief.reading.numerals import lower_letter, lower_roman
from askbrief.reading.office import MARK_START, flat, marked, pieces_of
from askbrief.reading.package import attribute, child, local
from askbrief.reading.paragraphs import PrintedNote
from askbrief.reading.word.body import contents_of
from askbrief.reading.word.runs import Context

_FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": lower_letter,
    "upperLetter": lambda number: lower_letter(number).upper(),
    "lowerRoman": lower_roman,
    "upperRoman": lambda number: lower_roman(number).upper(),
    "chicago": lambda number: "*†‡§"[(number - 1) % 4] * ((number + 3) // 4),
}
"""How marks are printed; all others are printed as digits."""


@dataclass(frozen=True, slots=True)
class NoteKind:
    """Footnotes or endnotes."""

    name: str
    """``footnote`` or ``endnote``, as the parts of a document name them."""
    numeral: str
    """How Word prints their marks if the document does not say."""


FOOTNOTES = NoteKind("footnote", "decimal")
ENDNOTES = NoteKind("endnote", "lowerRoman")


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes of one kind, in the order in which the text refers to them."""

    printed: tuple[PrintedNote, ...]
    marks: Mapping[etree._Element, str]
    """What is printed at each reference, as in raw text."""


def read_notes(
    kind: NoteKind,
    body: etree._Element,
    part: etree._Element | None,
    settings: etree._Element | None,
    context: Context,
) -> Notes:
    """Return the notes that a body refers to; one without text has no mark either.

    Args:
        part: the document's part of such notes.
        settings: the document's settings, which say how marks are printed.
    """
    texts = dict(_texts(kind, part, context))
    style = child(settings, f"{kind.name}Pr")
    printed: list[PrintedNote] = []
    marks: dict[etree._Element, str] = {}
    number = _start(style)
    for reference in _references(kind, body):
        custom = attribute(reference, "customMarkFollows") in ("1", "true", "on")
        text = texts.get(attribute(reference, "id") or "")
        mark = _following(reference) if custom else _mark(number, kind, style)
        number += not custom
        if text and mark:
            printed.append(PrintedNote(mark, text))
            marks[reference] = MARK_START if custom else marked(mark)
    return Notes(tuple(printed), marks)


def _references(kind: NoteKind, body: etree._Element) -> Iterator[etree._Element]:
    return (one for one in body.iter() if local(one) == f"{kind.name}Reference")


def _texts(
    kind: NoteKind, part: etree._Element | None, context: Context
) -> Iterator[tuple[str, str]]:
    for note in part if part is not None else ():
        if local(note) == kind.name:
            raws = [piece.raw for piece in pieces_of(contents_of(note, context))]
            yield attribute(note, "id") or "", flat(" ".join(raws).replace("\n", " "))


def _start(style: etree._Element | None) -> int:
    start = child(style, "numStart")
    value = (attribute(start, "val") or "") if start is not None else ""
    return int(value) if value.isdecimal() and len(value) < 7 else 1


def _mark(number: int, kind: NoteKind, style: etree._Element | None) -> str:
    found = child(style, "numFmt")
    numeral = attribute(found, "val") if found is not None else None
    return _FORMATS.get(numeral or kind.numeral, str)(number)


def _following(reference: etree._Element) -> str:
    """Return the mark that somebody typed behind a reference."""
    return "".join(
        (one.text or "") for one in reference.itersiblings() if local(one) == "t"
    ).strip()
