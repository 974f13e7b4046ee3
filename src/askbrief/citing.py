"""Official citation strings, links and the check of a quote; pure."""

from __future__ import annotations

import re

from askbrief.dates import parliamentary_year, written_date, years_as_cited
from askbrief.errors import StoreError
from askbrief.reading.references.identifiers import kamerstuk_parts
from askbrief.types import Citation, Footnote, Hit, Letter, Quote, Span

PUBLICATION = "https://zoek.officielebekendmakingen.nl"
PUBLISHED = (
    *("kst-", "ah-tk-", "ah-ek-", "kv-tk-", "h-tk-", "h-ek-", "blg-"),
    *("stb-", "stcrt-", "trb-"),
)
"""How the identifiers of official publications begin."""

_CHAMBERS = {"tk": "II", "ek": "I"}
_ANNEX = re.compile(r"ah-(?P<chamber>[te]k)-(?P<first>\d{4})\d{4}-(?P<number>\d+)")
_PROCEEDINGS = re.compile(
    r"h-(?P<chamber>[te]k)-(?P<first>\d{4})\d{4}-(?P<sitting>\d+)-(?P<item>\d+)"
)
_GAZETTE = re.compile(r"(?P<name>stb|stcrt|trb)-(?P<year>\d{4})-(?P<number>\d+)")
_ATTACHMENT = re.compile(r"blg-\d+|kst-.+-b\d+")


def official_citation(letter: Letter, offset: int | None = None) -> str:
    """Cite a letter as the Aanwijzingen voor de regelgeving 3.43 prescribe.

    Args:
        offset: a place in the text, code points; its page and footnote are added, or its
            paragraph where the source has no pages.

    Returns:
        ``Kamerstukken II 2025/26, 32623, nr. 376, p. 2`` for a Kamerstuk, ``Aanhangsel
        Handelingen II 2023/24, nr. 594``, ``Handelingen II 2017/18, nr. 70, item 12``,
        ``Bijlage bij Kamerstukken II 2015/16, 34389, nr. 9``, else the title with what is
        known of date and ministry's reference.
    """
    parts = (
        _annex(letter)
        or _proceedings(letter)
        or _attachment(letter)
        or _kamerstuk(letter)
        or _unnumbered(letter)
    )
    return ", ".join(parts if offset is None else parts + _place(letter, offset))


def _place(letter: Letter, offset: int) -> list[str]:
    """Name a place: its page, or its paragraph where there are no pages, and its footnote."""
    page, note = letter.page_of(offset), footnote_at(letter, offset)
    paragraph = None if letter.pages or note else paragraph_at(letter, offset)
    return [
        *([f"p. {page}"] if page is not None else []),
        *([f"al. {paragraph}"] if paragraph else []),
        *([f"voetnoot {note.mark}"] if note else []),
    ]


def paragraph_at(letter: Letter, offset: int) -> int | None:
    """Return the number of the paragraph that holds the character at ``offset``, from 1 on.

    Heads, headings, signatures and footnotes are not counted.
    """
    number = 0
    for block in letter.blocks:
        number += block.kind == "paragraph"
        if block.start <= offset < block.end:
            return number if block.kind == "paragraph" else None
    return None


def _annex(letter: Letter) -> list[str]:
    """Cite answered questions as the annex to the proceedings that they are printed in."""
    about = letter.metadata
    found = _ANNEX.fullmatch(letter.id)
    number = about.number or (found["number"] if found else None)
    year = _year(letter) or (years_as_cited(int(found["first"])) if found else None)
    if not letter.id.startswith("ah-") or not number or not year:
        return []
    chamber = about.chamber or ("I" if letter.id.startswith("ah-ek-") else "II")
    return [f"Aanhangsel Handelingen {chamber} {year}", f"nr. {number}"]


def _proceedings(letter: Letter) -> list[str]:
    found = _PROCEEDINGS.fullmatch(letter.id)
    if not found:
        return []
    head = f"Handelingen {_CHAMBERS[found['chamber']]} {years_as_cited(int(found['first']))}"
    return [head, f"nr. {found['sitting']}", f"item {found['item']}"]


def _attachment(letter: Letter) -> list[str]:
    """Cite what was sent along with a Kamerstuk by that Kamerstuk."""
    if not _ATTACHMENT.fullmatch(letter.id):
        return []
    main = kamerstuk_parts(letter.metadata.annex_to or letter.id)
    if not main:
        return [*_unnumbered(letter), letter.id]
    head, *rest = _as_cited(letter, main.dossier, main.number)
    return [f"Bijlage bij {head}", *rest]


