"""OpenDocument texts (ODT)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from askbrief.errors import LetterError
from askbrief.reading.base import Reading
from askbrief.reading.office import Box, flat, no_text, pieces_of, replacements
from askbrief.reading.office_paragraphs import outline
from askbrief.reading.opendocument.body import Reader
from askbrief.reading.opendocument.inline import Context, mark_of
from askbrief.reading.opendocument.styles import read_styles
from askbrief.reading.package import attribute, child, encrypted, local, parse, read_parts
from askbrief.reading.paragraphs import PrintedNote, letter_from_paragraphs

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "meta-inf/manifest.xml"
_EDGES = ("header-first", "footer-first", "header", "footer", "header-left", "footer-left")
"""What stands at the edges of pages, that of the first page first."""


def read(data: bytes, name: str) -> Reading:
    """Read a letter from an OpenDocument text, its macros and pictures left alone.

    Args:
        name: file name, for a letter that does not name itself.

    Raises:
        LetterError: the file is damaged or encrypted, or holds no text.
    """
    content, styles = _open(data, name)
    body = child(content, "body", "text")
    if body is None:
        raise no_text(name)
    context, notes = _context(content, styles, body)
    reader = Reader(context)
    beside = [Box(reader.contents(edge)) for edge in _edges(styles)]
    found = outline(reader.contents(body), beside)
    if not found.paragraphs:
        raise no_text(name)
    letter = letter_from_paragraphs(
        found.paragraphs, name, notes=notes, furniture=found.furniture, margin=found.margin
    )
    changes = child(body, "tracked-changes")
    changed = ("tracked changes read as accepted",) if changes is not None and len(changes) else ()
    return Reading(letter, (*changed, *replacements(letter)))


def _open(data: bytes, name: str) -> tuple[etree._Element, etree._Element | None]:
    """Return the part with the text and the part with the styles."""
    packed = read_parts(data, name, {_CONTENT, _STYLES, _MANIFEST}.__contains__)
    if b"encryption-data" in packed.get(_MANIFEST, b""):
        raise encrypted(name)
    if _CONTENT not in packed:
        raise LetterError(
            "the file is damaged: the text in it is missing",
            where=name,
            remedy="Open it in a word processor and save it again.",
        )
    styles = parse(packed[_STYLES], name) if _STYLES in packed else None
    return parse(packed[_CONTENT], name), styles


def _context(
    content: etree._Element, styles: etree._Element | None, body: etree._Element
) -> tuple[Context, tuple[PrintedNote, ...]]:
    """Return what the text depends on, and its notes: footnotes, then endnotes."""
    bare = Context(read_styles((styles, content)), {})
    marks: dict[etree._Element, str] = {}
    printed: dict[str, list[PrintedNote]] = {"footnote": [], "endnote": []}
    for note in _notes(body):
        mark, text = mark_of(note), _note_text(note, bare)
        if mark and text:
            marks[note] = mark
            kind = attribute(note, "note-class") or "footnote"
            printed.setdefault(kind, []).append(PrintedNote(mark, text))
    notes = tuple(note for group in printed.values() for note in group)
    return Context(bare.styles, marks), notes


def _notes(element: etree._Element) -> Iterator[etree._Element]:
    """Return the notes in a text in order, without those that were deleted."""
    for one in element:
        if local(one) == "note":
            yield one
        elif local(one) not in ("tracked-changes", "annotation"):
            yield from _notes(one)


def _note_text(note: etree._Element, context: Context) -> str:
    body = child(note, "note-body")
    contents = Reader(context).contents(body) if body is not None else ()
    return flat(
        " ".join(f"{one.label} {one.raw}" for one in pieces_of(contents)).replace("\n", " ")
    )


def _edges(styles: etree._Element | None) -> Iterator[etree._Element]:
    """Return the headers and footers of all pages."""
    pages = child(styles, "master-styles")
    found = [one for page in (pages if pages is not None else ()) for one in page]
    for name in _EDGES:
        yield from (one for one in found if local(one) == name)
