"""What requests look like; unknown fields are refused."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from askbrief.errors import QuestionError
from askbrief.questions import MAX_QUESTION_CHARS
from askbrief.types import Filter

MOST_HISTORY = 20
MOST_LETTERS = 500
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EXAMPLE: JsonDict = {
    "question": "which bodies receive accountability funding?",
    "limit": 3,
    "filters": {"dossier": "32623", "from": "2025-01-01"},
}


def _day(value: object) -> dt.date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("a date is written as YYYY-MM-DD")
    return dt.date.fromisoformat(value)


Day = Annotated[dt.date, BeforeValidator(_day, json_schema_input_type=dt.date)]


def _text(value: str) -> str:
    """Refuse half a surrogate pair, which JSON can hold and no text can."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("has a character that is half of a pair") from None
    return value


Text = Annotated[str, AfterValidator(_text)]
Words = Annotated[Text, Field(max_length=300)]


def _whole(value: object) -> int:
    """Take what JSON calls a whole number, which 3.0 is and "3" is not."""
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value % 1 == 0
    if not whole:
        raise ValueError("a whole number, without quotes")
    return int(value)  # type: ignore[call-overload,no-any-return]  # just checked


Few = Annotated[
    int,
    BeforeValidator(_whole, json_schema_input_type=Annotated[int, Field(ge=1, le=20)]),
    Field(ge=1, le=20),
]


class Strict(BaseModel):
    """A model that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)


class Filters(Strict):
    """Which letters to look in."""

    dossier: Words | None = Field(default=None, description="Dossier number, as 32623.")
    date_from: Day | None = Field(default=None, alias="from", description="First day.")
    date_to: Day | None = Field(default=None, alias="to", description="Last day.")
    sender: Words | None = Field(default=None, description="Part of the sender's office.")
    kind: Words | None = Field(default=None, description="Kind of document, as Brief regering.")

    def where(self) -> Filter:
        """Return the filter.

        Raises:
            QuestionError: the first day is after the last.
        """
        first, last = self.date_from, self.date_to
        if first and last and first > last:
            raise QuestionError(f"from {first} is after to {last}", remedy="Swap the two dates.")
        # Dossiers are printed with a space (32 623), kept without.
        number = "".join(self.dossier.split()) if self.dossier else None
        return Filter(number or None, first, last, self.sender or None, self.kind or None)


def _asked(schema: dict[str, Any]) -> None:
    """Say the limits of a question, which ``questions`` checks, and answers with 400."""
    schema |= {"minLength": 1, "maxLength": MAX_QUESTION_CHARS}


Asked = Annotated[Text, Field(json_schema_extra=_asked)]
Earlier = Annotated[Text, Field(max_length=MAX_QUESTION_CHARS)]


class Ask(Strict):
    """A question."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    question: Asked = Field(description="In Dutch or English.")
    limit: Few = Field(default=3, description="Most citations to give.")
    filters: Filters = Field(default_factory=Filters)
    history: list[Earlier] = Field(
        default_factory=list,
        max_length=MOST_HISTORY,
        description="Earlier questions, oldest first: a question that only makes sense after "
        "them is completed.",
    )


class Search(Filters):
    """A search."""

    q: Asked = Field(description="What to look for.", examples=["terugkeer van Syriërs"])
    limit: int = Field(default=10, ge=1, le=100, description="Most passages to give.")


class Letters(Filters):
    """A list of letters."""

    q: Words | None = Field(default=None, description="Words in the title.")
    limit: int = Field(default=50, ge=1, le=MOST_LETTERS, description="Most letters to give.")
    offset: int = Field(default=0, ge=0, le=10**9, description="Letters to pass over.")


class Part(Strict):
    """A part of a long list."""

    limit: int = Field(default=50, ge=1, le=MOST_LETTERS, description="Most to give.")
    offset: int = Field(default=0, ge=0, le=10**9, description="How many to pass over.")


class Picture(Strict):
    """How large a page is drawn."""

    width: int = Field(default=900, ge=200, le=2000, description="Pixels.")


class Nothing(Strict):
    """A request that takes no parameters."""
