"""Letters as web pages: official publications as they are published, and any other page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from askbrief.errors import LetterError
from askbrief.reading.base import Reading
from askbrief.reading.flow import Role, paragraphs, plain
from askbrief.reading.links import NoteLinks, note_links
from askbrief.reading.markup import Element, local, named, parse_html
from askbrief.reading.metadata import stem
from askbrief.reading.paragraphs import PrintedNote, letter_from_paragraphs
from askbrief.reading.records import Fact, facts_in, record_of, with_record
from askbrief.sentences import LIST_MARK
from askbrief.types import Letter

_NAMES: dict[Role, str] = {
    "break": "br hr",
    "container": "address article aside body center dd details dialog div dl fieldset figure form "
    "header hgroup html main section summary table tbody td tfoot th thead tr",
    "group": "menu ol ul",
    "heading": "h1 h2 h3 h4 h5 h6",
    "item": "li",
    "line": "caption dt figcaption legend p pre",
    "quotation": "blockquote",
    "raised": "sup",
    "skip": "audio button canvas datalist embed footer head iframe input math nav noscript object "
    "option script select style svg template textarea title video",
    "strong": "b em i strong u",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_CLASSES: dict[str, Role] = {
    "alineagroep": "group",
    "antwoord": "answer",
    "hidden": "skip",
    "note-close": "skip",
    "sr-only": "skip",
    "visually-hidden": "skip",
    "vraag": "question",
}
_FRAME_IDS = frozenset({"inhoudsopgave", "kopregel", "voetregel"})
_TEXT_IDS = ("broodtekst", "main-column")
_INVISIBLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FURNITURE = ("identifier", "creator")
_REMEDY = "Save the page of the letter itself, with its text in it."


def read(data: bytes, name: str) -> Reading:
    """Read a letter from a web page.

    Raises:
        LetterError: the page is empty, declares entities or is nested too deeply.
    """
    markup = parse_html(data, name)
    body = _body(markup.root)
    links = note_links(body)
    layout = frozenset(table for table in named(body, "table") if _is_layout(table))
    page = _Page(links, layout, dict(_numbers(body)))
    found = tuple(paragraphs(body, page))
    if not found:
        raise LetterError("the page holds no text", where=name, remedy=_REMEDY)
    facts = facts_in(markup.root)
    letter = letter_from_paragraphs(
        found, name, notes=tuple(_notes(links, page)), furniture=tuple(_furniture(facts))
    )
    record = record_of(facts)
    recorded = with_record(letter, record) if record else letter
    return Reading(_titled(recorded, markup.root, name), markup.warnings)


@dataclass(frozen=True, slots=True)
class _Page:
    """What the elements of one page are for."""

    links: NoteLinks
    layout: frozenset[Element]
    """Tables that only put text side by side."""
    numbers: dict[Element, str]
    """Items of numbered lists."""

    def role(self, element: Element) -> Role:
        """Return what an element is; one of another name is running text."""
        if element in self.links.marks:
            return "mark"
        if element in self.links.notes or element in self.links.backs or _is_hidden(element):
            return "skip"
        classes = (element.get("class") or "").split()
        by_class = next((_CLASSES[one] for one in classes if one in _CLASSES), None)
        name = local(element)
        if name in ("table", "tr"):
            return self._tabular(element, name)
        return by_class or _ROLES.get(name, "text")

    def mark(self, element: Element) -> str:
        """Return the footnote mark that a link is."""
        return self.links.marks[element]

    def label(self, item: Element) -> str:
        """Return the sign or number that a browser puts before an item of a list."""
        shown = self.numbers.get(item, "•")
        return "" if LIST_MARK.match(f"{_start(item)} x") else shown

    def _tabular(self, element: Element, name: str) -> Role:
        if name == "table":
            return "container" if element in self.layout else "group"
        table = next(element.iterancestors("{*}table"), None)
        return "container" if table in self.layout else "row"


def _body(root: Element) -> Element:
    """Return the element that holds the text of the page and as little else as it tells."""
    for wanted in _TEXT_IDS:
        for element in root.iter("{*}div"):
            if element.get("id") == wanted:
                return element
    mains = list(named(root, "main"))
    bodies = mains if len(mains) == 1 else list(named(root, "body"))
    return bodies[0] if bodies else root


def _is_layout(table: Element) -> bool:
    """Return whether a table holds more than values: tables, headings, several paragraphs."""
    cells = (cell for cell in named(table, "td") if _holds_blocks(cell))
    return table.get("role") == "presentation" or next(cells, None) is not None


def _holds_blocks(cell: Element) -> bool:
    if next(cell.iter("{*}table", "{*}h1", "{*}h2", "{*}h3", "{*}blockquote"), None) is not None:
        return True
    return sum(1 for _ in cell.iter("{*}p")) > 2


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _INVISIBLE.search(element.get("style") or "") or element.get("id") in _FRAME_IDS:
        return True
    return local(element) == "header" and not _is_within_text(element)


def _is_within_text(header: Element) -> bool:
    return next(header.iterancestors("{*}main", "{*}article"), None) is not None


def _start(item: Element) -> str:
    """Return the first text in an item, where one may carry its own sign."""
    texts = (" ".join(str(text).split()) for text in item.itertext())
    return next(filter(None, texts), "")[:20]


def _numbers(body: Element) -> Iterator[tuple[Element, str]]:
    """Yield the items of numbered lists with the number or letter that a browser shows."""
    for numbered in named(body, "ol"):
        start = numbered.get("start") or "1"
        first = int(start) if start.isascii() and start.isdecimal() and len(start) < 5 else 1
        items = (child for child in numbered if local(child) == "li")
        for number, item in enumerate(items, first):
            lettered = numbered.get("type") == "a" and 0 < number <= len(_LETTERS)
            yield item, f"{_LETTERS[number - 1] if lettered else number}."


def _notes(links: NoteLinks, page: _Page) -> Iterator[PrintedNote]:
    for element, mark in links.notes.items():
        text = plain(element, page).removeprefix(mark).lstrip(" .)")
        if text:
            yield PrintedNote(mark, text)


def _furniture(facts: list[Fact]) -> Iterator[str]:
    yield from (fact.value for fact in facts if fact.name in _FURNITURE)
    yield from (f"Vergaderjaar {fact.value}" for fact in facts if fact.name == "vergaderjaar")


def _titled(letter: Letter, root: Element, name: str) -> Letter:
    """Give a letter that names itself nowhere the title of its page."""
    if letter.title != stem(name):
        return letter
    titles = (" ".join("".join(map(str, one.itertext())).split()) for one in named(root, "title"))
    return replace(letter, title=next(filter(None, titles), letter.title))
