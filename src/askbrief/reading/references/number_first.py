"""Citations with the number first: "op stuk nr. 206 (28 844)", or without any dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askbrief.reading.references.forms import DOSSIER, GAP, NOT_IN_WORD, NR, NRS, NUMBER
from askbrief.reading.references.identifiers import dossier_id, kamerstuk_id, reference
from askbrief.reading.references.numbers import Numbered, numbers_at
from askbrief.types import Reference

_LIST = rf"{NUMBER}(?:{GAP}(?:,|(?:,{GAP})?(?:en|was)){GAP}(?:{NR})?{NUMBER}){{0,9}}"
_WITH_DOSSIER = re.compile(
    rf"{NOT_IN_WORD}(?:(?:[Ss]tuk|[Kk]amerstuk)(?:ken)?{GAP})?(?:{NRS}|{NR})"
    rf"(?P<numbers>{_LIST}){GAP}\({GAP}(?P<dossier>{DOSSIER}){GAP}\)"
)
_EACH = re.compile(NUMBER)
_LONGEST_BETWEEN = 80
_OWN = re.compile(
    rf"{NOT_IN_WORD}(?:(?:[Ss]tuk|[Kk]amerstuk)(?:ken)?|gedrukt onder|t\.v\.v\."
    rf"|[Tt]er vervanging van)"
    rf"(?={GAP}(?:{NRS}|{NR}))"
    rf"|{NOT_IN_WORD}(?:[Mm]otie|[Aa]mendement)\b[^.;:()\n]{{0,{_LONGEST_BETWEEN}}}"
    rf"(?:\bc\.s\.)?{GAP}\((?P<alone>)(?={GAP}{NR}[1-9]\d{{0,3}}{GAP}\))"
)


def number_first(text: str, own_dossier: str | None) -> Iterator[Reference]:
    """Find Kamerstukken that are cited by number and then dossier.

    Args:
        own_dossier: of the letter that cites, as in ids; meant where there is no dossier.
    """
    for found in _WITH_DOSSIER.finditer(text):
        yield from _listed(text, found)
    if own_dossier:
        yield from _own(text, own_dossier)


def _listed(text: str, found: re.Match[str]) -> Iterator[Reference]:
    """Make a reference of each number; the first begins with the label, the last ends with
    the dossier."""
    dossier = dossier_id(found["dossier"])
    numbers = list(_EACH.finditer(text, *found.span("numbers")))
    for one in numbers:
        start = found.start() if one is numbers[0] else one.start()
        end = found.end() if one is numbers[-1] else one.end()
        yield reference(text, start, end, kamerstuk_id(dossier, one.group(), None, None))


def _own(text: str, dossier: str) -> Iterator[Reference]:
    for found in _OWN.finditer(text):
        label = found.end() if found["alone"] is not None else found.start()
        for one in numbers_at(text, found.end()):
            yield _of(text, dossier, label, one)
            label = -1


def _of(text: str, dossier: str, label: int, one: Numbered) -> Reference:
    target, *between = (
        kamerstuk_id(dossier, number, None, None) for number in (one.number, *one.between)
    )
    start = one.start if label < 0 else label
    return reference(text, start, one.end, target, tuple(between))
