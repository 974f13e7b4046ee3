"""The derived parts of one version: from their files, or made anew from the database."""

from __future__ import annotations

import tempfile
from functools import cached_property, lru_cache
from pathlib import Path
from threading import RLock

from askbrief.stores import rows
from askbrief.stores.contents import passage_texts, vector_chunks
from askbrief.stores.database import Database
from askbrief.stores.derived import Part, UnfitError, check_files, check_sizes, read_parts
from askbrief.stores.filters import clause
from askbrief.stores.fitting import (
    LEXICAL,
    LEXICAL_BEFORE,
    NOTHING_OF,
    VECTORS,
    defects,
    fitting_lexical,
    fitting_segment,
    removed_since,
    segments,
    tally_of,
)
from askbrief.stores.lexical import LexicalIndex, link_files
from askbrief.stores.schema import commit_with, last_passage, stamp_of
from askbrief.stores.scope import Scope
from askbrief.stores.segments import Segments, Span, uncovered
from askbrief.stores.vectors import VectorIndex
from askbrief.stores.verifying import Verifier
from askbrief.stores.versions import superseded_by
from askbrief.types import Filter

SCOPES_KEPT = 16


class Parts:
    """Loads each part when it is first asked for.

    What has no file that fits the database is made from the database in memory, which is
    slower but gives the same; ``warnings`` says so.
    """

    def __init__(self, folder: Path, database: Database, dim: int) -> None:
        self.warnings: list[str] = []
        self._folder = folder
        self._database = database
        self._dim = dim
        self._lock = RLock()
        self._vectors: Segments | None = None
        self._lexical: LexicalIndex | None = None
        self._damaged: dict[str, str] = {}
        self._verifier = Verifier(folder, self._drop)
        # The two searches of a question, and often the next question, share a filter.
        self._scope = lru_cache(SCOPES_KEPT)(lambda where: rows.scope(database, *clause(where)))

    def vectors(self) -> Segments:
        """Return the vectors."""
        with self._lock:
            if self._vectors is None:
                self._vectors = self._load_vectors()
            return self._vectors

    def lexical(self) -> LexicalIndex:
        """Return the index of words."""
        with self._lock:
            if self._lexical is None:
                self._lexical = self._load_lexical()
            return self._lexical

    def scope(self, where: Filter) -> Scope | None:
        """Return what a filter lets through; None if it is all."""
        return None if where == Filter() else self._scope(where)

    @cached_property
    def superseded(self) -> frozenset[str]:
        """The ids of letters that a later reprint replaces."""
        return superseded_by(rows.versions(self._database))

    def are_fitting(self) -> bool:
        """Tell whether there is nothing to be made, by the record alone."""
        recorded = read_parts(self._folder)
        return not any(defects(None, recorded, self._database))

    def defects(self) -> list[str]:
        """Say what is wrong with the files, without loading them."""
        return list(defects(self._folder, read_parts(self._folder), self._database))

    def close(self) -> None:
        """Stop checking files."""
        self._verifier.close()

    def _load_vectors(self) -> Segments:
        stamp_of(self._database)  # without one, the database is damaged
        found: dict[Span, VectorIndex] = {}
        recorded = read_parts(self._folder)
        for name, part in sorted(segments(recorded).items()):
            try:
                span, after = fitting_segment(name, part, self._database)
                self._check(name, part)
                found[span] = self._segment(part).without(rows.removed_spans(self._database, after))
            except (UnfitError, OSError, RuntimeError) as error:
                self._warn(error)
        last = last_passage(self._database)
        if not found and last and not segments(recorded):
            self._warn(UnfitError(f"{NOTHING_OF} {VECTORS} part"))
        rest = [self._from_database(span) for span in uncovered(found, last)]
        return Segments([*found.values(), *rest])

    def _segment(self, part: Part) -> VectorIndex:
        paths = sorted(self._folder / name for name in part.files)
        codes = next((path for path in paths if path.suffix == ".codes"), None)
        vectors = next((path for path in paths if path.suffix == ".faiss"), None)
        if vectors is None:
            raise UnfitError("derived.json names no file of vectors")
        return VectorIndex.load(vectors, codes, part.number("depth"))

    def _from_database(self, span: Span) -> VectorIndex:
        return VectorIndex.build(self._dim, vector_chunks(self._database, self._dim, span))

    def _load_lexical(self) -> LexicalIndex:
        recorded = read_parts(self._folder)
        wrong: Exception | None = None
        for name in (LEXICAL, LEXICAL_BEFORE):
            try:
                part = fitting_lexical(recorded.get(name), stamp_of(self._database))
                self._check(name, part)
                index = LexicalIndex.load(self._folder / part.word("folder"), tally_of(part))
                return index.without(removed_since(self._database, part))
            except (UnfitError, OSError, ValueError) as error:
                wrong = wrong or error
        self._warn(wrong)
        return self._lexical_in_memory(recorded.get(LEXICAL))

    def _lexical_in_memory(self, earlier: Part | None) -> LexicalIndex:
        with tempfile.TemporaryDirectory(prefix="askbrief-") as scratch:
            try:
                if earlier is not None:
                    self._check(LEXICAL, earlier)
                    target = Path(scratch, LEXICAL)
                    return extended_lexical(self._folder, earlier, target, self._database)
            except (UnfitError, OSError, ValueError):
                pass
        return LexicalIndex.build(passage_texts(self._database))

    def _check(self, name: str, part: Part) -> None:
        """Check a part before it is used: a large one whole, but later."""
        if name in self._damaged:
            raise UnfitError(self._damaged[name])
        if part.is_small:
            check_files(self._folder, part)
        else:
            check_sizes(self._folder, part)
            self._verifier.add(name, part)

    def _drop(self, name: str, wrong: str) -> None:
        """Make a part anew when it is next asked for."""
        with self._lock:
            self._damaged[name] = wrong
            if name.startswith(VECTORS):
                self._vectors = None
            else:
                self._lexical = None

    def _warn(self, wrong: Exception | None) -> None:
        self.warnings.append(
            f"{wrong}: searching a copy made in memory. Run `askbrief build` to mend it."
        )


def extended_lexical(folder: Path, earlier: Part, target: Path, database: Database) -> LexicalIndex:
    """Make the lexical index in ``target`` from an earlier one whose files were checked.

    Raises:
        UnfitError: the earlier one is not of this database.
        OSError, ValueError: a file cannot be read or written.
    """
    commit = commit_with(database, earlier.stamp)
    if commit is None:
        raise UnfitError("there is no earlier lexical part")
    removed = removed_since(database, earlier)
    link_files(folder / earlier.word("folder"), target)
    index = LexicalIndex.extend(target, passage_texts(database, commit[1]), tally_of(earlier))
    return index.without(removed)
