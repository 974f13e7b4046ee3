"""What a postgresql:// URL says: how to connect, which schema, how it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from askbrief.errors import StoreError
from askbrief.stores.locations import shown

DEFAULT_SCHEMA = "askbrief"
SCHEMA = "schema"
PARTIAL = "partial"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where an index is kept."""

    url: str
    """As libpq takes it; may hold a password, so it is never shown."""
    schema: str
    partial: bool
    """Whether answers may be given while a shard is missing."""
    place: str
    """As messages show it."""


def address_of(location: str) -> Address:
    """Read a URL; ``schema`` and ``partial`` are ours, all else is passed on to libpq.

    Raises:
        StoreError: it is not a URL, or the schema's name cannot be used.
    """
    place = shown(location)
    try:
        parts = urlsplit(location)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        raise _bad("is not a URL that can be read", place) from None
    ours = {name: value for name, value in pairs if name in (SCHEMA, PARTIAL)}
    rest = urlencode([pair for pair in pairs if pair[0] not in ours], quote_via=quote)
    schema, partial = ours.get(SCHEMA, DEFAULT_SCHEMA), ours.get(PARTIAL, "0")
    if not _NAME.fullmatch(schema) or schema.startswith("pg_"):
        raise _bad(f"{schema!r} cannot be the name of a schema", place)
    if partial not in {"0", "1"}:
        raise _bad(f"partial is {partial!r}, not 0 or 1", place)
    url = urlunsplit(("postgresql", parts.netloc, parts.path, rest, parts.fragment))
    return Address(url, schema, partial == "1", place)


def with_schema(location: str, schema: str) -> str:
    """Return the same URL for another schema."""
    parts = urlsplit(location)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != SCHEMA]
    query = urlencode([*kept, (SCHEMA, schema)], quote_via=quote)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


def _bad(what: str, place: str) -> StoreError:
    return StoreError(
        what,
        where=place,
        remedy="Give a URL such as postgresql://user@host/database?schema=askbrief; a schema's "
        "name has small letters, digits and _, at most 40.",
    )
