"""Corpus -> store: read what is new or changed, drop what is gone, report on every file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
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
    Memory,
    Progress,
    Registry,
    Status,
    survey,
)
from askbrief.embedding.base import Embedder, Matrix
from askbrief.errors import DataError
from askbrief.isolation import Limits, Worker
from askbrief.overlap import Ahead, AtOnce, Behind
from askbrief.passages import split_letter
from askbrief.reading.references import cited_ids, find_references
from askbrief.stores.base import IndexedLetter, Source, TokenVectors, Writer
from askbrief.types import Form, Letter, Passage

BATCH_CHARACTERS = 200_000
"""Text that is embedded and stored in one go: about 50,000 tokens, 80 MB of their vectors."""
BATCHES_AHEAD = 1
"""Batches that are read and wait; one more is being read, one embedded, one stored."""
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
    memory: Memory | None = None,
) -> BuildReport:
    """Bring a store in line with the letters below some folders and in some files.

    Letters read from below ``paths`` that are no longer there are removed, others stay, also
    where a file can no longer be read. After a build that broke off, the next one goes on.

    Args:
        paths: folders, letters and archives of letters; ``-`` is standard input.
        store: where the letters go; called from several threads, and so is ``progress``.
        embedder: makes the vectors.
        progress: is told how it goes on.
        stdin: what ``-`` stands for; its letters are never removed.
        limits: what reading one file may take.
        memory: what earlier builds saw of the files; None knows nothing.

    Raises:
        DataError: a path does not exist, or there is nothing to build from.
        StoreError: the store cannot be written.
    """
    began = time.perf_counter()
    with Worker(limits) as worker, _opened(paths, store, stdin, worker, memory) as reader:
        batches = _batches(reader.letters(progress), embedder)
        _read_in(batches, worker, reader, store, embedder, progress)
        store.write([], remove=reader.gone(progress))
        store.finish()
    counts = store.counts()
    seconds = time.perf_counter() - began
    files = tuple(reader.reports)
    return BuildReport(files, counts.letters, counts.passages, store.version(), seconds)


def _read_in(
    batches: Iterable[list[Pending]],
    worker: Worker,
    reader: CorpusReader,
    store: Writer,
    embedder: Embedder,
    progress: Progress,
) -> None:
    if _claims(store):
        # Others wait for what is stored: nothing is read meanwhile.
        _write(batches, reader, store, embedder, progress, AtOnce())
        return
    with Ahead(batches, BATCHES_AHEAD, interrupt=worker.stop) as ready, Behind() as storing:
        _write(ready, reader, store, embedder, progress, storing)


def _write(
    batches: Iterable[list[Pending]],
    reader: CorpusReader,
    store: Writer,
    embedder: Embedder,
    progress: Progress,
    storing: Behind | AtOnce,
) -> None:
    """Embed one batch while the one before it is stored and the next one is read."""

    def keep(letters: list[IndexedLetter]) -> None:
        store.write(letters)
        for one in letters:
            reader.embedded(one.source.path, len(one.passages))
            progress.embedded(len(one.passages))

    for batch in batches:
        storing.run(partial(keep, embed_batch(batch, embedder)))


@contextmanager
def _opened(
    paths: Sequence[Path],
    store: Writer,
    stdin: BinaryIO | None,
    worker: Worker,
    memory: Memory | None,
) -> Iterator[CorpusReader]:
    """Open what a build reads from, and close it afterwards."""
    roots = [path.absolute() for path in paths if str(path) != STDIN]
    piped = stdin if len(roots) < len(paths) else None
    holders = Holders(store.sources(), roots, _form_in(store))
    readers = IsolatedReaders(worker)
    with closing(Inventory(survey(roots), readers, piped, memory)) as inventory:
        if not len(inventory) and not holders.before:
            raise _nothing(paths)
        yield CorpusReader(inventory, holders, readers, memory, _claims(store))


def _claims(store: Writer) -> Claims | None:
    """Return what several builds of a store agree by on who reads what, if it has that."""
    return getattr(store, "claims", None)


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
    """Cut letters into passages and gather them; where a batch ends depends on the letters
    alone, so that the same builds go through the same states."""
    batch: dict[str, Pending] = {}
    gathered = 0
    for read in letters:
        if read is None:
            if batch:
                yield list(batch.values())
            batch, gathered = {}, 0
            continue
        letter, source = read
        passages = split_letter(letter, embedder.count_tokens, embedder.window)
        # Of a letter that comes twice, only the second is embedded.
        batch[letter.id] = Pending(letter, source, passages)
        gathered += sum(len(passage.text) for passage in passages)
        if gathered >= BATCH_CHARACTERS:
            yield list(batch.values())
            batch, gathered = {}, 0
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
