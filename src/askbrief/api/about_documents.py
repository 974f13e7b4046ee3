"""What responses about the server and its index look like, for the OpenAPI document."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field


class Value(BaseModel):
    """A value that letters have, and how many have it."""

    value: str
    letters: int


class Dossier(Value):
    """A dossier with its title."""

    title: str | None


class Examples(BaseModel):
    """Questions that the index answers."""

    nl: list[str]
    en: list[str]


class Index(BaseModel):
    """What is in the index."""

    id: str
    model: str
    letters: int
    passages: int
    threshold: float
    version: str
    date_from: dt.date | None = Field(alias="from")
    date_to: dt.date | None = Field(alias="to")
    dossiers: list[Dossier]
    senders: list[Value]
    kinds: list[Value]
    examples: Examples


class Alive(BaseModel):
    """The server runs."""

    status: Literal["ok"]


class Ready(BaseModel):
    """Questions can be asked."""

    status: Literal["ready"]
    index: str
