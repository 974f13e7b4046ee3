"""The head of answered written questions: who answers, and what they are about."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ANSWERS = re.compile(r"(?:(?:(?:Nader|Aanvullend) a|A)ntwoord|Mededeling) van ", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?P<office>Minister-President|Minister|Staatssecretaris)"
    r"(?: (?P<name>[^(),]{1,60}?))? \((?P<portfolio>[^()]{1,120})\)"
)
_RECEIVED = re.compile(r"\((?:ontvangen|mede namens|mededeling)", re.IGNORECASE)
_SUBJECT = re.compile(r"^Vragen van .*?\b(?:aan|Aan) .*?\bover (?P<subject>.+)$")
_SENT = re.compile(r" ?\(ingezonden [^()]*\)\.?$")
_MINISTRIES = frozenset(
    {
        "Asiel en Migratie",
        "Defensie",
        "Economische Zaken, Landbouw en Innovatie",
        "Financiën",
        "Infrastructuur en Milieu",
        "Veiligheid en Justitie",
        "Volkshuisvesting en Ruimtelijke Ordening",
        "Volkshuisvesting, Ruimtelijke Ordening en Milieubeheer",
    }
)
"""Ministries, besides those below: their ministers are "van" them, others "voor" something."""
_ABBREVIATED = {
    "AZ": "Algemene Zaken",
    "BZ": "Buitenlandse Zaken",
    "BZK": "Binnenlandse Zaken en Koninkrijksrelaties",
    "EZ": "Economische Zaken",
    "EZK": "Economische Zaken en Klimaat",
    "I&W": "Infrastructuur en Waterstaat",
    "IenW": "Infrastructuur en Waterstaat",
    "J&V": "Justitie en Veiligheid",
    "JenV": "Justitie en Veiligheid",
    "KGG": "Klimaat en Groene Groei",
    "LNV": "Landbouw, Natuur en Voedselkwaliteit",
    "LVVN": "Landbouw, Visserij, Voedselzekerheid en Natuur",
    "OCW": "Onderwijs, Cultuur en Wetenschap",
    "SZW": "Sociale Zaken en Werkgelegenheid",
    "VWS": "Volksgezondheid, Welzijn en Sport",
}


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who answers: office in full, and name."""

    office: str
    """``Minister voor Buitenlandse Handel en Ontwikkelingssamenwerking``; as printed,
    ``Minister (Klimaat en Energie)``, where nothing tells "van" from "voor"."""
    name: str | None


def respondents(answer: str, questions: str) -> tuple[Respondent, ...]:
    """Return who answers, in order; not those on whose behalf others answer too.

    Args:
        answer: ``Antwoord van Minister Heinen (Financiën) (ontvangen 29 augustus 2024)``.
        questions: ``Vragen van het lid ... aan de Minister van Financiën over ...``; it
            says whether a minister is one "van" or "voor" something.
    """
    if not _ANSWERS.match(answer):
        return ()
    stated = _RECEIVED.split(answer, maxsplit=1)[0]
    return tuple(
        Respondent(_office(match["office"], match["portfolio"], questions), match["name"])
        for match in _PERSON.finditer(stated)
    )


def _office(office: str, portfolio: str, questions: str) -> str:
    first = re.split(r" [–-] ", portfolio)[0].strip()
    full = _ABBREVIATED.get(first, first)
    link = re.search(rf"\b(van|voor) {re.escape(full)}", questions)
    if link:
        return f"{office} {link[1]} {full}"
    ministry = full in _MINISTRIES or full in _ABBREVIATED.values()
    return f"{office} van {full}" if ministry else f"{office} ({portfolio})"


def subject_of(questions: str) -> str | None:
    """Return what written questions are about, from the sentence that announces them."""
    match = _SUBJECT.match(_SENT.sub("", questions))
    return match["subject"] if match else None


def title_of(questions: str) -> str | None:
    """Return the sentence that announces written questions, without their date."""
    return _SENT.sub("", questions) or None
