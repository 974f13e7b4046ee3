"""What the rules for follow-up questions tell each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from askbrief.types import Span

Kind = Literal["piece", "ask", "point"]
Named = Literal["place", "body", "month"]


@dataclass(frozen=True, slots=True)
class Word(Span):
    """A word of a question; offsets count in the question."""

    text: str
    low: str
    """In lower case, without an English 's."""

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[0].isupper()

    @property
    def numeral(self) -> bool:
        """Whether it is a number."""
        return self.text[0].isdecimal()


@dataclass(frozen=True, slots=True)
class Name:
    """A known name, with its article."""

    kind: Named
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that leans on an earlier one."""

    kind: Kind
    """A piece to put into the earlier question, a bare question word, or one that points back."""
    start: int
    """Where the piece begins."""
    asks: str
    """The question words before it, as typed; empty if there are none."""
