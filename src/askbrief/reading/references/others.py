"""Citations of the proceedings, their annex with answered questions, and the gazettes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askbrief.dates import first_year
from askbrief.reading.references.forms import (
    CHAMBER,
    COMMA,
    GAP,
    NOT_IN_WORD,
    NR,
    NRS,
    YEAR_LABEL,
    YEARS,
)
from askbrief.reading.references.identifiers import chamber_of, reference
from askbrief.types import Metadata, Reference

_OF = rf"(?:{COMMA}{CHAMBER})?(?:{COMMA}(?:{YEAR_LABEL})?{YEARS})?"
_OF_TOO = (
    _OF.replace("chamber>", "its_chamber>")
    .replace("first>", "its_first>")
    .replace("second>", "its_second>")
)
_ANNEX = re.compile(
    rf"{NOT_IN_WORD}(?:Aanhangsel(?:{GAP}(?:van{GAP}de{GAP}|bij{GAP}de{GAP})?Handelingen)?{_OF}"
    rf"|Handelingen{_OF_TOO}{COMMA}Aanhangsel)"
    rf"{COMMA}(?P<label>{NRS}|{NR})?(?P<numbers>[1-9]\d{{0,4}}(?!\w)"
    rf"(?:{GAP}(?:,|en|, en){GAP}(?:{NR})?[1-9]\d{{0,4}}(?!\w)){{0,9}})"
)
_PROCEEDINGS = re.compile(
    rf"{NOT_IN_WORD}Handelingen{_OF}{COMMA}(?:{NR})?(?P<sitting>[1-9]\d{{0,2}})"
    rf"(?:{COMMA}item{GAP}|{GAP}-{GAP})(?P<item>[1-9]\d{{0,2}})(?![\w-])"
)
_GAZETTE = re.compile(
    rf"{NOT_IN_WORD}(?:(?P<stb>Stb\.?|Staatsblad)|(?P<trb>Trb\.?|Tractatenblad)"
    rf"|(?P<stcrt>Stcrt\.?|Staatscourant))"
    rf"{COMMA}(?P<year>(?:18|19|20)\d\d){COMMA}(?:{NR})?(?P<number>[1-9]\d{{0,5}})(?!\w|{GAP}\d{{3}}(?!\d))"
)
_EACH = re.compile(r"\d+")


def proceedings(text: str, context: Metadata) -> Iterator[Reference]:
    """Find the proceedings of both chambers and their annex.

    Args:
        context: of the letter that cites: its chamber and date are meant where a citation
            has none.
    """
    for found in _ANNEX.finditer(text):
        # Without "nr.", only a year before it tells that it is a number of the annex.
        labelled = found["label"] or found["first"] or found["its_first"]
        head = _session("ah", found, context) if labelled else None
        if head:
            yield from _each(text, found, head)
    for found in _PROCEEDINGS.finditer(text):
        if head := _session("h", found, context):
            target = f"{head}-{found['sitting']}-{found['item']}"
            yield reference(text, found.start(), found.end(), target)


def gazettes(text: str) -> Iterator[Reference]:
    """Find the Staatsblad, the Tractatenblad and the Staatscourant."""
    for found in _GAZETTE.finditer(text):
        yield reference(text, found.start(), found.end(), _gazette_id(found))


def _gazette_id(found: re.Match[str]) -> str:
    name = next(name for name in ("stb", "trb", "stcrt") if found[name])
    return f"{name}-{found['year']}-{found['number']}"


def _each(text: str, found: re.Match[str], head: str) -> Iterator[Reference]:
    numbers = list(_EACH.finditer(text, *found.span("numbers")))
    for one in numbers:
        start = found.start() if one is numbers[0] else one.start()
        yield reference(text, start, one.end(), f"{head}-{one.group()}")


def _session(kind: str, found: re.Match[str], context: Metadata) -> str | None:
    """Return how ids of a parliamentary year begin; None if it cannot be told."""
    said = found.groupdict()
    chamber = chamber_of(said["chamber"] or said.get("its_chamber")) or context.chamber or "II"
    printed = said["first"] or said.get("its_first")
    if printed:
        year = int(printed)
    elif context.date:
        year = first_year(context.date)
    else:
        return None
    return f"{kind}-{'ek' if chamber == 'I' else 'tk'}-{year}{year + 1}"
