"""Quotes held against the letters as they are now: of a saved answer, or of any text."""

from __future__ import annotations

import json
from collections.abc import Sequence

from askbrief.checking.differences import Change
from askbrief.checking.finding import Finder, check_quotes
from askbrief.checking.quotes import Quoted, quotes_in, read_quotes
from askbrief.checking.results import Check, Place
from askbrief.checking.saved import Claim, check, claims_of, read_claims
from askbrief.embedding.base import Embedder
from askbrief.stores.base import Store

__all__ = [
    "Change",
    "Check",
    "Claim",
    "Finder",
    "Place",
    "Quoted",
    "check",
    "check_any",
    "check_quotes",
    "claims_of",
    "quotes_in",
    "read_any",
    "read_claims",
    "read_quotes",
]


def read_any(data: bytes, where: str) -> list[Claim] | list[Quoted]:
    """Read the citations of a saved answer, or the quotes of a text.

    Args:
        where: its name, for errors.

    Raises:
        DataError: it is neither, or the text has no quote.
    """
    return read_claims(data, where) if _is_json(data) else read_quotes(data, where)


def _is_json(data: bytes) -> bool:
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return True
    try:
        json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return True


def check_any(
    read: Sequence[Claim] | Sequence[Quoted], store: Store, embedder: Embedder | None = None
) -> list[Check]:
    """Check what ``read_any`` read.

    Raises:
        StoreError: the index is damaged.
    """
    claims = [one for one in read if isinstance(one, Claim)]
    quotes = [one for one in read if isinstance(one, Quoted)]
    return check(claims, store) if claims else check_quotes(quotes, store, embedder)
