"""A Word document as it is printed: changes accepted, fields by their results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from askbrief.reading.package import attribute, child, local

_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"})
_TAKEN_AWAY = frozenset({"del", "moveFrom"})
_PRINTED = frozenset(
    {
        "t",
        "tab",
        "ptab",
        "br",
        "cr",
        "sym",
        "noBreakHyphen",
        "softHyphen",
        "footnoteReference",
        "endnoteReference",
    }
)
_UNPRINTED_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "INDEX"})
"""Fields that number pages or list what the letter has anyway."""


def has_changes(root: etree._Element) -> bool:
    """Return whether a part holds tracked changes to its text."""
    return any(local(element) in _CHANGES for element in root.iter())


def settle(root: etree._Element) -> None:
    """Take out of a part what is not printed when all changes are accepted."""
    _choose_alternatives(root)
    _take_deleted_rows(root)
    _join_paragraphs(root)
    for element in list(root.iter()):
        if local(element) in _TAKEN_AWAY or _is_prompt(element):
            _remove(element)
    for element in list(_unprinted(root)):
        _remove(element)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _choose_alternatives(root: etree._Element) -> None:
    """Keep the first form that an alternative offers: the others say the same."""
    for element in list(root.iter()):
        if local(element) == "AlternateContent":
            for other in list(element)[1:]:
                element.remove(other)


def _take_deleted_rows(root: etree._Element) -> None:
    for element in list(root.iter()):
        marked = {"tr": ("trPr", "del"), "tc": ("tcPr", "cellDel")}.get(local(element))
        if marked and child(element, *marked) is not None:
            _remove(element)


def _join_paragraphs(root: etree._Element) -> None:
    """Join each paragraph whose end was deleted with the one below it, the last first."""
    for element in reversed(list(root.iter())):
        if local(element) == "p" and _lost_its_end(element):
            below = element.getnext()
            if below is not None and local(below) == "p":
                _put_before(element, below)


def _lost_its_end(paragraph: etree._Element) -> bool:
    marks = child(paragraph[0], "rPr") if len(paragraph) and _is_properties(paragraph[0]) else None
    return marks is not None and any(local(one) in _TAKEN_AWAY for one in marks)


def _is_properties(element: etree._Element) -> bool:
    return local(element) == "pPr"


def _put_before(paragraph: etree._Element, below: etree._Element) -> None:
    at = 1 if len(below) and _is_properties(below[0]) else 0
    for element in reversed(list(paragraph)):
        if not _is_properties(element):
            below.insert(at, element)
    _remove(paragraph)


def _is_prompt(element: etree._Element) -> bool:
    """Return whether an element asks to fill in what nobody filled in."""
    if local(element) != "sdtContent":
        return False
    return child(element.getparent(), "sdtPr", "showingPlcHdr") is not None


@dataclass(slots=True)
class _Field:
    """A field that is open where the reading has got to."""

    within_hidden: bool
    code: str = ""
    hides: bool = True
    """Whether what stands here is not printed: the field's code at first."""

    @property
    def hidden(self) -> bool:
        """Whether this field or one around it hides what stands here."""
        return self.hides or self.within_hidden


def _unprinted(root: etree._Element) -> Iterator[etree._Element]:
    """Return what stands in the codes of fields, or in results that are not printed."""
    elements = list(root.iter())
    whole = _whole_fields(elements)
    fields: list[_Field] = []
    for element in elements:
        name = local(element)
        if name == "fldChar":
            _step(element, fields, whole)
        elif name == "instrText" and fields:
            fields[-1].code += element.text or ""
        elif _is_unprinted(element) or (name in _PRINTED and fields and fields[-1].hidden):
            yield element


def _is_unprinted(element: etree._Element) -> bool:
    """Return whether an element is a whole field that is not printed."""
    simple = local(element) == "fldSimple"
    return simple and _keyword(attribute(element, "instr")) in _UNPRINTED_FIELDS


def _step(element: etree._Element, fields: list[_Field], whole: set[etree._Element]) -> None:
    """Go past the begin, the middle or the end of a field."""
    if element not in whole:
        return
    kind = attribute(element, "fldCharType")
    if kind == "begin":
        fields.append(_Field(within_hidden=bool(fields) and fields[-1].hidden))
    elif kind == "separate":
        fields[-1].hides = _keyword(fields[-1].code) in _UNPRINTED_FIELDS
    elif kind == "end":
        fields.pop()


def _whole_fields(elements: list[etree._Element]) -> set[etree._Element]:
    """Return the marks of the fields that begin and end; others would hide the rest."""
    whole: set[etree._Element] = set()
    open_fields: list[list[etree._Element]] = []
    for element in elements:
        kind = attribute(element, "fldCharType") if local(element) == "fldChar" else None
        if kind == "begin":
            open_fields.append([element])
        elif kind == "separate" and open_fields:
            open_fields[-1].append(element)
        elif kind == "end" and open_fields:
            whole.update([*open_fields.pop(), element])
    return whole


def _keyword(code: str | None) -> str:
    return (code or "").strip().partition(" ")[0].upper()
