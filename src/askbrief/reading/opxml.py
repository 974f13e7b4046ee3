"""Official publications as XML: Kamerstukken and answered questions."""

from __future__ import annotations

from collections.abc import Iterator

from askbrief.errors import LetterError
from askbrief.reading.base import Reading
from askbrief.reading.flow import Role, paragraphs, plain
from askbrief.reading.markup import Element, local, named, parse_xml
from askbrief.reading.notes import mark_at
from askbrief.reading.paragraphs import PrintedNote, letter_from_paragraphs
from askbrief.reading.records import RECORD_ROOTS, record_in, with_record

_PUBLICATIONS = ("officiele-publicatie", "kamerstuk", "kamervragen", "kamerwrk", "vraagdoc")
_NOTES = ("noot", "voetnoot")
_NAMES: dict[Role, str] = {
    "answer": "antwoord mededeling reactie",
    "break": "br nl",
    "container": "definitie entry tbody tfoot tgroup thead",
    "group": "al-groep considerans.lijst definitielijst lijst noot.lijst ondertekening ondtek "
    "specificatielijst table",
    "heading": "kop nummer titel tuskop tussenkop",
    "item": "definitie-item li lid noot.li specificatie-item",
    "joined": "stuknr",
    "line": "al bijschrift bron considerans.al datumtekst dossiernummer functie herdruk "
    "kamervraagomschrijving noot.al omschr title wat wie wij",
    "mark": "noot nootref voetnoot voetref",
    "name": "naam",
    "question": "vraag",
    "quotation": "aanhaling citaat",
    "raised": "sup",
    "row": "row",
    "skip": "colspec kamerstukkop kamervraagkop kamervraagnummer metadata noot.nr "
    "officiele-inhoudsopgave",
    "strong": "nadruk",
    "text": "datum dossierref extref extref-groep inf intref intref-groep kamervraagonderwerp "
    "organisatie",
    "word": "achternaam label subtitel voornaam voorvoegsels",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_LABELS = ("li.nr", "lidnr", "noot.li.nr", "term")
_REMARKS = ("kamervraagopmerking", "toelicht", "toelichting")
_FURNITURE = ("tekstregel", "kamervraagnummer")
_REMEDY = "Give the XML of a Kamerstuk or of answered questions from officielebekendmakingen.nl."


def read(data: bytes, name: str) -> Reading:
    """Read a letter from its official XML.

    Raises:
        LetterError: the XML is broken, no official publication, or one without text.
    """
    markup = parse_xml(data, name)
    root = markup.root
    _refuse_others(root, name)
    record = record_in(root)
    _put_title_behind_number(root)
    found = tuple(paragraphs(root, _OFFICIAL))
    if not found:
        raise LetterError("the publication holds no text", where=name, remedy=_REMEDY)
    identifier = [record.identifier] if record else []
    letter = letter_from_paragraphs(
        found, name, notes=tuple(_notes(root)), furniture=[*identifier, *_furniture(root)]
    )
    return Reading(with_record(letter, record) if record else letter, markup.warnings)


class _Official:
    """What the elements of an official publication are for; those of other names are unknown."""

    def role(self, element: Element) -> Role:
        """Return what an element is by its name, some by where they stand."""
        name = local(element)
        if name in _REMARKS:
            return _remark(element)
        if name == "dossier":
            return "joined" if len(list(named(element, "dossiernummer"))) < 2 else "container"
        if name in ("nr", "titel", "naam", *_LABELS):
            return _role_within(name, _parent(element))
        return _ROLES.get(name, "unknown")

    def mark(self, element: Element) -> str:
        """Return the mark of a footnote that stands in the text or is referred to."""
        return _mark(element)

    def label(self, item: Element) -> str:
        """Return the number, letter, sign or term that an item begins with."""
        texts = (_text(child) for child in item if local(child) in _LABELS)
        return next(texts, "")


_OFFICIAL = _Official()


def _refuse_others(root: Element, name: str) -> None:
    if local(root) in RECORD_ROOTS:
        record = record_in(root)
        raise LetterError(
            f"this is the metadata of letter {record.identifier if record else 'unknown'}",
            where=name,
            remedy="Leave it beside that letter: it is used when the letter is read.",
        )
    if local(root) not in _PUBLICATIONS:
        raise LetterError("this XML is not an official publication", where=name, remedy=_REMEDY)


def _put_title_behind_number(root: Element) -> None:
    """Make "Nr. 143" and "MOTIE VAN HET LID" one line, as they are printed."""
    for number in list(named(root, "stuknr")):
        stuk = number.getparent()
        for reprint in [child for child in number if local(child) == "herdruk"]:
            number.addnext(reprint)
        if stuk is not None:
            number.extend([child for child in stuk if local(child) == "titel"])


def _role_within(name: str, parent: str) -> Role:
    """Return what an element is whose name means several things."""
    if name in _LABELS:
        return "skip" if _ROLES.get(parent) == "item" else "word"
    if parent == "kop":
        return "word"
    if name == "nr":
        return "heading" if parent in ("vraag", "antwoord") else "word"
    if name == "naam":
        return "line" if parent == "ondertekening" else "name"
    return "line" if parent in ("dossier", "stuknr") else "heading"


def _remark(element: Element) -> Role:
    """Return whose a remark among questions and answers is: mostly that of those who ask."""
    if _parent(element) != "kamervragen":
        return "unknown"
    return "answer" if _text(element).startswith("Mededeling") else "question"


def _text(element: Element) -> str:
    return plain(element, _OFFICIAL)


def _parent(element: Element) -> str:
    parent = element.getparent()
    return "" if parent is None else local(parent)


def _mark(element: Element) -> str:
    """Return a footnote's mark without what closes it; in brackets if it is no usual one."""
    numbers = (_text(child) for child in element if local(child) == "noot.nr")
    printed = next(numbers, element.get("nr", ""))
    if not printed and local(element) not in _NOTES:
        printed = _text(element)
    mark = printed.strip(" ().") or "*"
    return mark if mark_at(mark, 0) == mark else f"[{mark}]"


def _notes(root: Element) -> Iterator[PrintedNote]:
    for note in named(root, *_NOTES):
        text = plain(note, _OFFICIAL)
        if text:
            yield PrintedNote(_mark(note), text)


def _furniture(root: Element) -> Iterator[str]:
    return filter(None, (_text(element) for element in named(root, *_FURNITURE)))
