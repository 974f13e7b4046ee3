"""Which derived files fit the version of the database that is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from askbrief.stores import rows
from askbrief.stores.database import Database
from askbrief.stores.derived import SIDECAR, Part, UnfitError, check_files
from askbrief.stores.schema import commit_with, last_passage, stamp_of
from askbrief.stores.scope import Scope
from askbrief.stores.segments import Span, wanting
from askbrief.stores.tally import Tally

VECTORS = "vectors"
LEXICAL = "lexical"
LEXICAL_BEFORE = "lexical-before"
"""The one that was replaced last; readers that opened before go on to find it."""
NOTHING_OF = f"{SIDECAR} is missing, damaged or says nothing of the"
OTHER_VERSION = "was made from another version of the index"


def segments(recorded: dict[str, Part]) -> dict[str, Part]:
    """Return the recorded segments of vectors."""
    return {name: part for name, part in recorded.items() if name.startswith(VECTORS)}


def fitting_segment(name: str, part: Part, database: Database) -> tuple[Span, int]:
    """Return the rows that a segment covers and the number of the commit it was made from.

    Raises:
        UnfitError: the database knows of no such commit.
    """
    commit = commit_with(database, part.stamp)
    if commit is None:
        raise UnfitError(f"{name}.faiss {OTHER_VERSION}")
    return Span(part.number("first"), part.number("last")), commit[0]


def fitting_lexical(part: Part | None, stamp: str) -> Part:
    """Return the lexical part if it was made from the commit with this stamp.

    Raises:
        UnfitError: it was not, or there is none.
    """
    if part is None:
        raise UnfitError(f"{NOTHING_OF} {LEXICAL} part")
    if part.stamp != stamp:
        raise UnfitError(f"the lexical part {OTHER_VERSION}")
    return part


def tally_of(part: Part) -> Tally:
    """Return the counts of all that is in a lexical part."""
    return Tally(part.number("passages"), part.number("stems"), part.number("exact"))


def removed_since(database: Database, part: Part) -> list[tuple[int, int, bytes]]:
    """Return what was removed since a lexical part was made from nothing.

    Raises:
        UnfitError: the database does not know when that was.
    """
    commit = commit_with(database, part.word("root"))
    if commit is None:
        raise UnfitError(f"the lexical part {OTHER_VERSION}")
    return rows.removed(database, commit[0])


def defects(folder: Path | None, recorded: dict[str, Part], database: Database) -> Iterator[str]:
    """Say what of the files cannot be used; read and check them if ``folder`` is given."""
    kept: dict[Span, int] = {}
    for name, part in segments(recorded).items():
        try:
            span, after = fitting_segment(name, part, database)
            if folder is not None:
                check_files(folder, part)
            kept[span] = gone_within(span, rows.removed_spans(database, after))
        except UnfitError as error:
            yield str(error)
    if len(kept) == len(segments(recorded)) and wanting(kept, last_passage(database)):
        yield f"the {VECTORS} part {OTHER_VERSION}" if kept else f"{NOTHING_OF} {VECTORS} part"
    try:
        words = fitting_lexical(recorded.get(LEXICAL), stamp_of(database))
        tally_of(words)
        if folder is not None:
            check_files(folder, words)
    except UnfitError as error:
        yield str(error)


def gone_within(span: Span, removed: Scope) -> int:
    """Return how many of a segment's rows were removed."""
    first, count = removed.spans.T
    return int(count[(first >= span.first) & (first <= span.last)].sum())
