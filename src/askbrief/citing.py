"""Official citation strings, links and the check of a quote; pure."""

from __future__ import annotations

from askbrief.dates import written_date
from askbrief.errors import StoreError
from askbrief.types import Citation, Footnote, Hit, Letter, Quote, Span

PUBLICATION = "https://zoek.officielebekendmakingen.nl"
PUBLISHED = ("kst-", "ah-tk-", "ah-ek-", "kv-tk-", "blg-")
"""How the identifiers of official publications begin."""


def official_citation(letter: Letter, offset: int | None = None) -> str:
    """Cite a letter as the Aanwijzingen voor de regelgeving 3.43 prescribe.

    Args:
        offset: a place in the text, code points; its page and footnote are added.

    Returns:
        ``Kamerstukken II 2025/26, 32623, nr. 376, p. 2`` for a Kamerstuk, else the
        title with what is known of date and ministry's reference.
    """
    parts = _annex(letter) or _kamerstuk(letter) or _unnumbered(letter)
    if offset is not None:
        page, note = letter.page_of(offset), footnote_at(letter, offset)
        parts += [f"p. {page}"] if page is not None else []
        parts += [f"voetnoot {note.mark}"] if note else []
    return ", ".join(parts)


def _annex(letter: Letter) -> list[str]:
    """Cite answered questions as the annex to the proceedings that they are printed in."""
    about = letter.metadata
    if not letter.id.startswith("ah-") or not about.number or not about.parliamentary_year:
        return []
    chamber = about.chamber or ("I" if letter.id.startswith("ah-ek-") else "II")
    year = about.parliamentary_year
    return [f"Aanhangsel Handelingen {chamber} {year}", f"nr. {about.number}"]


def _kamerstuk(letter: Letter) -> list[str]:
    about = letter.metadata
    if not about.dossier or not about.number:
        return []
    # The Eerste Kamer letters its documents, the Tweede Kamer numbers them.
    numbered = about.number[0].isdecimal()
    chamber = about.chamber or ("II" if numbered else "I")
    year = f" {about.parliamentary_year}" if about.parliamentary_year else ""
    number = f"nr. {about.number}" if numbered else about.number
    return [f"Kamerstukken {chamber}{year}", dossier_as_cited(about.dossier), number]


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
    return f"{PUBLICATION}/{letter.id}.html" if letter.id.startswith(PUBLISHED) else None


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
