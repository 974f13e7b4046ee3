"""XML and HTML from bytes to elements, safely: no entities, no network, no deep nesting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from askbrief.errors import LetterError
from askbrief.reading.decoding import Decoded, clean, decode
from askbrief.reading.xml import xml_root

Element = etree._Element

_EIGHT_BIT = {
    # Both names of Latin 1 stand for windows-1252, as in every browser.
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso8859-15",
}
_UNICODE = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii"})
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,500}\?>")
_DECLARED = re.compile(
    rb"""\s*<\?xml[^>]{0,300}?\bencoding\s*=\s*["']([\w.:-]{1,40})"""
    rb"""|<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 2048
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PLACE = re.compile(r", line \d+, column \d+.*", re.DOTALL)
_DEEPEST = 100
"""Levels of elements; letters have about ten, web pages up to fifty."""
_AGAIN = "Download it again from where it was published."


@dataclass(frozen=True, slots=True)
class Markup:
    """The elements of a file, with a sentence for each thing that had to be assumed."""

    root: Element
    warnings: tuple[str, ...]


def parse_xml(data: bytes, name: str) -> Markup:
    """Parse XML.

    Raises:
        LetterError: it is not well-formed, declares entities or is nested too deeply.
    """
    decoded = _decode(data, name)
    return Markup(_xml_root(decoded.text, name), decoded.warnings)


def parse_html(data: bytes, name: str) -> Markup:
    """Parse HTML; XHTML as the XML that it is, as long as it is well-formed.

    Raises:
        LetterError: it holds no elements, declares entities or is nested too deeply.
    """
    decoded = _decode(data, name)
    if decoded.text.lstrip().startswith("<?xml"):
        try:
            return Markup(_xml_root(decoded.text, name), decoded.warnings)
        except LetterError:
            # Most that calls itself XHTML is none; browsers show it all the same.
            pass
    return Markup(_html_root(decoded.text, name), decoded.warnings)


def local(element: Element) -> str:
    """Return an element's name without namespace in lower case; empty for what is none."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def named(root: Element, *names: str) -> Iterator[Element]:
    """Yield the elements with one of the names, whatever their namespace, in order."""
    return (element for element in root.iter(etree.Element) if local(element) in names)


def _decode(data: bytes, name: str) -> Decoded:
    decoded = _characters(data, name)
    if "<!ENTITY" in decoded.text:
        raise LetterError("it declares entities of its own, which no letter does", where=name)
    return decoded


def _characters(data: bytes, name: str) -> Decoded:
    declared = _declared(data)
    if declared in _EIGHT_BIT:
        return Decoded(*clean(data.decode(_EIGHT_BIT[declared], "replace")))
    if declared and declared not in _UNICODE:
        raise LetterError(
            f"it is encoded as {declared}, which cannot be read",
            where=name,
            remedy="Save it again as UTF-8.",
        )
    return decode(data, name)


def _declared(data: bytes) -> str:
    """Return the encoding that a file says it has, empty if its first bytes tell."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    if not found or data.startswith(_BYTE_ORDER_MARKS):
        return ""
    return (found[1] or found[2]).decode("ascii").lower()


def _xml_root(text: str, name: str) -> Element:
    try:
        root = xml_root(_undeclared(text).encode())
    except etree.XMLSyntaxError as error:
        raise _broken(error, name) from None
    return _shallow(root, name)


def _undeclared(text: str) -> str:
    """Take the XML declaration off, which need not be true after decoding; lines stay."""
    declaration = _DECLARATION.match(text)
    if not declaration:
        return text.lstrip()
    return "\n" * declaration[0].count("\n") + text[declaration.end() :]


def _broken(error: etree.XMLSyntaxError, name: str) -> LetterError:
    if "Excessive depth" in str(error):
        return _too_deep(name)
    reason = _PLACE.sub("", error.msg or "it cannot be parsed")
    return LetterError(
        f"the XML is broken or cut off in line {error.lineno} ({reason})",
        where=name,
        remedy=_AGAIN,
    )


def _html_root(text: str, name: str) -> Element:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(_undeclared(text).encode(), parser)
    if root is None:
        raise LetterError("the page is empty", where=name, remedy=_AGAIN)
    return _shallow(root, name)


def _shallow(root: Element, name: str) -> Element:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise _too_deep(name)
    return root


def _too_deep(name: str) -> LetterError:
    return LetterError(
        f"its elements are nested deeper than {_DEEPEST} levels, as no letter's are",
        where=name,
        remedy=_AGAIN,
    )
