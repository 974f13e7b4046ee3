"""What the publisher records about a letter: the metadata file beside it, or in its head."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from askbrief.dates import parliamentary_year
from askbrief.errors import LetterError
from askbrief.reading.decoding import clean
from askbrief.reading.markup import Element, local, named, parse_xml
from askbrief.reading.metadata import Chamber, dossier_number
from askbrief.reading.references.identifiers import kamerstuk_parts
from askbrief.reading.wording import DOSSIER
from askbrief.types import Letter, Metadata

RECORD_ROOTS = frozenset({"metadata_gegevens", "owms-metadata"})
_LARGEST = 1_000_000
_IDENTIFIER = re.compile(r"(?:kst|ah|blg|kv|nds|h|stcrt|stb|trb)-[\w.-]{1,100}")
_IN_ADDRESS = re.compile(
    rf"(?:.*/)?(?P<id>{_IDENTIFIER.pattern}?)(?:/metadata)?(?:\.xml|\.html)?/?"
)
_DOSSIER = re.compile(DOSSIER)
_YEARS = re.compile(r"(\d{4})\s*[-–/]\s*(?:\d{4}|\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OFFICE = re.compile(r"\b(?:minister|staatssecretaris)", re.IGNORECASE)
_FROM_GOVERNMENT = re.compile(r"brief van de (?:\S+ )?(?:vice)?(?:minister|staatssecretaris)", re.I)
_QUESTIONS = ("ah-", "kv-")
_KIND_SCHEMES = ("kamerstuktypen", "aanhangseltypen", "kamervraagtypen")


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded about one letter."""

    identifier: str
    """``kst-32545-143``; empty if the record names no official publication."""
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of a record."""

    name: str
    """Without what stands before its last dot or colon, in lower case: ``dossiernummer``."""
    value: str
    """Clean, not empty."""
    scheme: str = ""


def read_record(data: bytes, name: str) -> Record | None:
    """Return what a file records about the letter beside it, None if it is no such file."""
    if len(data) > _LARGEST or b"<" not in data[:100]:
        return None
    try:
        root = parse_xml(data, name).root
    except LetterError:
        return None
    return record_in(root) if local(root) in RECORD_ROOTS else None


def record_in(root: Element) -> Record | None:
    """Return what the entries below an element record, None if they name no letter."""
    return record_of(facts_in(root))


def facts_in(root: Element) -> list[Fact]:
    """Return the entries below an element, of any of the three forms that are published."""
    if local(root) == "owms-metadata":
        leaves = (element for element in root.iter("*") if not len(element))
        found = [_fact(local(one), one.text, one.get("scheme")) for one in leaves]
    else:
        entries = named(root, "meta", "metadata")
        found = [
            _fact(one.get("name") or one.get("property"), one.get("content"), one.get("scheme"))
            for one in entries
        ]
    return [fact for fact in found if fact]


def _fact(name: str | None, value: str | None, scheme: str | None) -> Fact | None:
    text = " ".join(clean(value or "")[0].split())
    if not name or not text:
        return None
    return Fact(re.split(r"[.:]", name)[-1].lower(), text, (scheme or "").lower())


def record_of(facts: Sequence[Fact]) -> Record | None:
    """Return what entries record together, None if they are not about a letter."""
    identifier = _identifier(facts)
    about = _metadata(facts, identifier)
    known = identifier or about.dossier or about.subject
    return Record(identifier, about) if known else None


def with_record(letter: Letter, record: Record) -> Letter:
    """Return a letter with what is recorded about it; where both tell, the record is right.

    Who signed is told by the letter, and so is a kind that is finer than the recorded one.
    """
    own, recorded = letter.metadata, record.metadata
    metadata = replace(
        own,
        dossier=recorded.dossier or own.dossier,
        dossier_title=recorded.dossier_title or own.dossier_title,
        number=recorded.number or own.number,
        chamber=recorded.chamber or own.chamber,
        kind=_finer(own.kind, recorded.kind),
        subject=_subject_of(own.subject, record),
        sender=own.sender or recorded.sender,
        signatories=own.signatories or recorded.signatories,
        date=recorded.date or own.date,
        parliamentary_year=recorded.parliamentary_year or own.parliamentary_year,
        annex_to=recorded.annex_to or own.annex_to,
    )
    title = recorded.subject or letter.title
    return replace(letter, id=record.identifier or letter.id, title=title, metadata=metadata)


def _subject_of(own: str | None, record: Record) -> str | None:
    """Return what a letter is about; what is recorded of questions says who asked whom too."""
    about_questions = record.identifier.startswith(_QUESTIONS)
    return (own if about_questions else None) or record.metadata.subject or own


def _finer(own: str | None, recorded: str | None) -> str | None:
    if own and recorded:
        return own if own.startswith(recorded) else recorded
    return recorded or own


def _metadata(facts: Sequence[Fact], identifier: str) -> Metadata:
    number = _number(facts, identifier)
    subject = _subject(facts)
    submitters = _all(facts, "indiener")
    offices = tuple(one for one in submitters if _OFFICE.search(one))
    return Metadata(
        dossier=_dossier(facts, identifier, number),
        dossier_title=_first(facts, "dossiertitel"),
        number=number,
        chamber=_chamber(facts),
        kind=_kind(facts, identifier, subject or ""),
        subject=subject,
        sender=", ".join(offices) or None,
        signatories=tuple(one for one in submitters if one not in offices),
        date=_date(facts),
        parliamentary_year=_year(facts),
        annex_to=_annex_to(facts, identifier),
    )


def _all(facts: Iterable[Fact], name: str) -> tuple[str, ...]:
    """Return the different values of the entries with a name, in order."""
    return tuple(dict.fromkeys(fact.value for fact in facts if fact.name == name))


def _first(facts: Iterable[Fact], *names: str) -> str | None:
    return next((value for name in names for value in _all(facts, name)), None)


def _identifier(facts: Sequence[Fact]) -> str:
    """Return the identifier that is recorded, or in the address of the metadata file."""
    for value in (*_all(facts, "identifier"), *_all(facts, "externmetadatarecord")):
        found = _IN_ADDRESS.fullmatch(value)
        if found:
            return found["id"]
    return ""


def _number(facts: Sequence[Fact], identifier: str) -> str | None:
    """Return a document's own number; that of answered questions only the identifier holds."""
    if identifier.startswith("ah-"):
        return identifier.rpartition("-")[2]
    # An annex is recorded with the number of the document that it belongs to.
    return None if identifier.startswith("blg-") else _first(facts, "ondernummer")


