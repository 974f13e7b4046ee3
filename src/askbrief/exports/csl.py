"""The letters that an answer quotes as CSL-JSON, one item a letter; pure."""

from __future__ import annotations

import json
from typing import Any

from askbrief.exports.sources import Source, quoted, sources_of
from askbrief.types import Answer, Citation


def csl_json(answer: Answer) -> str:
    """Write a list with an item for every letter that is quoted.

    ``note`` has the official citation and the quotes, for people; ``custom`` the same for
    programs, with the offsets.
    """
    items = [_item(source) for source in sources_of(answer)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(source: Source) -> dict[str, Any]:
    date, notes = source.date, [source.citation, *map(quoted, source.quotes)]
    known = {
        "id": source.key,
        "type": "document",
        "title": source.title,
        "author": [{"literal": source.sender}] if source.sender else None,
        "issued": {"date-parts": [[date.year, date.month, date.day]]} if date else None,
        "URL": source.url,
        "language": "nl-NL",
        "note": "\n".join(notes),
        "custom": {"citation": source.citation, "quotes": [_quote(one) for one in source.quotes]},
    }
    return {name: value for name, value in known.items() if value is not None}


def _quote(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "quote": citation.quote.text,
        "citation": citation.citation,
        "page": citation.page,
        "start": citation.quote.start,
        "end": citation.quote.end,
        "text_sha256": citation.text_sha256,
    }
