"""The clean text of a printed letter to a Letter."""

from __future__ import annotations

from collections.abc import Sequence

from askbrief.errors import LetterError
from askbrief.reading.blocks import drafts
from askbrief.reading.feet import body_size, take_foot, with_rest
from askbrief.reading.finishing import Parts, finish
from askbrief.reading.furniture import strip_furniture
from askbrief.reading.head import read_head
from askbrief.reading.lines import Line, Sheet, sheet, split_pages
from askbrief.reading.notes import Note, number_of, take_notes
from askbrief.reading.signatures import find_signatures
from askbrief.reading.tidy import lexicon
from askbrief.types import Letter

MAX_LETTER_LINES = 500_000


def letter_from_text(text: str, name: str) -> Letter:
    """Read a letter from text with printed lines.

    Args:
        text: what ``decoding.decode`` returns; form feeds or runs of blank lines are
            page breaks.
        name: file name, for a letter that does not name itself.

    Raises:
        LetterError: the text has more lines than any letter.
    """
    if text.count("\n") + text.count("\f") > MAX_LETTER_LINES:
        raise LetterError(
            f"the text has more than {MAX_LETTER_LINES:,} lines",
            where=name,
            remedy="Split it into one file for each letter.",
        )
    pages = split_pages(text)
    paged = len(pages) > 1 or "\f" in text
    sheets = [sheet(raw, number) for number, raw in enumerate(pages, 1)]
    return letter_from_sheets(sheets, name, paged=paged)


def letter_from_sheets(sheets: Sequence[Sheet], name: str, *, paged: bool) -> Letter:
    """Read a letter from printed pages, on which at least one line stands.

    Args:
        sheets: the pages, numbered from 1.
        name: file name, for a letter that does not name itself.
        paged: whether the page breaks are those of the source.
    """
    stripped = strip_furniture(sheets)
    known = lexicon(line.text for page in stripped.pages for line in page)
    lines, notes = _apart(stripped.pages)
    head = read_head(lines)
    body = lines[sum(len(part.lines) for part in head) :]
    signatures = find_signatures(body)
    return finish(
        Parts(
            head=head,
            margin=[Line(piece, 1) for one in sheets for piece in one.margin],
            drafts=drafts(head, body, signatures),
            signatures=signatures,
            notes=notes,
            furniture=stripped.furniture,
        ),
        name,
        pages=len(sheets) if paged else 0,
        known=known,
    )


def _apart(pages: Sequence[Sequence[Line]]) -> tuple[list[Line], list[tuple[int, Note]]]:
    """Take the footnotes off all pages."""
    lines: list[Line] = []
    notes: list[tuple[int, Note]] = []
    size = body_size(pages)
    last = 0
    for page in pages:
        foot = take_foot(page, size, open_note=bool(page) and _is_open(notes, page[0].page))
        if foot.rest:
            notes[-1] = (notes[-1][0], with_rest(notes[-1][1], foot.rest))
        text, found = (foot.lines, foot.notes) if foot.notes else take_notes(foot.lines, last)
        lines += text
        notes += ((page[0].page, note) for note in found)
        last = max([last, *(number_of(note.mark) or 0 for note in found)])
    return lines, notes


def _is_open(notes: Sequence[tuple[int, Note]], page: int) -> bool:
    """Return whether the last footnote before a page may run on there."""
    if not notes or notes[-1][0] != page - 1:
        return False
    return not notes[-1][1].lines[-1].text.endswith((".", "!", "?", ")"))