def _kamerstuk(letter: Letter) -> list[str]:
    about = letter.metadata
    if not about.dossier or not about.number:
        return []
    return _as_cited(letter, about.dossier, about.number)


def _as_cited(letter: Letter, dossier: str, number: str) -> list[str]:
    # The Eerste Kamer letters its documents, the Tweede Kamer numbers them.
    chamber = letter.metadata.chamber or ("II" if number[0].isdecimal() else "I")
    year = _year(letter)
    head = f"Kamerstukken {chamber} {year}" if year else f"Kamerstukken {chamber}"
    return [head, dossier_as_cited(dossier), number_as_cited(number)]


def _year(letter: Letter) -> str | None:
    """Return the parliamentary year that is printed, else the one that the date lies in."""
    about = letter.metadata
    return about.parliamentary_year or (parliamentary_year(about.date) if about.date else None)


def number_as_cited(number: str) -> str:
    """Write a document's number: ``nr. 376``, but ``D`` for one of the Eerste Kamer."""
    return f"nr. {number}" if number[0].isdecimal() else number


def name_of(document_id: str) -> str:
    """Name a document by its id alone: ``Kamerstuk 32623, nr. 343``; the id if it is of
    another kind."""
    if parts := kamerstuk_parts(document_id):
        word = "Bijlage bij Kamerstuk" if parts.part == "b" else "Kamerstuk"
        return f"{word} {dossier_as_cited(parts.dossier)}, {number_as_cited(parts.number)}"
    if found := _ANNEX.fullmatch(document_id):
        chamber, year = _CHAMBERS[found["chamber"]], years_as_cited(int(found["first"]))
        return f"Aanhangsel Handelingen {chamber} {year}, nr. {found['number']}"
    if found := _PROCEEDINGS.fullmatch(document_id):
        chamber, year = _CHAMBERS[found["chamber"]], years_as_cited(int(found["first"]))
        return f"Handelingen {chamber} {year}, nr. {found['sitting']}, item {found['item']}"
    if found := _GAZETTE.fullmatch(document_id):
        return f"{found['name'].capitalize()}. {found['year']}, {found['number']}"
    return document_id


def dossier_as_cited(dossier: str) -> str:
    """Write a dossier with its addition: ``36410 XVII``, but ``21501-02``."""
    number, hyphen, addition = dossier.partition("-")
    return (
        f"{number} {addition}"
        if addition and not addition[0].isdecimal()
        else number + hyphen + addition
    )


def _unnumbered(letter: Letter) -> list[str]:
    about = letter.metadata
    date = written_date(about.date) if about.date else ""
    reference = f"kenmerk {about.reference}" if about.reference else ""
    return [part for part in (letter.title, date, reference) if part]


def footnote_at(letter: Letter, offset: int) -> Footnote | None:
    """Return the footnote whose own text holds the character at ``offset``."""
    return next((note for note in letter.footnotes if note.start <= offset < note.end), None)


def link(letter: Letter) -> str | None:
    """Return the address of the official publication, None for a letter without one."""
    return publication(letter.id)


def publication(document_id: str) -> str | None:
    """Return the address that the official publication of an id has, if it is such an id."""
    return f"{PUBLICATION}/{document_id}.html" if document_id.startswith(PUBLISHED) else None


def quote_holds(quote: Quote, letter: Letter) -> bool:
    """Tell whether a quote stands in the letter, character by character, at its offsets."""
    inside = 0 <= quote.start < quote.end <= len(letter.text)
    return quote.letter_id == letter.id and inside and quote.cut(letter.text) == quote.text


def quote_of(hit: Hit, span: Span) -> Quote:
    """Cut a quote from a hit's passage; ``span`` counts from the passage's start."""
    passage = hit.passage
    start, end = passage.start + span.start, passage.start + span.end
    return Quote(start, end, passage.letter_id, passage.id, span.cut(passage.text))


def cite(number: int, quote: Quote, hit: Hit, letter: Letter) -> Citation:
    """Make the citation of a quote, after checking the quote against the letter's text.

    Raises:
        StoreError: the quote does not stand in the letter: the index is damaged.
    """
    if not quote_holds(quote, letter):
        raise StoreError(
            "a quote differs from the stored letter, so it is not shown",
            where=quote.passage_id,
            remedy="The index is damaged; run `askbrief build --full`.",
        )
    return Citation(
        number=number,
        quote=quote,
        page=letter.page_of(quote.start),
        citation=official_citation(letter, quote.start),
        title=letter.title,
        date=letter.metadata.date,
        sender=letter.metadata.sender,
        url=link(letter),
        score=hit.score,
        passage=hit.passage.text,
        text_sha256=letter.sha256,
        speaker=hit.passage.speaker,
        ocr=letter.form == "ocr",
    )
