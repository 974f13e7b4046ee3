"""The letters that an answer quotes as RIS, one record a letter; pure."""

from __future__ import annotations

from collections.abc import Iterator

from askbrief.exports.sources import Source, quoted, sources_of
from askbrief.types import Answer


def ris(answer: Answer) -> str:
    """Write a record for every letter that is quoted; its quotes are notes.

    Every value is one line: a line that looks like a tag would begin a new one.
    """
    records = (list(_record(source)) for source in sources_of(answer))
    return "".join(
        "".join(f"{tag}  - {value}\r\n" for tag, value in lines) + "\r\n" for lines in records
    )


def _record(source: Source) -> Iterator[tuple[str, str]]:
    yield "TY", "GOVDOC"
    yield "ID", source.key
    yield "TI", source.title
    if source.sender:
        yield "AU", source.sender
    if source.date:
        yield "PY", str(source.date.year)
        yield "DA", f"{source.date:%Y/%m/%d}/"
    yield "AB", source.citation
    if source.url:
        yield "UR", source.url
    yield "LA", "nl"
    for citation in source.quotes:
        yield "N1", quoted(citation)
    yield "ER", ""
