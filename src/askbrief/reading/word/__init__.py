"""Word documents (DOCX)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from askbrief.errors import LetterError
from askbrief.reading.base import Reading
from askbrief.reading.office import Box, no_text, replacements
from askbrief.reading.office_paragraphs import outline
from askbrief.reading.package import attribute, local, parse, read_parts
from askbrief.reading.paragraphs import PrintedNote, letter_from_paragraphs
from askbrief.reading.word.body import contents_of
from askbrief.reading.word.notes import ENDNOTES, FOOTNOTES, read_notes
from askbrief.reading.word.numbering import read_labels
from askbrief.reading.word.runs import Context
from askbrief.reading.word.settling import has_changes, settle
from askbrief.reading.word.styles import read_styles

_WANTED = re.compile(r"_rels/\.rels|[^/]+/_rels/[^/]+\.rels|word/[^/]+\.xml")
_PAGES = {"first": 0, "default": 1, "even": 2}
"""The headers and footers of a letter in the order of the pages that they are first on."""


def read(data: bytes, name: str) -> Reading:
    """Read a letter from a Word document, its macros and pictures left alone.

    Args:
        name: file name, for a letter that does not name itself.

    Raises:
        LetterError: the file is damaged or encrypted, or holds no text.
    """
    document = _open(data, name)
    changed = any(map(has_changes, document.parts()))
    for part in document.parts():
        settle(part)
    context, notes = _context(document)
    body = contents_of(document.body, context)
    beside = [Box(contents_of(part, context)) for part in document.beside]
    found = outline(body, beside)
    if not found.paragraphs:
        raise no_text(name)
    letter = letter_from_paragraphs(
        found.paragraphs, name, notes=notes, furniture=found.furniture, margin=found.margin
    )
    warnings = ("tracked changes read as accepted",) if changed else ()
    return Reading(letter, (*warnings, *replacements(letter)))


@dataclass(frozen=True, slots=True)
class _Document:
    """The parts of a Word document; None for what it does not have."""

    body: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    settings: etree._Element | None
    footnotes: etree._Element | None
    endnotes: etree._Element | None
    beside: tuple[etree._Element, ...]
    """Headers and footers, that of the first page first."""

    def parts(self) -> list[etree._Element]:
        """Return the parts that hold text."""
        notes = [part for part in (self.footnotes, self.endnotes) if part is not None]
        return [self.body, *notes, *self.beside]


def _context(document: _Document) -> tuple[Context, tuple[PrintedNote, ...]]:
    styles = read_styles(document.styles)
    paragraphs = (one for one in document.body.iter() if local(one) == "p")
    labels = read_labels(paragraphs, document.numbering, styles)
    context = Context(styles, labels, {})
    body, settings = document.body, document.settings
    feet = read_notes(FOOTNOTES, body, document.footnotes, settings, context)
    ends = read_notes(ENDNOTES, body, document.endnotes, settings, context)
    context = replace(context, marks={**feet.marks, **ends.marks})
    return context, (*feet.printed, *ends.printed)


def _open(data: bytes, name: str) -> _Document:
    packed = read_parts(data, name, lambda part: bool(_WANTED.fullmatch(part)))
    main = next(_targets(packed, "", "officedocument", name), "word/document.xml")
    if main not in packed:
        raise LetterError(
            "the file is damaged: the document in it is missing",
            where=name,
            remedy="Open it in Word and save it again.",
        )
    body = parse(packed[main], name)

    def part(kind: str) -> etree._Element | None:
        target = next(_targets(packed, main, kind, name), None)
        return parse(packed[target], name) if target in packed else None

    beside = (packed[one] for one in _beside(packed, main, body, name) if one in packed)
    return _Document(
        body=body,
        styles=part("styles"),
        numbering=part("numbering"),
        settings=part("settings"),
        footnotes=part("footnotes"),
        endnotes=part("endnotes"),
        beside=tuple(parse(one, name) for one in beside),
    )


def _beside(packed: Mapping[str, bytes], main: str, body: etree._Element, name: str) -> list[str]:
    """Return the names of the parts of headers and footers in the order of their pages."""
    targets = {_id: target for _id, _, target in _relations(packed, main, name)}
    references = [
        one for one in body.iter() if local(one) in ("headerReference", "footerReference")
    ]
    references.sort(key=lambda one: _PAGES.get(attribute(one, "type") or "default", 1))
    found = (targets.get(attribute(one, "id") or "") for one in references)
    return list(dict.fromkeys(target for target in found if target))


def _targets(packed: Mapping[str, bytes], source: str, kind: str, name: str) -> Iterator[str]:
    """Return the names of the parts of a kind that another part relates to."""
    return (target for _, of, target in _relations(packed, source, name) if of == kind)


def _relations(
    packed: Mapping[str, bytes], source: str, name: str
) -> Iterator[tuple[str, str, str]]:
    """Return the relations of a part, of the container for no part: id, kind, target."""
    folder, file = posixpath.split(source)
    relations = packed.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    for one in parse(relations, name) if relations else ():
        target = posixpath.normpath(posixpath.join("/", folder, attribute(one, "Target") or ""))
        kind = (attribute(one, "Type") or "").rpartition("/")[2]
        yield attribute(one, "Id") or "", kind.casefold(), target.strip("/").casefold()
