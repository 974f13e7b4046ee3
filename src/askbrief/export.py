"""What is handed out, as plain values for JSON; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from askbrief.citing import link, official_citation
from askbrief.errors import DataError
from askbrief.layout import unpack
from askbrief.permalinks import Restored, address, permalink
from askbrief.types import Answer, Citation, Footnote, Hit, Letter, LinkedReference, Metadata, Page

if TYPE_CHECKING:
    from askbrief.checking import Check
    from askbrief.corpus import Registry
    from askbrief.indexing import BuildReport
    from askbrief.stores.base import LetterRecord
    from askbrief.timelines import Timeline

Document = dict[str, Any]
MOST_ERRORS = 1000
"""Lines of a registry file that could not be read and are told, at most."""


def answer_document(answer: Answer) -> Document:
    """Return an answer in the form that every door hands out."""
    return {
        "question": answer.question,
        "language": answer.language,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "text": answer.text,
        "citations": [citation_document(citation) for citation in answer.citations],
        "searched": {"letters": answer.letters, "passages": answer.passages},
        "index": {"id": answer.index_id, "model": answer.model},
        "timings_ms": dict(answer.timings_ms),
        "partial": list(answer.partial),
        "permalink": permalink(answer),
    }


def timeline_document(timeline: Timeline) -> Document:
    """Return the quotes on a question in order of date."""
    return answer_document(timeline.answer) | {"timeline": {"left_out": timeline.left_out}}


def restored_document(restored: Restored) -> Document:
    """Return an answer that was given earlier, with what became of each of its quotes."""
    since = [asdict(one) for one in restored.since]
    found = {
        "index": restored.link.version,
        "same_index": restored.same_index,
        "citations": since,
    }
    return answer_document(restored.answer) | {"permalink": address(restored.link), "since": found}


def citation_document(citation: Citation) -> Document:
    """Return a citation with its quote, flat."""
    quote = citation.quote
    return {
        "number": citation.number,
        "letter_id": quote.letter_id,
        "passage_id": quote.passage_id,
        "quote": quote.text,
        "start": quote.start,
        "end": quote.end,
        "page": citation.page,
        "citation": citation.citation,
        "title": citation.title,
        "date": _iso(citation.date),
        "sender": citation.sender,
        "url": citation.url,
        "score": round(citation.score, 4),
        "passage": citation.passage,
        "text_sha256": citation.text_sha256,
        "speaker": citation.speaker,
        "ocr": citation.ocr,
        "references": [reference_document(one) for one in citation.references],
    }


def reference_document(reference: LinkedReference) -> Document:
    """Return a citation of another document, with what is known of it."""
    return asdict(reference) | {"date": _iso(reference.date)}


def hit_document(hit: Hit, letter: Letter) -> Document:
    """Return a passage that was found in ``letter``."""
    passage = hit.passage
    return {
        "passage_id": passage.id,
        "letter_id": passage.letter_id,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "text": passage.text,
        "score": round(hit.score, 4),
        "citation": official_citation(letter, passage.start),
        "url": link(letter),
        "speaker": passage.speaker,
        "ocr": letter.form == "ocr",
    }


def letter_document(letter: Letter, page: Page | None = None) -> Document:
    """Return a letter; with ``page``, its text, pages and footnotes are that page's only.

    Offsets always count from the start of the whole letter's text.
    """
    pages = letter.pages if page is None else (page,)
    notes = letter.footnotes if page is None else notes_of(letter, page)
    document = {
        "letter_id": letter.id,
        "title": letter.title,
        "form": letter.form,
        "text": letter.text if page is None else page.cut(letter.text),
        "sha256": letter.sha256,
        "pages": [{"number": one.number, "start": one.start, "end": one.end} for one in pages],
        "footnotes": [_note_document(note) for note in notes],
        "metadata": _metadata_document(letter.metadata),
    }
    return document if page is None else document | {"lines": _lines_on(letter, page)}


def _lines_on(letter: Letter, page: Page) -> list[Document]:
    """Return the printed lines of a page's text and footnotes, where each character stands.

    Points from the left and upper edge of the page as shown; none without a layout.
    """
    return [
        {
            "start": strip.start,
            "end": strip.end,
            "top": strip.top,
            "bottom": strip.bottom,
            "edges": list(strip.edges),
        }
        for strip in unpack(letter.layout)
        if strip.page == page.number
    ]


def notes_of(letter: Letter, page: Page) -> tuple[Footnote, ...]:
    """Return the footnotes that are printed on a page."""
    return tuple(note for note in letter.footnotes if note.page == page.number)


def page_of(letter: Letter, number: int) -> Page:
    """Return a page by its number.

    Raises:
        DataError: the letter has no such page.
    """
    for page in letter.pages:
        if page.number == number:
            return page
    there = ", ".join(str(page.number) for page in letter.pages)
    raise DataError(
        f"there is no page {number}",
        where=letter.id,
        remedy=f"It has pages {there}." if there else "Its source has no pages.",
    )


def reference_documents(
    references: Iterable[LinkedReference], cited_by: Iterable[LetterRecord]
) -> Document:
    """Return what a letter cites and which letters cite it."""
    return {
        "references": [reference_document(one) for one in references],
        "cited_by": [record_document(record) for record in cited_by],
    }


def checks_document(checks: Sequence[Check]) -> Document:
    """Return what a check of quotes found."""
    holds = all(one.holds for one in checks)
    return {"holds": holds, "citations": [check_document(one) for one in checks]}


def check_document(check: Check) -> Document:
    """Return what became of one quote."""
    made = asdict(check)
    return made | {"allowed": list(check.allowed), "difference": list(made["difference"])}


def record_document(record: LetterRecord) -> Document:
    """Return a letter in a list."""
    return asdict(record) | {"date": _iso(record.date)}


def build_document(report: BuildReport) -> Document:
    """Return what a build did; ``failed`` and its like count files."""
    counts = {
        "read": report.count("read"),
        "unchanged": report.count("unchanged"),
        "skipped": report.count("skipped"),
        "failed": report.count("failed"),
        "removed": report.count("removed"),
    }
    return {
        **counts,
        "letters": report.letters,
        "passages": report.passages,
        "index": {"id": report.index_id},
        "seconds": round(report.seconds, 3),
        "letters_per_second": round(report.letters_per_second, 2),
        "passages_per_second": round(report.passages_per_second, 2),
        "files": [
            asdict(file) | {"seconds": round(file.seconds, 4)}
            for file in report.files
            if file.status != "unchanged"
        ],
        "registry": report.registry and _registry_document(report.registry),
    }


def _registry_document(registry: Registry) -> Document:
    return {
        "path": registry.path,
        "documents": len(registry.documents),
        "failed": len(registry.bad),
        "errors": [asdict(one) for one in registry.bad[:MOST_ERRORS]],
    }


def _note_document(note: Footnote) -> Document:
    place = note.reference
    return {
        "mark": note.mark,
        "start": note.start,
        "end": note.end,
        "page": note.page,
        "reference": {"start": place.start, "end": place.end} if place else None,
    }


def _metadata_document(metadata: Metadata) -> Document:
    values = asdict(metadata)
    return values | {
        "date": _iso(metadata.date),
        "signatories": list(metadata.signatories),
    }


def _iso(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None
