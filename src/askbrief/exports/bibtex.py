"""The letters that an answer quotes as BibTeX, one entry a letter; pure."""

from __future__ import annotations

import re

from askbrief.exports.sources import Source, quoted, sources_of
from askbrief.types import Answer

_SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: rf"\{sign}" for sign in "%&#_$"},
}
"""Braces by name: BibTeX counts them even where they are escaped."""
_SIGN = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")
_IN_ADDRESSES = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}


def bibtex(answer: Answer) -> str:
    """Write an entry for every letter that is quoted; its quotes are in ``annote``."""
    return "\n".join(_entry(source) for source in sources_of(answer))


def escaped(text: str) -> str:
    """Return a text so that TeX prints the same; letters beyond ASCII stay as they are."""
    return _SIGN.sub(lambda found: _SPECIAL[found.group()], text)


def _entry(source: Source) -> str:
    lines = [f"  {name} = {{{value}}}" for name, value in _fields(source).items()]
    return f"@misc{{{source.key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(source: Source) -> dict[str, str]:
    """Return the fields as they are written; in a second pair of braces, names of offices are
    not taken apart and titles keep their capitals."""
    fields = {"title": f"{{{escaped(source.title)}}}"}
    if source.sender:
        fields["author"] = f"{{{escaped(source.sender)}}}"
    if source.date:
        month = f"{source.date.month}"
        fields |= {"year": str(source.date.year), "month": month, "date": source.date.isoformat()}
    fields["howpublished"] = escaped(source.citation)
    if source.url:
        fields["url"] = "".join(_IN_ADDRESSES.get(sign, sign) for sign in source.url)
    fields["langid"] = "dutch"
    fields["annote"] = " ".join(escaped(quoted(one)) for one in source.quotes)
    return fields
