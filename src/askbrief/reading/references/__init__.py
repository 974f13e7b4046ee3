"""Which official documents a text cites: every form in use, as an official id with its place.

Pure; any text is read in time that grows with its length only.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from askbrief.reading.references.identifiers import literal_ids
from askbrief.reading.references.kamerstukken import dossier_first, of_the_senate
from askbrief.reading.references.number_first import number_first
from askbrief.reading.references.others import gazettes, proceedings
from askbrief.types import Metadata, Reference

__all__ = ["cited_ids", "find_references"]

_NOTHING = Metadata()


def find_references(text: str, *, context: Metadata = _NOTHING) -> list[Reference]:
    """Find the documents that a text cites, in order and without overlap.

    Args:
        text: any text; offsets count its code points.
        context: of the letter that cites. Its dossier is meant where a text says only
            "op stuk nr. 12", its year and chamber where the proceedings are cited without.
    """
    found = chain(
        literal_ids(text),
        dossier_first(text),
        of_the_senate(text),
        number_first(text, context.dossier),
        proceedings(text, context),
        gazettes(text),
    )
    return _apart(found)


def cited_ids(references: Iterable[Reference], *, besides: str = "") -> tuple[str, ...]:
    """Return the ids of cited documents, each once, in order of first citation.

    Args:
        references: in order.
        besides: an id to leave out, that of the letter itself.
    """
    ids = chain.from_iterable((*one.between, one.target) for one in references)
    return tuple(each for each in dict.fromkeys(ids) if each != besides)


def _apart(found: Iterable[Reference]) -> list[Reference]:
    """Order by place; of two that overlap, keep the first, and of those the longest."""
    kept: list[Reference] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
