"""Footnotes of web pages: links whose text is a mark, and what they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from askbrief.reading.markup import Element, local, named
from askbrief.reading.notes import mark_at

_BLOCKS = ("li", "p", "div", "dd", "aside", "tr", "section")
_WHOLE = ("body", "main", "article", "html")
_LONGEST_NOTE = 10_000
"""Code points; what is longer is a part of the letter that a link leads to."""
_ARROWS = "↑↩^⏎"


@dataclass(frozen=True, slots=True)
class NoteLinks:
    """The footnotes of a page."""

    marks: dict[Element, str]
    """Links in the text, with the mark that each is."""
    notes: dict[Element, str]
    """Elements that hold a footnote, with its mark, in the order they are referred to."""
    backs: frozenset[Element]
    """What stands in a footnote but is no text of it: its mark, the link back."""


def note_links(body: Element) -> NoteLinks:
    """Find the footnotes of a page: each a link with a mark, to a block further down."""
    places = {element: place for place, element in enumerate(body.iter())}
    targets = _targets(body)
    # Many links may lead into one block.
    text_of = cache(_text)
    marks: dict[Element, str] = {}
    notes: dict[Element, str] = {}
    for link in named(body, "a"):
        target = targets.get((link.get("href") or "")[1:])
        mark = _mark(link)
        if target is None or not mark or places[target] < places[link]:
            continue
        note = _note(target, link, text_of)
        if note is not None and not _is_inside(link, notes):
            marks[link] = mark
            notes.setdefault(note, mark)
    return NoteLinks(marks, notes, frozenset(_backs(notes)))


def _targets(body: Element) -> dict[str, Element]:
    """Return the elements that a link can lead to, by their names."""
    found: dict[str, Element] = {}
    for element in body.iter("*"):
        for name in (element.get("id"), element.get("name")):
            if name:
                found.setdefault(name, element)
    return found


def _text(element: Element) -> str:
    """Return the text of an element, only its beginning if it is too long for a footnote."""
    texts: list[str] = []
    length = 0
    for text in element.itertext():
        texts.append(str(text))
        length += len(text)
        if length > _LONGEST_NOTE:
            break
    return " ".join("".join(texts).split())


def _mark(link: Element) -> str:
    """Return the footnote mark that a link is, empty if it leads elsewhere or says more."""
    text = _text(link) if (link.get("href") or "").startswith("#") else ""
    return text if text and mark_at(text, 0) == text else ""


def _note(target: Element, link: Element, text_of: Callable[[Element], str]) -> Element | None:
    """Return the block that a footnote's target stands in, None if it is none."""
    note = target
    while note is not None and (local(note) not in _BLOCKS or not _has_words(text_of(note))):
        if local(note) in _WHOLE:
            return None
        parent = note.getparent()
        if parent is None:
            return None
        note = parent
    holds_link = note in link.iterancestors()
    return None if holds_link or len(text_of(note)) >= _LONGEST_NOTE else note


def _has_words(text: str) -> bool:
    """Return whether there is more to a block than its mark."""
    return bool(text) and text != mark_at(text, 0)


def _is_inside(link: Element, notes: dict[Element, str]) -> bool:
    return any(ancestor in notes for ancestor in link.iterancestors())


def _backs(notes: dict[Element, str]) -> Iterator[Element]:
    for note in notes:
        for element in note.iter("*"):
            text = _text(element) if local(element) in ("a", "span") else "…"
            leads_back = (element.get("href") or "").startswith("#")
            numbers = "nootnum" in (element.get("class") or "").split()
            if numbers or (leads_back and (not text.strip(_ARROWS) or mark_at(text, 0) == text)):
                yield element
