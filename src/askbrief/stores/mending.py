"""Brings the derived files of an index up to date with its database; for the writer only."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from askbrief.stores.database import Database
from askbrief.stores.derived import (
    TEMPORARY,
    Part,
    make_part,
    read_parts,
    replace_file,
    sync_folder,
    write_parts,
)
from askbrief.stores.lexical import LexicalIndex
from askbrief.stores.parts import (
    LEXICAL,
    VECTORS,
    VECTORS_FILE,
    defect,
    extended_lexical,
    lexical_folder,
    passage_texts,
    vector_chunks,
)
from askbrief.stores.schema import stamp_of
from askbrief.stores.vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class Mender:
    """Makes what does not fit the committed database; a part is replaced whole."""

    folder: Path
    database: Database
    dim: int

    def mend(self) -> None:
        """Bring both parts up to date, record them and sweep away what is left over.

        Raises:
            OSError, RuntimeError, ValueError: a file cannot be written; the next call
                mends the rest.
            StoreError: the database cannot be read.
        """
        stamp, parts = stamp_of(self.database), read_parts(self.folder)
        if defect(self.folder, parts, stamp, VECTORS):
            parts = self._record(parts, VECTORS, self._make_vectors(stamp))
        if defect(self.folder, parts, stamp, LEXICAL):
            parts = self._record(parts, LEXICAL, self._make_lexical(stamp, parts.get(LEXICAL)))
        sync_folder(self.folder)
        self._sweep(keep=lexical_folder(stamp))

    def _record(self, parts: dict[str, Part], name: str, part: Part) -> dict[str, Part]:
        parts = parts | {name: part}
        write_parts(self.folder, parts)
        return parts

    def _make_vectors(self, stamp: str) -> Part:
        index = VectorIndex.build(self.dim, vector_chunks(self.database, self.dim))
        path = self.folder / VECTORS_FILE
        replace_file(path, index.save)
        return make_part(self.folder, stamp, [path])

    def _make_lexical(self, stamp: str, earlier: Part | None) -> Part:
        path = self.folder / lexical_folder(stamp)
        new = path.with_name(path.name + TEMPORARY)
        shutil.rmtree(new, ignore_errors=True)
        if extended_lexical(self.folder, earlier, new, self.database) is None:
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            LexicalIndex.build(passage_texts(self.database), new)
        for file in new.iterdir():
            if file.suffix == ".lock":
                file.unlink()
            else:  # some are tantivy's own, for its user only
                shutil.copymode(self.database.path, file)
        shutil.rmtree(path, ignore_errors=True)  # a damaged one of the same commit
        new.replace(path)
        return make_part(self.folder, stamp, path.iterdir())

    def _sweep(self, keep: str) -> None:
        for path in self.folder.glob(f"{LEXICAL}-*"):
            if path.name != keep:
                shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.glob(f"*{TEMPORARY}"):
            path.unlink(missing_ok=True)
