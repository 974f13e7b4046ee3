"""A letter as text: how it is stored, and the digests that tell two contents apart."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from askbrief.types import Block, Footnote, Letter, Metadata, Page, Passage, Span

DIGEST_FORMAT = "askbrief content 2"


def canonical(value: object) -> str:
    """Return JSON that is the same for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def details_of(letter: Letter) -> str:
    """Return everything of a letter but its id, title, text and layout, as canonical JSON."""
    return canonical(
        {
            "form": letter.form,
            "metadata": _metadata_out(letter.metadata),
            "pages": [[p.start, p.end, p.number] for p in letter.pages],
            "blocks": [[b.start, b.end, b.kind, b.speaker] for b in letter.blocks],
            "footnotes": [_footnote_out(note) for note in letter.footnotes],
        }
    )


def letter_of(letter_id: str, title: str, text: str, details: str, layout: bytes) -> Letter:
    """Return the letter that ``details_of`` took apart.

    Raises:
        ValueError, KeyError, TypeError: ``details`` is damaged.
    """
    found = json.loads(details)
    return Letter(
        id=letter_id,
        title=title,
        text=text,
        metadata=_metadata_in(found["metadata"]),
        pages=tuple(Page(*page) for page in found["pages"]),
        blocks=tuple(Block(*block) for block in found["blocks"]),
        footnotes=tuple(_footnote_in(*note) for note in found["footnotes"]),
        form=found["form"],
        layout=layout,
    )


def content_digest(letter: Letter, passages: Iterable[Passage]) -> bytes:
    """Return 32 bytes that depend on a letter and where its passages lie.

    Neither its source nor its vectors count: a file may move, and vectors differ in the
    last bit between machines.

    Raises:
        UnicodeEncodeError: a text has half of a surrogate pair.
    """
    spans = [[p.start, p.end, p.page, p.kind, p.speaker] for p in passages]
    layout = hashlib.sha256(letter.layout).hexdigest()
    content = [letter.id, letter.title, letter.sha256, details_of(letter), layout, spans]
    return hashlib.sha256(canonical(content).encode()).digest()


def store_version(fingerprint: str, digests: Iterable[bytes]) -> str:
    """Return the hexadecimal digest of a store's content.

    Args:
        fingerprint: of the model.
        digests: one a letter, in the order of the letters' ids.
    """
    version = hashlib.sha256(f"{DIGEST_FORMAT}\n{fingerprint}\n".encode())
    for digest in digests:
        version.update(digest)
    return version.hexdigest()


def _metadata_out(metadata: Metadata) -> dict[str, object]:
    values = {f.name: getattr(metadata, f.name) for f in fields(Metadata)}
    values["date"] = metadata.date.isoformat() if metadata.date else None
    # Without what is empty, a field added later changes no digest.
    return {name: value for name, value in values.items() if value not in (None, ())}


def _metadata_in(values: dict[str, Any]) -> Metadata:
    if "date" in values:
        values["date"] = dt.date.fromisoformat(values["date"])
    if "signatories" in values:
        values["signatories"] = tuple(values["signatories"])
    return Metadata(**values)


def _footnote_out(note: Footnote) -> list[object]:
    at = note.reference
    return [note.start, note.end, note.mark, note.page, at and [at.start, at.end]]


def _footnote_in(
    start: int, end: int, mark: str, page: int | None, at: list[int] | None
) -> Footnote:
    return Footnote(start, end, mark, page, Span(*at) if at else None)
