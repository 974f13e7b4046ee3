"""Corpus -> store: read what is new or changed, drop what is gone, report on every file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from askbrief.corpus import (
    STDIN,
    Claims,
    CorpusReader,
    FileReport,
    Holders,
    Inventory,
    IsolatedReaders,
    Progress,
    Registry,
    Status,
    survey,
)
from askbrief.embedding.base import Embedder, Matrix
from askbrief.errors import DataError
from askbrief.isolation import Limits, Worker
from askbrief.passages import split_letter
from askbrief.reading.references import cited_ids, find_references
from askbrief.stores.base import IndexedLetter, Source, TokenVectors, Writer
from askbrief.types import Form, Letter, Passage

BATCH_PASSAGES = 256
FORMATS = "official XML or HTML, PDF, Word (.docx), OpenDocument (.odt) or plain text, "
FORMATS += "also in .zip and .tar archives"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    files: tuple[FileReport, ...]
    letters: int
    """Letters in the index afterwards."""
    passages: int
    index_id: str
    seconds: float
    registry: Registry | None = None
    """The registry file that was read, if one was given."""

    def count(self, status: Status) -> int:
        """Return how many files have a status."""
        return sum(report.status == status for report in self.files)

    @property
    def letters_per_second(self) -> float:
        """How many letters were read and embedded in a second."""
        return self.count("read") / self.seconds if self.seconds else 0.0

    @property
    def passages_per_second(self) -> float:
        """How many passages were embedded in a second."""
        embedded = sum(report.passages or 0 for report in self.files)
        return embedded / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Pending:
    """A letter that was read, not embedded yet."""

    letter: Letter
    source: Source
    passages: list[Passage]


def build(
    paths: Sequence[Path],
    store: Writer,
    embedder: Embedder,
    progress: Progress,
    *,
    stdin: BinaryIO | None = None,
    limits: Limits | None = None,
    registry: Registry | None = None,
) -> BuildReport:
    """Bring a store in line with the letters below some folders and in some files.

    Letters that were read from below ``paths`` and are no longer there are removed;
    letters from elsewhere stay. A file that cannot be read is reported, and the letter
    read from it before stays.

    Args:
        paths: folders, letters and archives of letters; ``-`` is standard input.
        store: where the letters go.
        embedder: makes the vectors.
        progress: is told how it goes on.
        stdin: what ``-`` stands for; its letters are never removed.
        limits: what reading one file may take.
        registry: documents to know of, whether they are read or not.

    Raises:
        DataError: a path does not exist, or there is nothing to build from.
        StoreError: the store cannot be written.
    """
    began = time.perf_counter()
    with _opened(paths, store, stdin, limits) as reader:
        if registry:
            store.register(registry.documents)
        _write(reader, store, embedder, progress)
    counts = store.counts()
    seconds = time.perf_counter() - began
    files = tuple(reader.reports)
    return BuildReport(files, counts.letters, counts.passages, store.version(), seconds, registry)


def _write(reader: CorpusReader, store: Writer, embedder: Embedder, progress: Progress) -> None:
    for batch in _batches(reader.letters(progress), embedder):
        store.write(embed_batch(batch, embedder))
        for pending in batch:
            reader.embedded(pending.source.path, len(pending.passages))
        progress.embedded(sum(len(pending.passages) for pending in batch))
    store.write([], remove=reader.gone(progress))
    store.finish()


@contextmanager
def _opened(
    paths: Sequence[Path], store: Writer, stdin: BinaryIO | None, limits: Limits | None
) -> Iterator[CorpusReader]:
    """Open what a build reads from; afterwards, close it and end the process that reads."""
    roots = [path.absolute() for path in paths if str(path) != STDIN]
    piped = stdin if len(roots) < len(paths) else None
    holders = Holders(store.sources(), roots, _form_in(store))
    with Worker(limits) as worker:
        readers = IsolatedReaders(worker)
        with closing(Inventory(survey(roots), readers, piped)) as inventory:
            if not len(inventory) and not holders.before:
                raise _nothing(paths)
            claims: Claims | None = getattr(store, "claims", None)
            yield CorpusReader(inventory, holders, readers, claims)


def _form_in(store: Writer) -> Callable[[str], Form]:
    return lambda letter_id: store.letter(letter_id).form


def _nothing(paths: Sequence[Path]) -> DataError:
    return DataError(
        "there are no letters here",
        where=", ".join(map(str, paths)),
        remedy=f"Put letters there ({FORMATS}), or name another folder: `askbrief build FOLDER`.",
    )


def _batches(
    letters: Iterable[tuple[Letter, Source] | None], embedder: Embedder
) -> Iterator[list[Pending]]:
    batch: dict[str, Pending] = {}
    for read in letters:
        if read is None:
            if batch:
                yield list(batch.values())
                batch = {}
            continue
        letter, source = read
        passages = split_letter(letter, embedder.count_tokens, embedder.window)
        # Of a letter that comes twice, only the second is embedded.
        batch[letter.id] = Pending(letter, source, passages)
        if sum(len(pending.passages) for pending in batch.values()) >= BATCH_PASSAGES:
            yield list(batch.values())
            batch = {}
    if batch:
        yield list(batch.values())


def embed_batch(batch: Sequence[Pending], embedder: Embedder) -> list[IndexedLetter]:
    """Embed the passages of several letters in one go."""
    texts = [passage.text for pending in batch for passage in pending.passages]
    embedded = embedder.embed_passages(texts)
    indexed, at = [], 0
    for pending in batch:
        rows = range(at, at := at + len(pending.passages))
        tokens = [
            _token_vectors(passage, embedded.tokens[row], embedded.spans[row])
            for passage, row in zip(pending.passages, rows, strict=True)
        ]
        vectors = embedded.vectors[rows.start : rows.stop]
        letter, cites = pending.letter, _cites(pending.letter)
        indexed.append(
            IndexedLetter(letter, pending.source, pending.passages, vectors, tokens, cites)
        )
    return indexed


def _cites(letter: Letter) -> tuple[str, ...]:
    references = find_references(letter.text, context=letter.metadata)
    return cited_ids(references, besides=letter.id)


def _token_vectors(passage: Passage, tokens: Matrix, spans: NDArray[np.int32]) -> TokenVectors:
    """Keep the tokens that hold a letter or digit; all if none does."""
    worded = [any(map(str.isalnum, passage.text[start:end])) for start, end in spans.tolist()]
    keep = np.array(worded, bool) if any(worded) else np.ones(len(spans), bool)
    return TokenVectors.encode(passage.id, tokens[keep], spans[keep])