def _annex_to(facts: Sequence[Fact], identifier: str) -> str | None:
    """Return the id of the document that an annex was sent along with."""
    found = re.match(r"(?P<main>kst-.+)-b\d+$", identifier)
    if found:
        return found["main"]
    main = _first(facts, "hoofddocument") if identifier.startswith("blg-") else None
    return main if main and kamerstuk_parts(main) else None


def _dossier(facts: Sequence[Fact], identifier: str, number: str | None) -> str | None:
    """Return the dossier that the identifier is of; the first if it tells of none."""
    values = ";".join(_all(facts, "dossiernummer")).split(";")
    matches = (_DOSSIER.match(value.strip()) for value in values)
    found = [dossier_number(match) for match in matches if match]
    named_in_it = (one for one in found if identifier.startswith(f"kst-{one}-{number}"))
    return next(named_in_it, found[0] if found else None)


def _chamber(facts: Sequence[Fact]) -> Chamber | None:
    creators = " ".join(_all(facts, "creator"))
    named_there = ("Eerste Kamer" in creators, "Tweede Kamer" in creators)
    return {(True, False): "I", (False, True): "II"}.get(named_there)  # type: ignore[return-value]


def _kind(facts: Sequence[Fact], identifier: str, subject: str) -> str | None:
    """Return the kind by the Kamer's own list, as far as the publisher's list tells it."""
    if identifier.startswith("ah-"):
        late = subject.lower().startswith("mededeling")
        return "Mededeling (uitstel antwoord)" if late else "Antwoord schriftelijke vragen"
    if identifier.startswith("blg-"):
        return "Bijlage"
    scheme = tuple(fact for fact in facts if fact.scheme.endswith(_KIND_SCHEMES))
    kind = _first(scheme, "type", "subrubriek")
    if kind == "Motie" and "gewijzigde motie" in subject.casefold():
        return "Motie (gewijzigd/nader)"
    return "Brief regering" if kind == "Brief" and _FROM_GOVERNMENT.match(subject) else kind


def _subject(facts: Sequence[Fact]) -> str | None:
    """Return the document's own title; before 2010 only the last part of a title holds it."""
    return _first(facts, "documenttitel") or next(
        (title.rpartition("; ")[2] for title in _all(facts, "title")), None
    )


def _date(facts: Sequence[Fact]) -> dt.date | None:
    issued = _DAY.match(_first(facts, "issued") or "")
    try:
        return dt.date.fromisoformat(issued[0]) if issued else None
    except ValueError:
        return None


def _year(facts: Sequence[Fact]) -> str | None:
    years = _YEARS.fullmatch(_first(facts, "vergaderjaar") or "")
    return parliamentary_year(dt.date(int(years[1]), 12, 31)) if years else None
