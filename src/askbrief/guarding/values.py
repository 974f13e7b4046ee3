"""What an amount, a percentage, a day or a document's number says, however it is written; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from askbrief.types import Span


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, of money if a currency is known."""

    value: Decimal
    currency: str | None = None

    def shown_by(self, other: Value) -> bool:
        """Tell whether the other says at least this. No currency goes with any; a number
        alone may be that of a dossier."""
        if isinstance(other, Document):
            return self.currency is None and str(self.value) == _bare(other.dossier)
        same = isinstance(other, Amount) and self.value == other.value
        currencies = {self.currency, getattr(other, "currency", None)} - {None}
        return same and len(currencies) < 2


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage, or a difference between two."""

    value: Decimal
    points: bool = False

    def shown_by(self, other: Value) -> bool:
        """Tell whether the other is the same."""
        return self == other


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or what is known of it: a year, a month, a day without its year."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def shown_by(self, other: Value) -> bool:
        """Tell whether the other knows at least as much, and the same."""
        if not isinstance(other, Day):
            return False
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(mine in (None, its) for mine, its in pairs)


@dataclass(frozen=True, slots=True)
class Document:
    """A document by its dossier, its number in it, or both."""

    dossier: str | None = None
    """Without spaces, with its addition: ``36200-VIII``; for other documents their id."""
    number: str | None = None

    def shown_by(self, other: Value) -> bool:
        """Tell whether the other names the same document, or one in the dossier."""
        if isinstance(other, Amount):
            return self.number is None and self.dossier == str(other.value)
        if not isinstance(other, Document):
            return False
        dossiers = (None, other.dossier, _bare(other.dossier) if self.number is None else None)
        return self.dossier in dossiers and self.number in (None, other.number)


@dataclass(frozen=True, slots=True)
class Raw:
    """Digits of which no value can be told, as of a section: 2.3.1."""

    text: str

    def shown_by(self, other: Value) -> bool:
        """Tell whether the other is written the same."""
        return self == other


Value = Amount | Percentage | Day | Document | Raw


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """A value where it stands in a text."""

    text: str
    value: Value

    @classmethod
    def of(cls, found: re.Match[str], value: Value) -> Self:
        """Make a mention of a match, without the full stop that may end its sentence."""
        text = found.group().removesuffix(".")
        return cls(found.start(), found.start() + len(text), text, value)

    def shown_by(self, other: Mention) -> bool:
        """Tell whether the other mention says this: the same value, or the same signs for a
        value of the same kind."""
        alike = type(self.value) is type(other.value) and _signs(self.text) == _signs(other.text)
        return alike or self.value.shown_by(other.value)


def _bare(dossier: str | None) -> str | None:
    return dossier.partition("-")[0] if dossier else None


def _signs(text: str) -> str:
    return " ".join(text.split()).casefold()
