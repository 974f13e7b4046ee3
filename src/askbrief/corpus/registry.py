"""A registry file: documents by number, title and date that need not be in the index.

JSON Lines. A line is a ``Document`` of the Tweede Kamer's open data, or an object with ``id``
and ``title`` and, if known, ``dossier``, ``number``, ``date``, ``kind`` and ``url``.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from askbrief.errors import DataError
from askbrief.reading.references.identifiers import kamerstuk_parts
from askbrief.types import KnownDocument

LONGEST_LINE = 1 << 20
"""Bytes; a document's row has about 1,000."""
_ID = re.compile(r"(?:kst|ah|h|kv|blg|stb|stcrt|trb)-[A-Za-z0-9-]{1,100}")
_IN_NAME = re.compile(
    r"(?<!\d)\d{5}(?:-(?:[IVX]{1,5}[A-E]?|[A-M]|\d\d))?(?![\w-]*\d{5})(?![A-Za-z\d])"
)
_REPLACES = re.compile(r"\bt\.v\.v\. (?P<dossier>\d{5}(?:-(?:[IVX]{1,5}[A-E]?|[A-M]|\d\d))?)-\d+\b")
_YEARS = re.compile(r"(?P<first>\d{4})-(?P<second>\d{4})")


class LineError(ValueError):
    """A line that tells of no document; says why."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out."""

    line: int
    """Counts from 1."""
    reason: str


@dataclass(frozen=True, slots=True)
class Registry:
    """What a registry file tells."""

    path: str
    documents: tuple[KnownDocument, ...]
    bad: tuple[BadLine, ...]


def read_registry(path: Path) -> Registry:
    """Read a registry file; a line that cannot be read is told and left out.

    A row of the Kamer's open data does not name its dossier unless it was asked for with
    ``$expand=Kamerstukdossier``; it is then taken from the file's name
    ("dossier_32623.jsonl"), or from a motion of the same dossier title that replaces another.

    Raises:
        DataError: the file cannot be read at all.
    """
    rows: list[tuple[int, dict[str, Any]]] = []
    bad: list[BadLine] = []
    for number, line in _lines(path):
        try:
            rows.append((number, _row(line)))
        except LineError as error:
            bad.append(BadLine(number, str(error)))
    dossiers = _Dossiers(path.stem, [row for _, row in rows])
    documents: dict[str, KnownDocument] = {}
    for number, row in rows:
        try:
            known = _document(row, dossiers)
        except LineError as error:
            bad.append(BadLine(number, str(error)))
        else:
            documents[known.id] = known
    bad.sort(key=lambda one: one.line)
    return Registry(str(path), tuple(documents.values()), tuple(bad))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    _skip_rest(file, line)
                if len(line) > LONGEST_LINE or line.strip():
                    yield number, line
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError(f"cannot be read ({reason})", where=str(path)) from error


def _skip_rest(file: BinaryIO, part: bytes) -> None:
    while part and not part.endswith(b"\n"):
        part = file.readline(LONGEST_LINE)


def _row(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise LineError(f"is longer than {LONGEST_LINE:,} bytes")
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise LineError("is not JSON in UTF-8") from None
    if not isinstance(row, dict):
        raise LineError("is not an object")
    return row


class _Dossiers:
    """Which dossier a row of the Kamer's open data belongs to."""

    def __init__(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        named = _IN_NAME.search(name)
        self._named = named.group() if named else None
        self._titled: dict[object, set[str]] = {}
        for row in rows:
            if found := _REPLACES.search(str(row.get("Onderwerp"))):
                self._titled.setdefault(str(row.get("Titel")), set()).add(found["dossier"])

    def of(self, row: dict[str, Any]) -> str:
        """Return a row's dossier.

        Raises:
            LineError: it cannot be told.
        """
        if said := _said_dossier(row):
            return said
        if self._named:
            return self._named
        titled = self._titled.get(str(row.get("Titel")), set())
        if len(titled) != 1:
            raise LineError(
                "does not say which dossier it is of; name the file after it, dossier_32623.jsonl"
            )
        return next(iter(titled))


def _said_dossier(row: dict[str, Any]) -> str | None:
    expanded = row.get("Kamerstukdossier")
    first = expanded[0] if isinstance(expanded, list) and expanded else expanded
    if not isinstance(first, dict) or not isinstance(first.get("Nummer"), int):
        return None
    addition = first.get("Toevoeging")
    return f"{first['Nummer']}-{addition}" if addition else str(first["Nummer"])


def _document(row: dict[str, Any], dossiers: _Dossiers) -> KnownDocument:
    return _plain(row) if "id" in row else _of_the_kamer(row, dossiers)


def _plain(row: dict[str, Any]) -> KnownDocument:
    its_id = _text(row, "id") or ""
    if not _ID.fullmatch(its_id):
        raise LineError(f"{its_id[:60]!r} is not an official id")
    parts = kamerstuk_parts(its_id)
    url = _text(row, "url")
    if url and not url.startswith(("https://", "http://")):
        raise LineError("its url does not begin with https://")
    return KnownDocument(
        id=its_id,
        title=_title(row, ("title",)),
        dossier=_text(row, "dossier") or (parts.dossier if parts else None),
        number=_text(row, "number") or (parts.number if parts else None),
        date=_date(row, "date"),
        kind=_text(row, "kind"),
        url=url,
    )


def _of_the_kamer(row: dict[str, Any], dossiers: _Dossiers) -> KnownDocument:
    if row.get("Verwijderd") is True:
        raise LineError("was deleted by the Kamer")
    title, date, kind = (
        _title(row, ("Onderwerp", "Titel")),
        _date(row, "Datum"),
        _text(row, "Soort"),
    )
    number, annex = row.get("Volgnummer"), row.get("Aanhangselnummer")
    years = _YEARS.fullmatch(_text(row, "Vergaderjaar") or "")
    if isinstance(number, int) and number > 0:
        dossier = dossiers.of(row)
        return KnownDocument(f"kst-{dossier}-{number}", title, dossier, str(number), date, kind)
    if str(annex or "").isdecimal() and years:
        its_id = f"ah-tk-{years['first']}{years['second']}-{annex}"
        return KnownDocument(its_id, title, None, str(annex), date, kind)
    raise LineError("has no number, so no official id")


def _title(row: dict[str, Any], names: Sequence[str]) -> str:
    title = next(filter(None, (_text(row, name) for name in names)), None)
    if title is None:
        raise LineError("has no title")
    return title


def _text(row: dict[str, Any], name: str) -> str | None:
    """Return a text, its white space joined; None if there is none.

    Raises:
        LineError: it is no text, or not Unicode.
    """
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise LineError(f'its "{name}" is not text')
    if not value.isascii() and value != value.encode(errors="replace").decode():
        raise LineError(f'its "{name}" is not Unicode')
    return " ".join(value.split()) or None


def _date(row: dict[str, Any], name: str) -> dt.date | None:
    value = _text(row, name)
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value[:10])
    except ValueError:
        raise LineError(f'its "{name}" is not a date') from None
