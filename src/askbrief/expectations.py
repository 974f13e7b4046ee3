"""What a question asks for, and whether a text shows it; pure.

The words are those by which Dutch and English questions ask for an amount, a day, a
person or a reason. That a text shows a number does not make it the right one; that it
shows none makes it no answer to "how many".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_AMOUNT = re.compile(
    r"\b(hoeveel|hoe (?:lang|vaak|hoog|groot|oud|veel)|how (?:many|much|long|often|high|large|old)"
    r"|bedrag|percentage|amount|share of|aantal|number of|kosten?|costs?|budget)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(wanneer|when|(?:op )?welke datum|welk jaar|(?:what|which) (?:year|date|day)|datum"
    r"|hoe laat)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(wie|whom?|(?:welke|which|what) (?:minister|organisatie|organi[sz]ation|persoon|person"
    r"|partij|party|fractie|instantie|agency|gemeente|municipality|company|bedrijf|bedrijven))\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(waarom|why|redenen?|reasons?|waardoor|hoe komt)\b", re.IGNORECASE)
_SHOWN_NUMBER = re.compile(
    r"\b\d[\d.,]*|\b(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|honderd"
    r"|duizend|helft|kwart|driekwart)\b",
    re.IGNORECASE,
)
_SHOWN_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2} (?:jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\b\d[\d.,]*\b")
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w-]+")
_NAME_START = 6
"""Letters of a name that have to be in the text: endings differ between languages."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an answer to a question has to show."""

    amount: bool
    date: bool
    person: bool
    reason: bool
    years: frozenset[str]
    numbers: frozenset[str]
    """Numbers in the question that are not years."""
    names: frozenset[str]
    """Words with a capital that do not begin the question."""

    def missing_years(self, text: str) -> int:
        """Count the question's years that a text does not have."""
        return sum(year not in text for year in self.years)

    def missing_numbers(self, text: str) -> int:
        """Count the question's other numbers that a text does not have."""
        return sum(number not in text for number in self.numbers)

    def missing_names(self, text: str) -> int:
        """Count the question's names of which a text does not have the beginning."""
        lowered = text.lower()
        return sum(name.lower()[:_NAME_START] not in lowered for name in self.names)


def expectation_of(question: str) -> Expectation:
    """Return what a question asks for, by its words."""
    years = frozenset(_YEAR.findall(question))
    return Expectation(
        amount=bool(_AMOUNT.search(question)),
        date=bool(_DATE.search(question)),
        person=bool(_PERSON.search(question)),
        reason=bool(_REASON.search(question)),
        years=years,
        numbers=frozenset(_NUMBER.findall(question)) - years,
        names=frozenset(_NAME.findall(question)),
    )


def shows_amount(text: str) -> bool:
    """Tell whether a text has a number that is not a date."""
    return bool(_SHOWN_NUMBER.search(_SHOWN_DATE.sub("", text)))


def shows_date(text: str) -> bool:
    """Tell whether a text names a day or a year."""
    return bool(_SHOWN_DATE.search(text))
