"""The text of OpenDocument paragraphs, character by character."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from askbrief.reading.office import marked, plain
from askbrief.reading.opendocument.styles import Styles, is_bold, is_hidden
from askbrief.reading.package import attribute, child, local

_FIXED = {"tab": " ", "line-break": "\n"}
_UNPRINTED = frozenset(
    {
        "annotation",
        "annotation-end",
        "tracked-changes",
        "page-number",
        "page-count",
        "page-continuation",
        "hidden-text",
        "hidden-paragraph",
        "frame",
        "custom-shape",
        "rect",
        "line",
        "g",
        "control",
        "ruby-text",
        "bibliography-mark",
        "number",
        "script",
        "desc",
        "title",
    }
)
"""What stands in a paragraph and is no text of it, or is read apart."""
_MOST_SPACES = 1000


@dataclass(frozen=True, slots=True)
class Context:
    """What the text of a paragraph depends on besides itself."""

    styles: Styles
    marks: Mapping[etree._Element, str]
    """The mark of each note that has text."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text in one style."""

    raw: str
    bold: bool


def stretches(element: etree._Element, context: Context, *, bold: bool) -> Iterator[Stretch]:
    """Return the text of a paragraph or a part of it in order, raw.

    Args:
        bold: whether the text is bold where it does not say otherwise.
    """
    yield Stretch(_written(element.text), bold)
    for one in element:
        yield from _stretches_of(one, context, bold=bold)
        yield Stretch(_written(one.tail), bold)


def _stretches_of(element: etree._Element, context: Context, *, bold: bool) -> Iterator[Stretch]:
    name = local(element)
    if name == "note":
        mark = context.marks.get(element)
        yield Stretch(marked(mark) if mark else "", bold)
    elif name == "s":
        yield Stretch(" " * _count(element), bold)
    elif name in _FIXED:
        yield Stretch(_FIXED[name], bold)
    elif name == "span":
        style = attribute(element, "style-name")
        if not is_hidden(style, "text", context.styles):
            own = is_bold(style, "text", context.styles)
            yield from stretches(element, context, bold=bold if own is None else own)
    elif name not in _UNPRINTED:
        yield from stretches(element, context, bold=bold)


def mark_of(note: etree._Element) -> str:
    """Return the mark that a note is printed with, empty if it has none."""
    citation = child(note, "note-citation")
    if citation is None:
        return ""
    return plain(attribute(citation, "label") or "".join(map(str, citation.itertext()))).strip()


def _written(text: str | None) -> str:
    return plain(text or "").replace("\n", " ")


def _count(element: etree._Element) -> int:
    count = attribute(element, "c") or "1"
    return min(int(count), _MOST_SPACES) if count.isdecimal() and len(count) < 7 else 1
