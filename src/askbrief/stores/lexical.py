"""BM25 over the words of passages, by tantivy.

The query is put together from words, never parsed: any text is a valid query. A passage's
score is that of its stems plus half that of its exact words (measured on the question sets:
as good as stems alone on questions, better where a number or name must match).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import tantivy

from askbrief.stores.ranking import BM25_DECIMALS, Scored
from askbrief.stores.scope import Scope
from askbrief.stores.words import Words, words_of

EXACT_WEIGHT = 0.5
WIDE = 8
"""A scope of more than one passage in eight is a wide one."""
HEAP_BYTES = 64_000_000
WITHOUT_POSITIONS = "freq"

Text = tuple[int, int, str]
"""A passage: its row, the first row of its letter, its text."""


class LexicalIndex:
    """Words of passages by row id; never changed once it is built."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def build(cls, texts: Iterable[Text], folder: Path | None = None) -> Self:
        """Build an index in an empty folder, or else in memory.

        Raises:
            OSError, ValueError: the folder cannot be written.
        """
        index = tantivy.Index(_schema(), path=str(folder) if folder else None)
        _add(index, texts)
        return cls(index)

    @classmethod
    def extend(cls, folder: Path, texts: Iterable[Text]) -> Self:
        """Add passages to the index in a folder that nobody else uses.

        Raises:
            OSError, ValueError: the folder cannot be read or written.
        """
        index = tantivy.Index.open(str(folder))
        _add(index, texts)
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open the index in a folder whose checksums were found right.

        Raises:
            OSError, ValueError: it cannot be opened.
        """
        try:
            return cls(tantivy.Index.open(str(folder)))
        except ValueError:
            return cls._load_elsewhere(folder)

    @classmethod
    def _load_elsewhere(cls, folder: Path) -> Self:
        # Where tantivy may not make its lock file, it opens links to the files instead.
        # All are open once it has a searcher, so the links need not stay.
        with tempfile.TemporaryDirectory(prefix="askbrief-") as links:
            for file in folder.iterdir():
                if file.suffix != ".lock":
                    Path(links, file.name).symlink_to(file.absolute())
            return cls(tantivy.Index.open(links))

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, words: Words, scope: Scope | None, n: int) -> Scored:
        """Return the n rows with the best score, of those that have any of the words.

        Args:
            words: of the query, distinct.
            scope: what may be found; None lets everything be found.
            n: rows wanted, at least 1.
        """
        query = self._any_of(words)
        if scope is None:
            return self._top(query, n)
        if scope.total * WIDE >= len(self):
            # To pick from the best of all is quicker than to name most letters to tantivy.
            for depth in (4 * n, 64 * n):
                rows, scores = self._top(query, depth)
                kept = scope.holds(rows)
                if kept.sum() >= n or len(rows) < depth:
                    return rows[kept][:n], scores[kept][:n]
        return self._top(self._within(query, scope.first_rows), n)

    def _top(self, query: tantivy.Query, n: int) -> Scored:
        hits = self._searcher.search(query, limit=n, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        scores = np.array([score for score, _ in hits], np.float64)
        return np.array(rows, np.int64), np.round(scores, BM25_DECIMALS)

    def _any_of(self, words: Words) -> tantivy.Query:
        stems = [self._term("stems", word) for word in words.stems]
        exact = [
            tantivy.Query.boost_query(self._term("exact", word), EXACT_WEIGHT)
            for word in words.exact
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, q) for q in stems + exact])

    def _term(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word, WITHOUT_POSITIONS)

    def _within(self, query: tantivy.Query, letters: Sequence[int]) -> tantivy.Query:
        allowed = tantivy.Query.term_set_query(self._schema, "letter", letters)
        unscored = tantivy.Query.const_score_query(allowed, 0.0)
        must = tantivy.Occur.Must
        return tantivy.Query.boolean_query([(must, query), (must, unscored)])


def link_files(source: Path, target: Path) -> None:
    """Fill a new folder with the files of an index, to be extended there.

    Its segments are never written again, so they are shared where the file system can.

    Raises:
        OSError: a file is missing or cannot be copied.
    """
    target.mkdir()
    for file in source.iterdir():
        if file.suffix == ".json":
            shutil.copy(file, target)
        elif file.suffix != ".lock":
            _share(file, target / file.name)


def _share(file: Path, link: Path) -> None:
    try:
        link.hardlink_to(file)
    except OSError:
        shutil.copy(file, link)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", fast=True)
    builder.add_unsigned_field("letter", indexed=True)
    for name in ("stems", "exact"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=WITHOUT_POSITIONS)
    return builder.build()


def _add(index: tantivy.Index, texts: Iterable[Text]) -> None:
    # One thread: then the order of segments, and so of equal scores, is that of the rows.
    writer = index.writer(HEAP_BYTES, 1)
    for row, letter, text in texts:
        words = words_of(text)
        document = tantivy.Document()
        document.add_unsigned("row", row)
        document.add_unsigned("letter", letter)
        document.add_text("stems", " ".join(words.stems))
        document.add_text("exact", " ".join(words.exact))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
