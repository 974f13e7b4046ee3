"""The styles of an OpenDocument text: which are bold, hidden or numbered, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from askbrief.reading.numerals import bullet, lower_letter, lower_roman
from askbrief.reading.office import plain
from askbrief.reading.package import attribute, child, local

_BOLD = frozenset({"bold", "600", "700", "800", "900"})
_MOST_PARENTS = 20
_FORMATS: dict[str, Callable[[int], str]] = {
    "1": str,
    "a": lower_letter,
    "A": lambda number: lower_letter(number).upper(),
    "i": lower_roman,
    "I": lambda number: lower_roman(number).upper(),
}
"""How numbers are printed; any other way prints none."""


@dataclass(frozen=True, slots=True)
class Level:
    """What a list prints before its items at one depth, from 1."""

    bullet: str
    """Empty for a number."""
    numeral: str
    prefix: str
    suffix: str
    start: int
    shown: int
    """How many depths' numbers are printed: 2 for ``1.2``."""


Levels = Mapping[int, Level]


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document."""

    named: Mapping[tuple[str, str], etree._Element]
    """Styles by family and name."""
    lists: Mapping[str, Levels]
    outline: Levels
    """How headings are numbered."""


def read_styles(roots: Iterable[etree._Element | None]) -> Styles:
    """Return the styles in the parts of a document."""
    named: dict[tuple[str, str], etree._Element] = {}
    lists: dict[str, Levels] = {}
    outline: dict[int, Level] = {}
    for root in roots:
        for element in root.iter() if root is not None else ():
            name = attribute(element, "name") or ""
            if local(element) == "style":
                named[attribute(element, "family") or "", name] = element
            elif local(element) == "list-style":
                lists[name] = _levels(element)
            elif local(element) == "outline-style":
                outline = _levels(element)
    return Styles(named, lists, outline)


def is_bold(name: str | None, family: str, styles: Styles) -> bool | None:
    """Return whether a style is bold, None if neither it nor those it is based on say."""
    for style in _with_parents(name, family, styles):
        weight = _property(style, "text-properties", "font-weight")
        if weight is not None:
            return weight in _BOLD
    return None


def is_hidden(name: str | None, family: str, styles: Styles) -> bool:
    """Return whether text in a style is not printed."""
    styled = _with_parents(name, family, styles)
    shown = (_property(style, "text-properties", "display") for style in styled)
    return next(filter(None, shown), "") == "none"


def list_of(name: str | None, styles: Styles) -> str | None:
    """Return the list style that a paragraph style brings with it."""
    for style in _with_parents(name, "paragraph", styles):
        found = attribute(style, "list-style-name")
        if found is not None:
            return found or None
    return None


def printed(levels: Levels, depth: int, numbers: Mapping[int, int]) -> str:
    """Return what is printed before an item.

    Args:
        depth: the item's, from 1.
        numbers: how far each depth has come.
    """
    level = levels.get(depth)
    if level is None or level.bullet:
        return level.bullet if level else ""
    first = max(depth - level.shown + 1, 1)
    places = [one for one in range(first, depth + 1) if one == depth or one in levels]
    shown = [_numeral(levels[one], numbers.get(one, levels[one].start)) for one in places]
    digits = ".".join(filter(None, shown))
    return f"{level.prefix}{digits}{level.suffix}".strip() if digits else ""


def _numeral(level: Level, number: int) -> str:
    form = _FORMATS.get(level.numeral)
    return form(number) if form else ""


def _levels(style: etree._Element) -> dict[int, Level]:
    return {_number(attribute(one, "level"), 1): _level(one) for one in style}


def _level(element: etree._Element) -> Level:
    character = attribute(element, "bullet-char")
    is_bullet = local(element) == "list-level-style-bullet"
    return Level(
        bullet=bullet(character or "") if is_bullet else "",
        numeral=attribute(element, "num-format") or "",
        prefix=plain(attribute(element, "num-prefix") or ""),
        suffix=plain(attribute(element, "num-suffix") or ""),
        start=_number(attribute(element, "start-value"), 1),
        shown=_number(attribute(element, "display-levels"), 1),
    )


def _with_parents(name: str | None, family: str, styles: Styles) -> Iterable[etree._Element]:
    for _ in range(_MOST_PARENTS):
        style = styles.named.get((family, name or ""))
        if style is None:
            return
        yield style
        name = attribute(style, "parent-style-name")


def _property(style: etree._Element, kind: str, name: str) -> str | None:
    properties = child(style, kind)
    return attribute(properties, name) if properties is not None else None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else otherwise
