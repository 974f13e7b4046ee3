"""Brings the derived files of an index up to date with its database; for the writer only."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from askbrief.stores import rows
from askbrief.stores.coarse import make_coarse
from askbrief.stores.contents import passage_texts, vector_chunks
from askbrief.stores.database import Database
from askbrief.stores.derived import (
    TEMPORARY,
    Part,
    UnfitError,
    check_files,
    make_part,
    read_parts,
    replace_file,
    sync_folder,
    write_parts,
)
from askbrief.stores.fitting import (
    LEXICAL,
    LEXICAL_BEFORE,
    VECTORS,
    fitting_lexical,
    fitting_segment,
    gone_within,
    removed_since,
    segments,
    tally_of,
)
from askbrief.stores.lexical import LexicalIndex
from askbrief.stores.parts import extended_lexical
from askbrief.stores.schema import commit_with, last_passage, stamp_of
from askbrief.stores.segments import GONE, SMALL, Span, wanting
from askbrief.stores.tally import Tally
from askbrief.stores.vectors import VectorIndex, write_faiss

Recorded = dict[str, Part]


@dataclass(frozen=True, slots=True)
class Mender:
    """Makes what does not fit the committed database; files are replaced, never changed."""

    folder: Path
    database: Database
    dim: int
    _checked: set[tuple[str, str]] = field(default_factory=set)
    """Name and stamp of the parts whose files were read once and found whole."""

    def mend(self) -> None:
        """Bring all parts up to date, record them and sweep away what is left over.

        Raises:
            OSError, RuntimeError, ValueError: a file cannot be written; the next call
                mends the rest.
            StoreError: the database cannot be read.
        """
        stamp, recorded = stamp_of(self.database), read_parts(self.folder)
        recorded = self._mend_vectors(stamp, recorded)
        recorded = self._mend_lexical(stamp, recorded)
        sync_folder(self.folder)
        self._sweep(recorded)
        self._forget(recorded)

    def _record(self, recorded: Recorded) -> Recorded:
        write_parts(self.folder, recorded)
        return recorded

    def _check(self, name: str, part: Part) -> None:
        if (name, part.stamp) not in self._checked:
            check_files(self.folder, part)
            self._checked.add((name, part.stamp))

    def _mend_vectors(self, stamp: str, recorded: Recorded) -> Recorded:
        sound = self._sound_segments(recorded)
        kept = {span: gone for span, (_, gone) in sound.items()}
        names = {name for name, _ in sound.values()}
        dropped = set(segments(recorded)) - names
        if dropped:
            recorded = self._record({n: p for n, p in recorded.items() if n not in dropped})
        for span in wanting(kept, last_passage(self.database)):
            name, part = self._make_segment(stamp, span)
            old = {n for its, (n, _) in sound.items() if span.first <= its.first <= span.last}
            rest = {n: p for n, p in recorded.items() if n not in old}
            recorded = self._record(rest | {name: part})
        return recorded

    def _sound_segments(self, recorded: Recorded) -> dict[Span, tuple[str, int]]:
        """Return name and removed rows of those segments that can be used, by their rows."""
        found = {}
        for name, part in segments(recorded).items():
            with suppress(UnfitError):
                span, after = fitting_segment(name, part, self.database)
                self._check(name, part)
                found[span] = name, gone_within(span, rows.removed_spans(self.database, after))
        return found

    def _make_segment(self, stamp: str, span: Span) -> tuple[str, Part]:
        name = f"{VECTORS}-{span.first}-{stamp[:12]}"
        index = VectorIndex.build(self.dim, vector_chunks(self.database, self.dim, span))
        files = [self.folder / f"{name}.faiss"]
        replace_file(files[0], index.save)
        coarse = make_coarse(index.exact)
        if coarse is not None:
            files.append(self.folder / f"{name}.codes")
            replace_file(files[1], partial(write_faiss, coarse.index))
        facts: dict[str, float | str] = {"first": span.first, "last": span.last}
        facts |= {"depth": coarse.depth if coarse else 0, "recall": coarse.recall if coarse else 1}
        return name, make_part(self.folder, stamp, files, facts)

    def _mend_lexical(self, stamp: str, recorded: Recorded) -> Recorded:
        earlier = recorded.get(LEXICAL)
        try:
            part = fitting_lexical(earlier, stamp)
            tally_of(part)
            self._check(LEXICAL, part)
        except UnfitError:
            made = self._extended(stamp, earlier) or self._anew(stamp)
            if earlier is not None and self._may_be_wanted(earlier):
                recorded = recorded | {LEXICAL_BEFORE: earlier}
            else:
                recorded = {name: p for name, p in recorded.items() if name != LEXICAL_BEFORE}
            return self._record(recorded | {LEXICAL: made})
        return recorded

    def _may_be_wanted(self, part: Part) -> bool:
        """Whether a reader may have opened the index as it was when a part was made."""
        is_sound = (LEXICAL, part.stamp) in self._checked
        return is_sound and commit_with(self.database, part.stamp) is not None

    def _extended(self, stamp: str, earlier: Part | None) -> Part | None:
        """Return the lexical part made from the one before it, if that can be done and not
        too much of it was removed."""
        try:
            if earlier is None:
                return None
            self._check(LEXICAL, earlier)
            held, removed = tally_of(earlier), removed_since(self.database, earlier)
            gone = sum(passages for _, passages, _ in removed)
            commit = commit_with(self.database, earlier.stamp)
            if commit is None or (gone and (held.passages < SMALL or gone * GONE > held.passages)):
                return None
            if commit[1] == last_passage(self.database):
                return Part(stamp, earlier.files, earlier.facts)
            new = self._room(stamp, make=False)
            index = extended_lexical(self.folder, earlier, new, self.database)
            known = {Path(path).name: sums for path, sums in earlier.files.items()}
            return self._placed(stamp, new, index.held, earlier.word("root"), known)
        except (UnfitError, OSError, ValueError):
            return None

    def _anew(self, stamp: str) -> Part:
        new = self._room(stamp, make=True)
        held = LexicalIndex.build(passage_texts(self.database), new).held
        return self._placed(stamp, new, held, stamp, {})

    def _room(self, stamp: str, *, make: bool) -> Path:
        new = self.folder / f"{LEXICAL}-{stamp[:12]}{TEMPORARY}"
        shutil.rmtree(new, ignore_errors=True)
        if make:
            new.mkdir()
        return new

    def _placed(
        self, stamp: str, new: Path, held: Tally, root: str, known: dict[str, tuple[int, int]]
    ) -> Part:
        for file in new.iterdir():
            if file.suffix == ".lock":
                file.unlink()
            else:  # some are tantivy's own, for its user only
                shutil.copymode(self.database.path, file)
        path = new.with_suffix("")
        shutil.rmtree(path, ignore_errors=True)  # a damaged one of the same commit
        new.replace(path)
        facts: dict[str, float | str] = {"folder": path.name, "root": root}
        facts |= {"passages": held.passages, "stems": held.stems, "exact": held.exact}
        return make_part(self.folder, stamp, path.iterdir(), facts, known.items())

    def _sweep(self, recorded: Recorded) -> None:
        kept = {Path(path).parts[0] for part in recorded.values() for path in part.files}
        for path in self.folder.glob(f"{LEXICAL}-*"):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
        for pattern in (f"{VECTORS}*", f"*{TEMPORARY}"):
            for path in self.folder.glob(pattern):
                if path.name not in kept:
                    with suppress(IsADirectoryError, PermissionError):
                        path.unlink(missing_ok=True)

    def _forget(self, recorded: Recorded) -> None:
        """Forget what was removed before any of the files was made."""
        stamps = [str(part.facts.get("root", part.stamp)) for part in recorded.values()]
        commits = [commit_with(self.database, stamp) for stamp in stamps]
        oldest = min((commit[0] for commit in commits if commit), default=0)
        if self.database.one("SELECT 1 FROM removals WHERE number <= ?", oldest):
            with self.database.transaction():
                self.database.run("DELETE FROM removals WHERE number <= ?", oldest)
