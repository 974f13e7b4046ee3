"""Citations of other documents, looked up: where each leads, and what is known of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from askbrief.citing import publication
from askbrief.errors import MissingError
from askbrief.reading.references import find_references
from askbrief.reading.references.identifiers import kamerstuk_parts
from askbrief.stores.base import Store
from askbrief.types import Citation, KnownDocument, Letter, LinkedReference, Reference, Span

AROUND = 160
"""Characters beside a span that tell what a citation in it means."""


def references_of(letter: Letter) -> list[Reference]:
    """Find what a letter cites, in order; offsets count in its text."""
    return find_references(letter.text, context=letter.metadata)


def references_in(letter: Letter, span: Span) -> list[Reference]:
    """Find what a span of a letter cites; looks at the text beside it, not at all of it."""
    first = max(0, span.start - AROUND)
    nearby = letter.text[first : span.end + AROUND]
    found = find_references(nearby, context=letter.metadata)
    moved = (replace(one, start=one.start + first, end=one.end + first) for one in found)
    return [one for one in moved if span.start <= one.start and one.end <= span.end]


def linked(references: Sequence[Reference], store: Store) -> list[LinkedReference]:
    """Look up where references lead: to a letter in the store, to a document that the
    register knows, or to none known here.

    A target that neither knows has the address that it would have, unless the register knows
    other documents of its dossier: then there is no such document as far as is known.
    """
    if not references:
        return []
    targets = {one.target for one in references}
    known = store.known(targets)
    letters = _letters(targets, store)
    dossiers = {_dossier(target) for target in targets - letters.keys() - known.keys()}
    covered = store.covered(dossiers - {""}).keys() if dossiers else ()
    return [
        _linked(one, letters.get(one.target), known.get(one.target), covered) for one in references
    ]


def with_references(
    citations: Iterable[Citation], letters: dict[str, Letter], store: Store
) -> tuple[Citation, ...]:
    """Add to citations what their quotes cite themselves."""
    listed = list(citations)
    found = [references_in(letters[one.quote.letter_id], one.quote) for one in listed]
    looked_up = iter(linked([one for some in found for one in some], store))
    return tuple(
        replace(citation, references=tuple(next(looked_up) for _ in some))
        for citation, some in zip(listed, found, strict=True)
    )


def own_title(letter: Letter) -> str:
    """Return a letter's title; where that is its dossier's, with what is printed beside its
    number: "MOTIE VAN HET LID KAHRAMAN C.S."."""
    if letter.title != letter.metadata.dossier_title or not letter.metadata.number:
        return letter.title
    line = re.compile(rf"(?:Nr\. ?)?{re.escape(letter.metadata.number)} (?P<printed>\S.*)")
    heads = (block.cut(letter.text) for block in letter.blocks if block.kind == "head")
    printed = next(filter(None, map(line.fullmatch, heads)), None)
    return f"{letter.title}: {printed['printed']}" if printed else letter.title


def _letters(targets: Iterable[str], store: Store) -> dict[str, Letter]:
    found = {}
    for target in targets:
        try:
            found[target] = store.letter(target)
        except MissingError:
            continue
    return found


def _dossier(target: str) -> str:
    parts = kamerstuk_parts(target)
    return parts.dossier if parts else ""


def _linked(
    one: Reference,
    letter: Letter | None,
    known: KnownDocument | None,
    covered: Collection[str],
) -> LinkedReference:
    place = (one.start, one.end, one.surface, one.target)
    address = publication(one.target)
    if letter:
        about = letter.metadata
        title = known.title if known and known.title else own_title(letter)
        return LinkedReference(*place, "indexed", title, about.number, about.date, address)
    if known:
        url = known.url or address
        return LinkedReference(*place, "known", known.title, known.number, known.date, url)
    if _dossier(one.target) in covered:
        return LinkedReference(*place, "unknown")
    return LinkedReference(*place, "unknown", url=address)
