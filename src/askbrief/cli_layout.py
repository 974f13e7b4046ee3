"""Answers, passages, letters and reports, laid out for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from askbrief.citing import official_citation
from askbrief.cli_references import show_cited
from askbrief.console import printable, say, table_width, wrapped
from askbrief.exports.words import incomplete
from askbrief.types import Answer, Citation, Hit, Language, Letter, Page

if TYPE_CHECKING:
    from askbrief.corpus import Registry
    from askbrief.export import Document
    from askbrief.indexing import BuildReport
    from askbrief.stores.base import LetterRecord
    from askbrief.timelines import Timeline

NOT_THE_SENDER = {
    "question": "asked by members, not said by the sender",
    "quotation": "quoted from others in the letter",
}
READ_BY_OCR = "read by OCR from a scan: check it against the page"
NEAREST = {"nl": "Het dichtst in de buurt:", "en": "Nearest passages:"}
CONFIDENCE = {"nl": "zekerheid", "en": "confidence"}
SEARCHED = {"nl": "doorzocht", "en": "searched"}
LETTERS = {"nl": ("brief", "brieven"), "en": ("letter", "letters")}
PASSAGES = {"nl": ("passage", "passages"), "en": ("passage", "passages")}
DOCUMENTS = ("document", "documents")
UNDATED = {"nl": "zonder datum", "en": "without a date"}
LEFT_OUT = {
    "nl": "meer, minder raak; --limit toont er meer.",
    "en": "more, less to the point; --limit shows more.",
}
MOST_SKIPPED = 20
"""Files that a build skipped, or lines of a registry it could not read, named at most."""


def show_answer(answer: Answer) -> None:
    """Print an answer: the quotes, where each stands, and how sure it is."""
    if not answer.answered:
        say(wrapped(answer.text), bold=True)
        if answer.citations:
            say(f"\n{NEAREST[answer.language]}")
    for citation in answer.citations:
        say(
            ("" if citation is answer.citations[0] and answer.answered else "\n") + _quote(citation)
        )
    for citation in answer.citations:
        _show_source(citation)
        show_cited(citation.references, answer.language)
    say()
    say(wrapped(_account(answer)), dim=True)
    if answer.partial:
        say(wrapped(incomplete(answer)), fg="yellow")


def show_timeline(timeline: Timeline) -> None:
    """Print the quotes on a question under their dates."""
    answer, language = timeline.answer, timeline.answer.language
    if not answer.citations:
        say(wrapped(answer.text), bold=True)
    for date, citations in groupby(answer.citations, key=lambda one: one.date):
        say(
            ("\n" if date != answer.citations[0].date else "") + _heading(date, language), bold=True
        )
        for citation in citations:
            _show_on_line(citation)
    say()
    if timeline.left_out:
        say(wrapped(f"{_count(timeline.left_out, LETTERS[language])} {LEFT_OUT[language]}"))
    say(wrapped(_account(answer)), dim=True)


def _heading(date: dt.date | None, language: Language) -> str:
    return _day(date) or UNDATED[language]


def _show_on_line(citation: Citation) -> None:
    say(wrapped(f"“{citation.quote.text}” [{citation.number}]", "    "))
    _show_source(citation, dated=True)


def _quote(citation: Citation) -> str:
    return wrapped(f"“{citation.quote.text}” [{citation.number}]")


def _show_source(citation: Citation, *, dated: bool = False) -> None:
    """Print where a quote stands; ``dated`` if its date stands above it."""
    indent = "    " if dated else "\n"
    say(f"{indent}[{citation.number}] {citation.citation}", fg="cyan")
    title = "" if citation.citation.startswith(citation.title) else citation.title
    day = "" if dated else _day(citation.date)
    sent = ", ".join(part for part in (citation.sender, day) if part)
    whose = NOT_THE_SENDER.get(citation.speaker or "", "")
    for line in (title, sent, whose, READ_BY_OCR if citation.ocr else "", citation.url):
        if line:
            say(wrapped(line, "    "))


def _account(answer: Answer) -> str:
    language = answer.language
    letters = _count(answer.letters, LETTERS[language])
    passages = _count(answer.passages, PASSAGES[language])
    parts = [
        f"{CONFIDENCE[language]} {answer.confidence:.2f}",
        f"{letters}, {passages} {SEARCHED[language]}",
    ]
    total = answer.timings_ms.get("total")
    return " · ".join(parts + ([f"{total:.0f} ms"] if total is not None else []))


def show_hits(hits: Sequence[Hit], letters: dict[str, Letter]) -> None:
    """Print passages, best first."""
    if not hits:
        say("Nothing found.")
    for rank, hit in enumerate(hits, start=1):
        passage = hit.passage
        cited = official_citation(letters[passage.letter_id], passage.start)
        asked = " (question)" if passage.speaker == "question" else ""
        say(f"{rank}. {cited} ({hit.score:.4f}){asked}", fg="cyan")
        say(wrapped(passage.text, "   ") + "\n")


def show_letters(records: Sequence[LetterRecord]) -> None:
    """Print a table of letters, cut to the terminal."""
    if not records:
        say("No letters.")
        return
    rows = [("LETTER", "DATE", "SENDER", "TITLE")]
    rows += [(r.letter_id, str(r.date or "-"), r.sender or "-", r.title) for r in records]
    cells = [[" ".join(printable(cell).split()) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    room = table_width()
    if room:  # and some of it for the title
        widths[2] = min(widths[2], room // 3)
    for *row, title in cells:
        columns = [_cut(cell, wide).ljust(wide) for cell, wide in zip(row, widths, strict=True)]
        say(_cut("  ".join([*columns, title]), room))


def _cut(text: str, room: int | None) -> str:
    return text if room is None or len(text) <= room else text[: room - 1] + "…"


def show_letter(letter: Letter) -> None:
    """Print what is known of a letter, and its text."""
    about = letter.metadata
    known = {
        "letter": letter.id,
        "citation": official_citation(letter),
        "title": letter.title,
        "kind": about.kind,
        "read from": "a scan, by OCR" if letter.form == "ocr" else letter.form,
        "date": str(about.date or ""),
        "sender": about.sender,
        "signed by": ", ".join(about.signatories),
        "addressee": about.addressee,
        "pages": str(len(letter.pages) or ""),
        "sha256": letter.sha256,
    }
    _show_fields({name: value for name, value in known.items() if value})
    say()
    say(wrapped(letter.text))


def show_page(letter: Letter, page: Page, notes: Sequence[str]) -> None:
    """Print one page, its footnotes below."""
    cited = official_citation(letter)
    say(f"{cited}, p. {page.number}", bold=True)
    say("\n" + wrapped(page.cut(letter.text).strip("\n")))
    if notes:
        say("\n" + "\n".join(wrapped(note) for note in notes))


def show_build(report: BuildReport) -> None:
    """Print what a build did, each file by name that was not simply read."""
    told = [file for file in report.files if file.reason]
    skipped = [file for file in told if file.status == "skipped"]
    hidden = set(skipped[MOST_SKIPPED:])
    for file in told:
        if file not in hidden:
            status = "note" if file.status == "read" else file.status
            colour = "red" if status == "failed" else "yellow"
            say(f"{status}: {file.path}: {file.reason}", fg=colour)
    if hidden:
        say(f"… and {len(skipped) - MOST_SKIPPED:,} more skipped", fg="yellow")
    if report.registry:
        _show_registry(report.registry)
    _show_totals(report)


def _show_registry(registry: Registry) -> None:
    bad = registry.bad
    for one in bad[:MOST_SKIPPED]:
        say(f"failed: {registry.path}, line {one.line}: {one.reason}", fg="red")
    if len(bad) > MOST_SKIPPED:
        say(f"… and {len(bad) - MOST_SKIPPED:,} more lines failed", fg="red")
    say(f"The registry tells of {_count(len(registry.documents), DOCUMENTS)}.")


def _show_totals(report: BuildReport) -> None:
    statuses = ("read", "unchanged", "skipped", "failed", "removed")
    say(", ".join(f"{report.count(status)} {status}" for status in statuses))  # type: ignore[arg-type]
    letters = _count(report.letters, LETTERS["en"])
    passages = _count(report.passages, PASSAGES["en"])
    rate = report.passages_per_second
    pace = f", {rate:.0f} passages/s" if rate else ""
    say(f"The index holds {letters}, {passages}; took {report.seconds:.1f} s{pace}.")


def show_status(document: Document) -> None:
    """Print a status document."""
    _show_fields(dict(_flat(document)))


def _flat(document: Document, above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in document.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name} ")
        elif isinstance(value, list):
            yield above + name, "; ".join(map(str, value)) or "none"
        elif value is not None:
            yield above + name, str(value)


def _show_fields(fields: dict[str, str | None]) -> None:
    wide = max(map(len, fields))
    for name, value in fields.items():
        say(f"{name:{wide}}  {value}")


def _count(number: int, names: tuple[str, str]) -> str:
    return f"{number:,} {names[number != 1]}"


def _day(date: dt.date | None) -> str:
    return f"{date.day} {date:%B} {date.year}" if date else ""
