"""The text of runs: what a Word paragraph prints character by character."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from askbrief.reading.decoding import REPLACEMENT
from askbrief.reading.office import MARK_END, plain
from askbrief.reading.package import attribute, child, local
from askbrief.reading.symbols import symbol
from askbrief.reading.word.numbering import Label
from askbrief.reading.word.styles import Styles, has

_OUTSIDE = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "drawing", "pict", "object", "txbxContent", "tbl"}
)
"""What runs are not looked for in."""
_FIXED = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}
_NESTED = frozenset({"AlternateContent", "Choice", "Fallback", "ruby", "rubyBase", "r"})
_REFERENCES = frozenset({"footnoteReference", "endnoteReference"})
_BOXES = {False: "☐", True: "☒"}


@dataclass(frozen=True, slots=True)
class Context:
    """What the text of a paragraph depends on besides itself."""

    styles: Styles
    labels: Mapping[etree._Element, Label]
    """By numbered paragraph."""
    marks: Mapping[etree._Element, str]
    """What is printed at references to notes, as in raw text."""


def runs_of(element: etree._Element) -> Iterator[etree._Element]:
    """Return the runs of a paragraph in order, without those of text boxes in it."""
    for one in element:
        name = local(one)
        if name == "r":
            yield one
        elif name not in _OUTSIDE:
            yield from runs_of(one)


def visible_text(run: etree._Element, style: str | None, context: Context) -> str:
    """Return what a run prints, raw: nothing if it is hidden.

    Args:
        style: that of its paragraph.
    """
    return "" if has(run, style, "vanish", context.styles) else _text(run, context)


def _text(run: etree._Element, context: Context) -> str:
    text = "".join(_printed(element, context) for element in run)
    custom = any(attribute(element, "customMarkFollows") for element in run)
    return text + MARK_END if custom else text


def _printed(element: etree._Element, context: Context) -> str:
    name = local(element)
    if name in _NESTED:
        return _text(element, context)
    if name in _REFERENCES:
        return context.marks.get(element, "")
    printer = _PRINTERS.get(name)
    return printer(element) if printer else _FIXED.get(name, "")


def _written(element: etree._Element) -> str:
    return _symbols(plain(element.text or "").replace("\n", " "))


def _break(element: etree._Element) -> str:
    """Return a line break, or a space for one that only ends a page or column."""
    return "\n" if attribute(element, "type") in (None, "textWrapping") else " "


def _symbol(element: etree._Element) -> str:
    return _symbols(_character(attribute(element, "char")))


def _symbols(text: str) -> str:
    return text if text.isascii() else "".join(symbol(one, REPLACEMENT) for one in text)


def _character(code: str | None) -> str:
    try:
        return plain(chr(int(code or "", 16)))
    except (ValueError, OverflowError):
        return ""


def _form_field(element: etree._Element) -> str:
    """Return what a field of a form shows that has no result: a box, or a choice."""
    data = child(element, "ffData")
    box, choices = child(data, "checkBox"), child(data, "ddList")
    if box is not None:
        set_by = child(box, "checked")
        set_by = child(box, "default") if set_by is None else set_by
        ticked = set_by is not None and attribute(set_by, "val") not in ("0", "false", "off")
        return _BOXES[ticked]
    return _chosen(choices) if choices is not None else ""


def _chosen(choices: etree._Element) -> str:
    entries = [attribute(one, "val") or "" for one in choices if local(one) == "listEntry"]
    result = child(choices, "result")
    chosen = (attribute(result, "val") or "0") if result is not None else "0"
    index = int(chosen) if chosen.isdecimal() else 0
    return plain(entries[index]) if index < len(entries) else ""


_PRINTERS: dict[str, Callable[[etree._Element], str]] = {
    "t": _written,
    "br": _break,
    "sym": _symbol,
    "symEx": _symbol,
    "fldChar": _form_field,
}
