"""Lists of an OpenDocument text: what is printed before their items."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from askbrief.reading.opendocument.styles import Levels, Styles, list_of, printed
from askbrief.reading.package import attribute


@dataclass(frozen=True, slots=True)
class Place:
    """A list, or the list in an item of a list."""

    list_id: str
    style: str
    depth: int
    """From 1."""


@dataclass(slots=True)
class Numbers:
    """How far the numbers of lists and headings are while a document goes by."""

    lists: dict[str, dict[int, int]] = field(default_factory=dict)
    headings: dict[int, int] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    """The last list of each style, with which another may go on."""


def place_of(element: etree._Element, outer: Place | None, numbers: Numbers) -> Place:
    """Return the place of a list, which begins at its first number or goes on with another."""
    style = attribute(element, "style-name") or ""
    if outer is not None:
        return Place(outer.list_id, style or outer.style, outer.depth + 1)
    own = attribute(element, "id") or f"list {len(numbers.lists) + 1}"
    earlier = attribute(element, "continue-list") or ""
    if attribute(element, "continue-numbering") == "true":
        earlier = numbers.last.get(style, "")
    list_id = earlier if earlier in numbers.lists else own
    # What goes on with an earlier list is known by its own name too.
    numbers.lists[own] = numbers.lists.setdefault(list_id, {})
    numbers.last[style] = own
    return Place(own, style, 1)


def item_label(
    paragraph: etree._Element, place: Place, start: str | None, styles: Styles, numbers: Numbers
) -> str:
    """Count an item of a list, and return what is printed before its first paragraph.

    Args:
        start: the number that the item states for itself.
    """
    style = place.style or list_of(attribute(paragraph, "style-name"), styles) or ""
    levels = styles.lists.get(style, {})
    counts = numbers.lists[place.list_id]
    _count(counts, place.depth, levels)
    if start and start.isdecimal() and len(start) < 7:
        counts[place.depth] = int(start)
    return printed(levels, place.depth, counts)


def heading_label(heading: etree._Element, styles: Styles, numbers: Numbers) -> str:
    """Count a heading, and return what is printed before it."""
    stated = attribute(heading, "outline-level") or "1"
    if attribute(heading, "is-list-header") == "true" or not stated.isdecimal():
        return ""
    depth = min(int(stated[:4]), 99)
    _count(numbers.headings, depth, styles.outline)
    return printed(styles.outline, depth, numbers.headings)


def _count(counts: dict[int, int], depth: int, levels: Levels) -> None:
    first = levels[depth].start if depth in levels else 1
    counts[depth] = counts[depth] + 1 if depth in counts else first
    for deeper in [one for one in counts if one > depth]:
        del counts[deeper]
