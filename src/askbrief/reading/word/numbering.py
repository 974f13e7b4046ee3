"""Automatic numbering: the label that Word prints before a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from askbrief.reading.numerals import bullet, lower_letter, lower_roman
from askbrief.reading.office import plain
from askbrief.reading.package import attribute, child, local
from askbrief.reading.word.styles import Styles, numbering_of, style_ids

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "lowerLetter": lower_letter,
    "upperLetter": lambda number: lower_letter(number).upper(),
    "lowerRoman": lower_roman,
    "upperRoman": lambda number: lower_roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "ordinal": lambda number: f"{number}e",
}
"""How numbers are printed; all others are printed as digits."""


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed before a numbered paragraph, and the list that it belongs to."""

    text: str
    list_id: str


@dataclass(frozen=True, slots=True)
class _Level:
    numeral: str
    text: str
    start: int
    restarts: bool
    style: str | None
    digits: bool
    """Whether the numbers of outer levels are printed as digits too."""


@dataclass(frozen=True, slots=True)
class _Scheme:
    """The numbering that a ``num`` stands for."""

    counter: str
    """Schemes with the same counter go on with each other's numbers."""
    levels: Mapping[int, _Level]
    restart: Mapping[int, int]
    """Levels that this scheme starts anew, with the number that they begin at."""


@dataclass(slots=True)
class _Counts:
    """How far each counter is while the paragraphs of a document go by."""

    numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)


def read_labels(
    paragraphs: Iterable[etree._Element], numbering: etree._Element | None, styles: Styles
) -> dict[etree._Element, Label]:
    """Return what is printed before each paragraph that is numbered.

    Args:
        paragraphs: those of the document, in order.
        numbering: the document's part of numberings.
    """
    schemes = _schemes(numbering, styles)
    counts = _Counts()
    labels: dict[etree._Element, Label] = {}
    for paragraph in paragraphs:
        asked = numbering_of(paragraph, styles)
        scheme = schemes.get(asked.num or "")
        if scheme is None or asked.num is None:
            continue
        level = asked.level if asked.level is not None else _level(paragraph, scheme, styles)
        if level in scheme.levels:
            numbers = _count(counts, asked.num, scheme, level)
            labels[paragraph] = Label(_text(scheme, level, numbers), scheme.counter)
    return labels


def _level(paragraph: etree._Element, scheme: _Scheme, styles: Styles) -> int:
    """Return the level that is tied to a paragraph's style."""
    ids = set(style_ids(paragraph, styles))
    return next((level for level, one in scheme.levels.items() if one.style in ids), 0)


def _count(counts: _Counts, num: str, scheme: _Scheme, level: int) -> dict[int, int]:
    numbers = counts.numbers.setdefault(scheme.counter, {})
    if level in scheme.restart and (num, level) not in counts.begun:
        numbers[level] = scheme.restart[level]
    elif level in numbers:
        numbers[level] += 1
    else:
        numbers[level] = scheme.levels[level].start
    counts.begun.add((num, level))
    for deeper in [one for one in numbers if one > level and _restarts(scheme, one)]:
        del numbers[deeper]
    return numbers


def _restarts(scheme: _Scheme, level: int) -> bool:
    return level not in scheme.levels or scheme.levels[level].restarts


def _text(scheme: _Scheme, level: int, numbers: Mapping[int, int]) -> str:
    own = scheme.levels[level]
    if own.numeral == "bullet":
        return bullet(own.text)

    def printed(place: re.Match[str]) -> str:
        outer = int(place[1]) - 1
        shown = scheme.levels.get(outer, own)
        numeral = "decimal" if own.digits and outer < level else shown.numeral
        return _FORMATS.get(numeral, str)(numbers.get(outer, shown.start))

    return " ".join(_PLACE.sub(printed, own.text).split())


def _schemes(root: etree._Element | None, styles: Styles) -> dict[str, _Scheme]:
    if root is None:
        return {}
    abstract = {attribute(one, "abstractNumId") or "": one for one in _all(root, "abstractNum")}
    nums = {attribute(one, "numId") or "": one for one in _all(root, "num")}
    found: dict[str, _Scheme] = {}
    for num_id, num in nums.items():
        counter = _abstract_of(num, abstract, nums, styles)
        if num_id != "0" and counter is not None:
            found[num_id] = _scheme(num, counter, abstract[counter])
    return found


def _abstract_of(
    num: etree._Element,
    abstract: Mapping[str, etree._Element],
    nums: Mapping[str, etree._Element],
    styles: Styles,
) -> str | None:
    """Return the id of the definition that a num uses, the one that a list style names."""
    counter = _value(num, "abstractNumId")
    link = _value(abstract.get(counter or ""), "numStyleLink")
    linked = child(styles.get(link or ""), "pPr", "numPr", "numId")
    target = nums.get(attribute(linked, "val") or "") if linked is not None else None
    if target is not None:
        counter = _value(target, "abstractNumId")
    return counter if counter in abstract else None


def _scheme(num: etree._Element, counter: str, definition: etree._Element) -> _Scheme:
    levels = {_index(one): _read_level(one) for one in _all(definition, "lvl")}
    restart: dict[int, int] = {}
    for override in _all(num, "lvlOverride"):
        start = _value(override, "startOverride")
        own = child(override, "lvl")
        if own is not None:
            levels[_index(override)] = _read_level(own)
        if start is not None:
            restart[_index(override)] = _number(start, 1)
    return _Scheme(counter, levels, restart)


def _read_level(element: etree._Element) -> _Level:
    return _Level(
        numeral=_value(element, "numFmt") or "decimal",
        text=plain(_value(element, "lvlText") or ""),
        start=_number(_value(element, "start"), 0),
        restarts=_value(element, "lvlRestart") != "0",
        style=_value(element, "pStyle"),
        digits=child(element, "isLgl") is not None,
    )


def _all(element: etree._Element, name: str) -> list[etree._Element]:
    return [one for one in element if local(one) == name]


def _index(element: etree._Element) -> int:
    return min(_number(attribute(element, "ilvl"), 0), _LEVELS)


def _value(element: etree._Element | None, name: str) -> str | None:
    found = child(element, name)
    return attribute(found, "val") if found is not None else None


def _number(text: str | None, otherwise: int) -> int:
    """Return a small number, or another where the document has none."""
    return int(text) if text and text.isdecimal() and len(text) < 7 else otherwise
