"""Where an index is: a folder or a URL, and how it is shown without its secrets."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SCHEMES = ("postgresql", "postgres")
SECRETS = ("password", "sslpassword", "passfile", "oauth_client_secret")
"""Parameters of such a URL that are never shown."""


def is_url(location: str) -> bool:
    """Tell whether a location is a URL, of whatever kind."""
    return "://" in location


def is_postgres(location: str) -> bool:
    """Tell whether a location is a URL of PostgreSQL."""
    return location.partition("://")[0].lower() in SCHEMES and is_url(location)


def shown(location: str) -> str:
    """Return a location as messages show it: a URL without passwords."""
    if not is_url(location):
        return location
    scheme = location.partition("://")[0]
    try:
        parts = urlsplit(location)
        query = [(n, v) for n, v in parse_qsl(parts.query) if n.lower() not in SECRETS]
        user, at, hosts = parts.netloc.rpartition("@")
    except ValueError:
        return f"{scheme}://…"
    # What cannot be told apart with certainty may hold a piece of a password.
    if "@" in user or "@" in parts.path + parts.query + parts.fragment or parts.fragment:
        return f"{scheme}://…"
    netloc = user.partition(":")[0] + at + hosts
    return urlunsplit((parts.scheme, netloc, parts.path, urlencode(query, safe="/,-= "), ""))
