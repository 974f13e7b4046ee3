"""The styles of a Word document: which are headings, bold, hidden or numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from askbrief.reading.package import attribute, child, local

_HEADING_NAME = re.compile(r"(?:heading|kop|titre|überschrift) ?\d|titel|title", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off"})
_HEADING_LEVELS = frozenset("012345678")
"""The outline levels of headings; 9 is that of text."""
_MOST_PARENTS = 20

Styles = Mapping[str, etree._Element]
"""The definitions of styles by their ids."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The numbering that a paragraph or style asks for; None for what it does not say."""

    num: str | None
    level: int | None


def read_styles(root: etree._Element | None) -> dict[str, etree._Element]:
    """Return the styles of a document, none without its part of styles."""
    styles = root if root is not None else ()
    return {attribute(one, "styleId") or "": one for one in styles if local(one) == "style"}


def is_heading(paragraph: etree._Element, styles: Styles) -> bool:
    """Return whether a paragraph is a heading by its outline level or the name of its style."""
    for owner in _owners(paragraph, "pPr", "pStyle", styles):
        level = child(owner, "pPr", "outlineLvl")
        if level is not None:
            return (attribute(level, "val") or "") in _HEADING_LEVELS
        name = child(owner, "name")
        if name is not None and _HEADING_NAME.fullmatch(attribute(name, "val") or ""):
            return True
    return False


def style_of(paragraph: etree._Element) -> str | None:
    """Return the id of a paragraph's style, None for the default."""
    return _style_of(paragraph, "pPr", "pStyle")


def has(run: etree._Element, style: str | None, name: str, styles: Styles) -> bool:
    """Return whether a run has a property such as ``b`` or ``vanish``.

    Args:
        style: that of the run's paragraph, which counts where the run says nothing.
    """
    for owner in (*_owners(run, "rPr", "rStyle", styles), *_parents(style, styles)):
        found = child(owner, "rPr", name)
        if found is not None:
            return attribute(found, "val") not in _OFF
    return False


def numbering_of(paragraph: etree._Element, styles: Styles) -> Numbered:
    """Return the numbering that a paragraph asks for, by itself or by its style."""
    num: str | None = None
    level: int | None = None
    for owner in _owners(paragraph, "pPr", "pStyle", styles):
        asked = child(owner, "pPr", "numPr")
        num = num or _value(child(asked, "numId"))
        stated = _value(child(asked, "ilvl"))
        level = int(stated) if level is None and stated and stated.isdigit() else level
    return Numbered(num, level)


def style_ids(paragraph: etree._Element, styles: Styles) -> Iterator[str]:
    """Return the ids of a paragraph's style and of those that it is based on."""
    for style in _parents(style_of(paragraph), styles):
        yield attribute(style, "styleId") or ""


def _owners(
    element: etree._Element, properties: str, reference: str, styles: Styles
) -> Iterator[etree._Element]:
    """Return what can give an element a property, the nearest first."""
    yield element
    yield from _parents(_style_of(element, properties, reference), styles)


def _style_of(element: etree._Element, properties: str, reference: str) -> str | None:
    return _value(child(element, properties, reference))


def _parents(style_id: str | None, styles: Styles) -> Iterator[etree._Element]:
    for _ in range(_MOST_PARENTS):
        style = styles.get(style_id) if style_id else None
        if style is None:
            return
        yield style
        style_id = _value(child(style, "basedOn"))


def _value(element: etree._Element | None) -> str | None:
    return attribute(element, "val") if element is not None else None
