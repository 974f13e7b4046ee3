"""Days, months and years in Dutch and English; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askbrief.guarding.values import Day, Mention

_MONTHS = (
    "januari january jan",
    "februari february feb",
    "maart march mrt mar",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "augustus august aug",
    "september sept sep",
    "oktober october okt oct",
    "november nov",
    "december dec",
)
MONTH_NUMBERS = {
    name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b\.?"
_NTH = r"(?:st|nd|rd|th|ste|de|e)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b",
        r"\b(?P<day>\d{1,2})(?P<mark>[-/.])(?P<number>\d{1,2})(?P=mark)(?P<year>\d{4})\b",
        rf"\b(?P<day>\d{{1,2}}){_NTH}\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}})\b)?",
        rf"\b{_MONTH}\s+(?P<year>\d{{4}})\b",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}}){_NTH}\b(?!\d)(?:,?\s+(?P<year>\d{{4}})\b)?",
    )
)
"""The surer forms first."""
_YEARS = re.compile(r"\b(?P<first>(?:19|20)\d\d)\s?[-/–]\s?(?P<second>(?:\d\d){1,2})\b")
_YEAR = re.compile(r"(?<![\d.,/-])\b(?:19|20)\d\d\b(?![.,/-]?\d)")


def days_in(text: str) -> Iterator[Mention]:
    """Yield every day or month with what is said of it; overlapping ones too, surest first."""
    for form in _FORMS:
        for found in form.finditer(text):
            day = _day(found.groupdict())
            if day:
                yield Mention.of(found, day)


def years_in(text: str) -> Iterator[Mention]:
    """Yield years, of 2025/26 both."""
    for found in _YEARS.finditer(text):
        first, second = found["first"], found["second"]
        last = int(first[: 4 - len(second)] + second)
        if last == int(first) + 1 or (len(second) == 4 and last > int(first)):
            yield _year(found.start("first"), first, int(first))
            yield _year(found.start("second"), second, last)
    for found in _YEAR.finditer(text):
        yield _year(found.start(), found.group(), int(found.group()))


def _year(start: int, text: str, year: int) -> Mention:
    return Mention(start, start + len(text), text, Day(year=year))


def _day(parts: dict[str, str | None]) -> Day | None:
    """Return the day that the parts of a match make; None if there is no such day."""
    name, number = parts.get("month"), parts.get("number")
    month = MONTH_NUMBERS[name.lower()] if name else int(number or 0)
    day, year = (int(part) if (part := parts.get(key)) else None for key in ("day", "year"))
    if day and month > 12 >= day and not name:  # the American order
        day, month = month, day
    fits = 1 <= month <= 12 and (day is None or 1 <= day <= 31)
    return Day(year, month, day) if fits else None
