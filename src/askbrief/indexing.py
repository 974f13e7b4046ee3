"""Corpus -> store: read what is new or changed, drop what is gone, report on every file."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from askbrief.corpus import CorpusReader, FileReport, Progress, Status, find_files
from askbrief.embedding.base import Embedder
from askbrief.errors import DataError
from askbrief.passages import split_letter
from askbrief.stores.base import IndexedLetter, Source, TokenVectors, Writer
from askbrief.types import Letter, Passage

BATCH_PASSAGES = 256


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    files: tuple[FileReport, ...]
    letters: int
    """Letters in the index afterwards."""
    passages: int
    index_id: str
    seconds: float

    def count(self, status: Status) -> int:
        """Return how many files have a status."""
        return sum(report.status == status for report in self.files)


@dataclass(frozen=True, slots=True)
class Pending:
    """A letter that was read, not embedded yet."""

    letter: Letter
    source: Source
    passages: list[Passage]


def build(
    paths: Sequence[Path], store: Writer, embedder: Embedder, progress: Progress
) -> BuildReport:
    """Bring a store in line with the letters below some files and folders.

    Letters that were read from below ``paths`` and are no longer there are removed;
    letters from elsewhere stay. A file that cannot be read is reported, and the letter
    read from it before stays.

    Raises:
        DataError: a path does not exist, or there is nothing to build from.
        StoreError: the store cannot be written.
    """
    began = time.perf_counter()
    roots = [path.absolute() for path in paths]
    files = find_files(roots)
    reader = CorpusReader(roots, files, store.sources())
    if not files and not reader.before:
        raise _nothing(paths)
    progress.files(len(files))
    for batch in _batches(reader.letters(progress), embedder):
        store.write(embed_batch(batch, embedder))
        progress.embedded(sum(len(pending.passages) for pending in batch))
    store.write([], remove=reader.gone(progress))
    store.finish()
    counts = store.counts()
    return BuildReport(
        files=tuple(reader.reports),
        letters=counts.letters,
        passages=counts.passages,
        index_id=store.version(),
        seconds=time.perf_counter() - began,
    )


def _nothing(paths: Sequence[Path]) -> DataError:
    return DataError(
        "there are no letters here",
        where=", ".join(map(str, paths)),
        remedy="Put letters as plain text (.txt) there, or name another folder: "
        "`askbrief build FOLDER`.",
    )


def _batches(
    letters: Iterable[tuple[Letter, Source]], embedder: Embedder
) -> Iterator[list[Pending]]:
    batch: list[Pending] = []
    size = 0
    for letter, source in letters:
        passages = split_letter(letter, embedder.count_tokens, embedder.window)
        batch.append(Pending(letter, source, passages))
        size += len(passages)
        if size >= BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def embed_batch(batch: Sequence[Pending], embedder: Embedder) -> list[IndexedLetter]:
    """Embed the passages of several letters in one go."""
    texts = [passage.text for pending in batch for passage in pending.passages]
    embedded = embedder.embed_passages(texts)
    indexed, at = [], 0
    for pending in batch:
        rows = range(at, at := at + len(pending.passages))
        tokens = [
            TokenVectors.encode(passage.id, embedded.tokens[row], embedded.spans[row])
            for passage, row in zip(pending.passages, rows, strict=True)
        ]
        vectors = embedded.vectors[rows.start : rows.stop]
        indexed.append(
            IndexedLetter(pending.letter, pending.source, pending.passages, vectors, tokens)
        )
    return indexed
