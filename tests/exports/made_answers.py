"""Answers with quotes as they are wanted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from askbrief.types import Answer, Citation, Quote


def citation(number: int = 1, letter_id: str = "kst-32623-376", **changes: Any) -> Citation:  # noqa: ANN401
    quote = changes.pop("quote", "Er komt geld.")
    made = Citation(
        number=number,
        quote=Quote(5, 5 + len(quote), letter_id, f"{letter_id}#0-99", quote),
        page=2,
        citation="Kamerstukken II 2025/26, 32623, nr. 376, p. 2",
        title="Actuele situatie in Noord-Afrika en het Midden-Oosten",
        date=dt.date(2025, 9, 19),
        sender="minister van Buitenlandse Zaken",
        url="https://zoek.officielebekendmakingen.nl/kst-32623-376.html",
        score=0.5,
        passage=quote,
        text_sha256="0" * 64,
    )
    return replace(made, **changes)


def answer(*citations: Citation, **changes: Any) -> Answer:  # noqa: ANN401
    made = Answer("wat *telt*?", "nl", True, 0.5, "", citations, 1, 9, "f" * 64, "none")
    return replace(made, **changes)
