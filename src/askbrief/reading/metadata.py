"""What a letter says about itself: dossier, number, sender, date. Never guessed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from askbrief.dates import MONTHS, parliamentary_year, years_as_cited
from askbrief.reading.wording import DATE, DOSSIER_LINE, KIND, LABEL, NUMBER, Role
from askbrief.reading.written_questions import (
    Respondent,
    respondents,
    subject_of,
)
from askbrief.reading.written_questions import title_of as questions_title
from askbrief.types import Metadata

Chamber = Literal["I", "II"]

_PRINTED_ID = re.compile(
    r"kst-(?P<dossier>\d{5}(?:-(?:\d\d(?=-)|[IVXLC]+[A-D]?(?=-)|[A-Z](?=-)))?)-(?P<number>\w+)"
    r"(?:-(?P<part>[hb]\d+))?"
    r"|ah-(?:tk|ek)-\d{8}-(?P<annex>\d+)|blg-\d+"
)
_CHAMBER = re.compile(r"\b(Eerste|Tweede) Kamer\b")
_YEARS = re.compile(r"\bvergaderjaar (?P<first>\d{4})[–-](?P<second>\d{4})\b", re.IGNORECASE)
_SENDER = re.compile(r"brief van (?:de|het) (?P<sender>.+)", re.IGNORECASE)
_PART = re.compile(r"^kst-.*-[hb]\d+$")
_ATTACHMENT = re.compile(r"blg-\d+|kst-.*-b\d+")
_REPRINT = re.compile(r"\bHERDRUK(?:\d+|\*)? ?")
_ANSWERING = re.compile(
    r"(?:beantwoording|antwoord(?:en)?)(?: op)?(?: de)?"
    r" (?:kamervragen|schriftelijke (?:kamer)?vragen|vragen (?:van|door) (?:het lid|de leden))\b",
    re.IGNORECASE,
)
"""The subject of a letter with which answers to members' written questions are sent."""
_NOTA = re.compile(r"TER |Parafenroute", re.IGNORECASE)
_ADDRESS = re.compile(r",? (?:Postbus \d|\d{4} ?[A-Z]{2}\b).*")
_ARTICLE = re.compile(r"(?:aan |(?:mede )?namens )?(?:de|het|den) ", re.IGNORECASE)
_KINDS: tuple[tuple[str, str], ...] = (
    ("brief van de minister", "Brief regering"),
    ("brief van de staatssecretaris", "Brief regering"),
    ("brief van de viceminister", "Brief regering"),
    ("motie", "Motie"),
    ("amendement", "Amendement"),
    ("verslag van een schriftelijk overleg", "Verslag van een schriftelijk overleg"),
    ("verslag van een algemeen overleg", "Verslag van een algemeen overleg"),
    ("verslag van een commissiedebat", "Verslag van een commissiedebat"),
    ("lijst van vragen en antwoorden", "Lijst van vragen en antwoorden"),
    ("lijst van vragen", "Lijst van vragen"),
    ("memorie van toelichting", "Memorie van toelichting"),
)
_LONGEST_ID = 150


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts of a printed letter that metadata is read from."""

    head: tuple[tuple[Role, str], ...]
    """Parts of the head and labels of the margin column, each as running text."""
    offices: tuple[str, ...] = ()
    """Offices in the signatures, as printed: ``De minister van Defensie,``."""
    names: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    """Lines that the publisher printed at the edges of pages."""

    def first(self, role: Role) -> str:
        """Return the text of the first part with a role, empty if there is none."""
        return next(self.all(role), "")

    def all(self, role: Role) -> Iterator[str]:
        """Return the texts of the parts with a role, in order."""
        return (text for found, text in self.head if found == role)


def read_metadata(evidence: Evidence) -> Metadata:
    """Return what the evidence says; what it does not say is None."""
    dossier, title = _dossier(evidence)
    date = _date(evidence)
    return Metadata(
        dossier=dossier,
        dossier_title=title,
        number=_number(evidence),
        chamber=_chamber(evidence),
        kind=_kind(evidence),
        subject=_subject(evidence),
        sender=_sender(evidence),
        signatories=evidence.names or _answering(evidence),
        addressee=_addressee(evidence),
        place=evidence.first("dateline").rpartition(",")[0] or None,
        date=date,
        parliamentary_year=_year(evidence) or (parliamentary_year(date) if date else None),
        replaces=_replaces(evidence),
        reference=next(filter(None, map(_labelled, evidence.all("reference"))), None),
    )


def letter_id(metadata: Metadata, furniture: Iterable[str], name: str) -> str:
    """Return the official identifier if the letter shows it, else one made of the file name."""
    printed = next(filter(_PRINTED_ID.fullmatch, furniture), None)
    if printed and _PART.search(printed):
        return printed
    if metadata.replaces:
        return f"{metadata.replaces}-h1"
    if metadata.dossier and metadata.number:
        return f"kst-{metadata.dossier}-{metadata.number}"
    return printed or safe_id(stem(name))


def _replaces(evidence: Evidence) -> str | None:
    """Return the id of the letter that a reprint corrects."""
    printed = next(filter(None, map(_PRINTED_ID.fullmatch, evidence.furniture)), None)
    if printed and (printed["part"] or "").startswith("h"):
        return printed[0].removesuffix(f"-{printed['part']}")
    marked = any(_REPRINT.search(text) for text in evidence.all("document"))
    dossier, number = _dossier(evidence)[0], _number(evidence)
    return f"kst-{dossier}-{number}" if marked and dossier and number else None


def stem(name: str) -> str:
    """Return a file name without folder and ending, of its visible characters only."""
    visible = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in PurePath(name).stem)
    return " ".join(unicodedata.normalize("NFC", visible).split()) or "brief"


def safe_id(text: str) -> str:
    """Return text as an identifier of letters, digits, dots, dashes and underscores."""
    safe = re.sub(r"[^\w.-]+", "-", text)[:_LONGEST_ID].strip("-.")
    return safe or "brief"


def _dossier(evidence: Evidence) -> tuple[str | None, str | None]:
    printed = DOSSIER_LINE.fullmatch(evidence.first("dossier"))
    if printed:
        return dossier_number(printed), printed["title"]
    for line in evidence.furniture:
        identifier = _PRINTED_ID.fullmatch(line)
        if identifier and identifier["dossier"]:
            return identifier["dossier"], None
    return None, None


def dossier_number(match: re.Match[str]) -> str:
    """Return a dossier as in ``Metadata``, from a match of ``wording.DOSSIER``."""
    number = match["thousands"] + match["units"]
    return f"{number}-{match['addition']}" if match["addition"] else number


def _number(evidence: Evidence) -> str | None:
    for text in evidence.all("document"):
        printed = NUMBER.fullmatch(text)
        if printed:
            return printed["number"]
    for line in evidence.furniture:
        identifier = _PRINTED_ID.fullmatch(line)
        if identifier:
            return identifier["number"] or identifier["annex"]
    return None


def _chamber(evidence: Evidence) -> Chamber | None:
    for texts in (evidence.all("addressee"), evidence.furniture):
        named = {name for text in texts for name in _CHAMBER.findall(text)}
        if len(named) == 1:
            return "I" if "Eerste" in named else "II"
    return None


def _kind_line(evidence: Evidence) -> str:
    """Return what the document is called beside its number."""
    for text in evidence.all("document"):
        numbered = NUMBER.fullmatch(text)
        kind = _REPRINT.sub("", (numbered["kind"] or "") if numbered else text)
        if KIND.fullmatch(kind):
            return kind
    return ""


def _kind(evidence: Evidence) -> str | None:
    line = _kind_line(evidence).casefold()
    if "gewijzigde motie" in line:
        return "Motie (gewijzigd/nader)"
    if line:
        return next((kind for start, kind in _KINDS if line.startswith(start)), None)
    if any(map(_ATTACHMENT.fullmatch, evidence.furniture)):
        return "Bijlage"
    if any(map(_NOTA.match, evidence.all("nota"))):
        return "Nota"
    if _is_answer(evidence):
        return "Antwoord schriftelijke vragen"
    to_chamber = "oorzitter van de" in evidence.first("addressee") and _chamber(evidence)
    about_questions = "vragen" in (_subject(evidence) or "").casefold()
    return "Brief regering" if to_chamber and evidence.offices and not about_questions else None


def _is_answer(evidence: Evidence) -> bool:
    """Return whether a letter says that it answers written questions of members."""
    answer = evidence.first("answer")
    if answer.startswith(("Antwoord", "Nader")) or (answer and evidence.first("questions")):
        return True
    return bool(evidence.offices and _ANSWERING.match(_subject(evidence) or ""))


def _subject(evidence: Evidence) -> str | None:
    printed = _labelled(evidence.first("subject")) or subject_of(evidence.first("questions"))
    if printed or not evidence.first("nota"):
        return printed
    return " ".join(evidence.all("other")) or None


def title_of(evidence: Evidence, metadata: Metadata) -> str | None:
    """Return what a letter is called in a list, None if it says nothing about that."""
    return (
        questions_title(evidence.first("questions")) or metadata.subject or metadata.dossier_title
    )


def _labelled(text: str) -> str | None:
    """Return what stands behind a label, None if nothing does."""
    match = LABEL.fullmatch(text)
    return (match["value"].strip(" :") or None) if match else None


def _sender(evidence: Evidence) -> str | None:
    """Return the office in the head, or as it is signed where the head has it in capitals."""
    signed = ", ".join(_ARTICLE.sub("", office, count=1).strip(" ,") for office in evidence.offices)
    answering = ", ".join(one.office for one in _respondents(evidence))
    head = _SENDER.match(_kind_line(evidence))
    if head and not (signed and head["sender"].isupper()):
        return head["sender"]
    return signed or answering or None


def _respondents(evidence: Evidence) -> tuple[Respondent, ...]:
    return respondents(evidence.first("answer"), evidence.first("questions"))


def _answering(evidence: Evidence) -> tuple[str, ...]:
    return tuple(one.name for one in _respondents(evidence) if one.name)


def _addressee(evidence: Evidence) -> str | None:
    text = _ADDRESS.sub("", evidence.first("addressee"))
    return _ARTICLE.sub("", text, count=1).strip(" ,") or None


def _date(evidence: Evidence) -> dt.date | None:
    for role in ("dateline", "date", "answer"):
        for text in evidence.all(role):
            printed = re.findall(DATE, text)
            if printed:
                return _day(printed[-1])
    return None


def _day(printed: str) -> dt.date | None:
    day, month, year = re.split(r"[ -]", printed)
    try:
        return dt.date(
            int(year), MONTHS.index(month) + 1 if month.isalpha() else int(month), int(day)
        )
    except ValueError:
        return None


def _year(evidence: Evidence) -> str | None:
    """Return the parliamentary year that the publisher printed."""
    for line in evidence.furniture:
        match = _YEARS.search(line)
        if match and int(match["second"]) == int(match["first"]) + 1:
            return years_as_cited(int(match["first"]))
    return None
