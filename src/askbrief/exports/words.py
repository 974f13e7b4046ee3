"""What documents say besides quotes and sources, in the language of the question."""

from __future__ import annotations

import datetime as dt

from askbrief.dates import MONTHS
from askbrief.types import Answer, Citation, Language

SOURCES: dict[Language, str] = {"nl": "Vindplaatsen", "en": "Sources"}
NEAREST: dict[Language, str] = {"nl": "Dichtstbijzijnde passages:", "en": "Nearest passages:"}
CHECKED: dict[Language, str] = {
    "nl": "Citaten teken voor teken vergeleken met de brieven door askbrief.",
    "en": "Quotes compared with the letters character by character by askbrief.",
}
OCR: dict[Language, str] = {
    "nl": "gelezen met OCR, vergelijk met de pagina",
    "en": "read by OCR, check against the page",
}
SPEAKERS: dict[Language, dict[str, str]] = {
    "nl": {"question": "vraag van Kamerleden", "quotation": "woorden van anderen, aangehaald"},
    "en": {"question": "asked by members", "quotation": "quoted from others"},
}
PARTIAL: dict[Language, str] = {
    "nl": "Onvolledig: een deel van de passages kon niet worden doorzocht",
    "en": "Incomplete: a part of the passages could not be searched",
}
UNDATED: dict[Language, str] = {"nl": "geen datum", "en": "no date"}


def day(date: dt.date | None, language: Language) -> str:
    """Write a date out: ``19 september 2025``."""
    if date is None:
        return UNDATED[language]
    month = MONTHS[date.month - 1] if language == "nl" else f"{date:%B}"
    return f"{date.day} {month} {date.year}"


def about(citation: Citation, language: Language) -> list[str]:
    """Return what is told of a quote beside its citation, without its link."""
    title = "" if citation.citation.startswith(citation.title) else citation.title
    speaker = SPEAKERS[language].get(citation.speaker or "")
    sent = ", ".join(part for part in (citation.sender, day(citation.date, language)) if part)
    told = (title, sent, speaker, OCR[language] if citation.ocr else None)
    return [part for part in told if part]


def incomplete(answer: Answer) -> str:
    """Say which part of the letters an answer was found without; empty if none."""
    missing = ", ".join(answer.partial)
    return f"{PARTIAL[answer.language]} ({missing})." if missing else ""


def opening(answer: Answer) -> list[str]:
    """Return what stands before the quotes: that a part was not searched, or that the
    letters do not answer, if so."""
    missing = [told] if (told := incomplete(answer)) else []
    if answer.answered:
        return missing
    return [*missing, answer.text, *([NEAREST[answer.language]] if answer.citations else [])]
