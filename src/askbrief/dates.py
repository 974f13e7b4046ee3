"""Dates as the Kamer counts and writes them; pure."""

from __future__ import annotations

import datetime as dt

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_SEPTEMBER, _LATEST_OPENING = 9, 21


def written_date(date: dt.date) -> str:
    """Write a date in Dutch: ``19 september 2025``."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def first_year(date: dt.date) -> int:
    """Return the calendar year in which the parliamentary year of a date began; it begins
    on the third Tuesday of September."""
    latest = dt.date(date.year, _SEPTEMBER, _LATEST_OPENING)
    opening = latest - dt.timedelta(days=(latest.weekday() - 1) % 7)
    return date.year if date >= opening else date.year - 1


def parliamentary_year(date: dt.date) -> str:
    """Return the parliamentary year that a date lies in, as in a citation: ``2025/26``."""
    return years_as_cited(first_year(date))


def years_as_cited(first: int) -> str:
    """Write a parliamentary year by the calendar year it began in: ``2025/26``, but
    ``1999/2000``."""
    second = first + 1
    return f"{first}/{second % 100:02}" if second % 100 else f"{first}/{second}"
