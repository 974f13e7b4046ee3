"""Passages found by their words, by tantivy.

The query is put together from words, never parsed: any text is a valid query. A passage's
score is that of its stems plus half that of its exact words (measured on the question sets:
as good as stems alone on questions, better where a number or name must match).

Passages that were removed stay in the index and its statistics. They are never returned;
``bm25`` counts without them, and what the words weigh in a search is corrected likewise, so
that a score found differs from the true one by less than ``error`` of it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import tantivy

from askbrief.stores.bm25 import EXACT_WEIGHT, K1, Bm25, Weights, idf
from askbrief.stores.ranking import Scored
from askbrief.stores.scope import Scope
from askbrief.stores.tally import Tally
from askbrief.stores.words import Words, words_of

ROUNDING = 1e-5
"""How much of a score the arithmetic of tantivy, in single precision, may lose."""
WIDE = 8
"""A scope of more than one passage in eight is a wide one."""
HEAP_BYTES = 64_000_000
WITHOUT_POSITIONS = "freq"

Text = tuple[int, int, str]
"""A passage: its row, the first row of its letter, its text."""


class LexicalIndex:
    """Words of passages by row id; never changed once it is built."""

    def __init__(self, index: tantivy.Index, held: Tally) -> None:
        """Take over an index; ``held`` are the counts of all that is in it."""
        self._schema = index.schema
        self._searcher = index.searcher()
        self.held = held
        self._gone = Tally()
        self._gone_rows: Scope | None = None

    @classmethod
    def build(cls, texts: Iterable[Text], folder: Path | None = None) -> Self:
        """Build an index in an empty folder, or else in memory.

        Raises:
            OSError, ValueError: the folder cannot be written.
        """
        index = tantivy.Index(_schema(), path=str(folder) if folder else None)
        return cls(index, _add(index, texts, Tally()))

    @classmethod
    def extend(cls, folder: Path, texts: Iterable[Text], held: Tally) -> Self:
        """Add passages to the index in a folder that nobody else uses.

        Args:
            held: the counts of what is in it before.

        Raises:
            OSError, ValueError: the folder cannot be read or written.
        """
        index = tantivy.Index.open(str(folder))
        return cls(index, _add(index, texts, held))

    @classmethod
    def load(cls, folder: Path, held: Tally) -> Self:
        """Open the index in a folder.

        Raises:
            OSError, ValueError: it cannot be opened.
        """
        try:
            return cls(tantivy.Index.open(str(folder)), held)
        except ValueError:
            return cls._load_elsewhere(folder, held)

    @classmethod
    def _load_elsewhere(cls, folder: Path, held: Tally) -> Self:
        # Where tantivy may not make its lock file, it opens links to the files instead.
        # All are open once it has a searcher, so the links need not stay.
        with tempfile.TemporaryDirectory(prefix="askbrief-") as links:
            for file in folder.iterdir():
                if file.suffix != ".lock":
                    Path(links, file.name).symlink_to(file.absolute())
            return cls(tantivy.Index.open(links), held)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def without(self, removed: Iterable[tuple[int, int, bytes]]) -> Self:
        """Never find what was removed again, nor count it; returns itself.

        Args:
            removed: first row, number of passages and packed counts of each letter, whether
                it is in the index or never was.

        Raises:
            ValueError: the counts are damaged.
        """
        there = [one for one in removed if one[1] and self._searcher.doc_freq("letter", one[0])]
        for _, _, counts in there:
            self._gone += Tally.unpack(counts)
        spans = [(first, passages) for first, passages, _ in there]
        self._gone_rows = Scope(np.array(spans, np.int64)) if spans else None
        return self

    def bm25(self, words: Words) -> Bm25:
        """Return what the words of a query weigh now, without what was removed."""
        passages = self.held.passages - self._gone.passages
        stems = {
            word: (K1 + 1) * idf(self._having("stems", word) - self._gone.with_stem[word], passages)
            for word in words.stems
        }
        exact = {
            word: (K1 + 1)
            * idf(self._having("exact", word) - self._gone.with_exact[word], passages)
            for word in words.exact
        }
        lengths = (self.held.stems - self._gone.stems, self.held.exact - self._gone.exact)
        means = [length / max(passages, 1) for length in lengths]
        return Bm25(Weights(stems, means[0]), Weights(exact, means[1]))

    @property
    def error(self) -> float:
        """Up to what share of it a score found is too low, for what was removed counts in
        the mean length of passages."""
        held, gone = self.held, self._gone
        if not gone.passages:
            return ROUNDING
        kinds = ((held.stems, gone.stems), (held.exact, gone.exact))
        passages = max(held.passages - gone.passages, 1)
        longer = [(a - b) / passages * held.passages / max(a, 1) - 1 for a, b in kinds]
        # A score rises by less than the mean length of passages does.
        return max(0.0, *longer) + ROUNDING

    def search(self, words: Words, weights: Bm25, scope: Scope | None, n: int) -> Scored:
        """Return the n rows with the best score, of those that have any of the words.

        Args:
            words: of the query, distinct.
            weights: what ``bm25`` says of them.
            scope: what may be found; None lets everything be found.
            n: rows wanted, at least 1.
        """
        query = self._any_of(words, weights)
        if scope is None:
            return self._still_there(query, n)
        if scope.total * WIDE >= self.held.passages:
            # To pick from the best of all is quicker than to name most letters to tantivy.
            for depth in (4 * n, 64 * n):
                rows, scores = self._top(query, depth)
                kept = scope.holds(rows)
                if kept.sum() >= n or len(rows) < depth:
                    return rows[kept][:n], scores[kept][:n]
        return self._top(self._within(query, scope.first_rows), n)

    def _still_there(self, query: tantivy.Query, n: int) -> Scored:
        if self._gone_rows is None:
            return self._top(query, n)
        depth = n
        while True:
            depth = min(2 * depth + 8, self.held.passages)
            rows, scores = self._top(query, depth)
            kept = ~self._gone_rows.holds(rows)
            if kept.sum() >= n or len(rows) < depth or depth == self.held.passages:
                return rows[kept][:n], scores[kept][:n]

    def _top(self, query: tantivy.Query, n: int) -> Scored:
        hits = self._searcher.search(query, limit=n, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return np.array(rows, np.int64), np.array([score for score, _ in hits], np.float64)

    def _any_of(self, words: Words, weights: Bm25) -> tantivy.Query:
        stems = [self._weighed("stems", word, weights.stems.of[word]) for word in words.stems]
        exact = [
            self._weighed("exact", word, weights.exact.of[word] * EXACT_WEIGHT)
            for word in words.exact
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, q) for q in stems + exact])

    def _weighed(self, field: str, word: str, weight: float) -> tantivy.Query:
        """Make tantivy give a word the weight it has without what was removed."""
        term = tantivy.Query.term_query(self._schema, field, word, WITHOUT_POSITIONS)
        theirs = (K1 + 1) * idf(self._having(field, word), self.held.passages)
        return tantivy.Query.boost_query(term, weight / theirs)

    def _having(self, field: str, word: str) -> int:
        return int(self._searcher.doc_freq(field, word))

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


def _add(index: tantivy.Index, texts: Iterable[Text], held: Tally) -> Tally:
    # One thread: then the order of segments, and so of equal scores, is that of the rows.
    writer = index.writer(HEAP_BYTES, 1)
    passages, stems, exact = held.passages, held.stems, held.exact
    for row, letter, text in texts:
        words = words_of(text)
        document = tantivy.Document()
        document.add_unsigned("row", row)
        document.add_unsigned("letter", letter)
        document.add_text("stems", " ".join(words.stems))
        document.add_text("exact", " ".join(words.exact))
        writer.add_document(document)
        passages, stems, exact = passages + 1, stems + len(words.stems), exact + len(words.exact)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return Tally(passages, stems, exact)
