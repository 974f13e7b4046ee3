"""Documents of a question set -> a store of their own, gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from askbrief.corpus import FileReport
from askbrief.embedding.base import Embedder
from askbrief.indexing import Pending, build, embed_batch
from askbrief.passages import split_letter
from askbrief.question_sets import read_documents
from askbrief.reading import read_letter
from askbrief.stores import create_store, scratch
from askbrief.stores.base import Model, Source, Store, Writer
from askbrief.types import Letter

Tell = Callable[[str, int, int], None]
"""Is told the stage, how much is done, and of how much."""
BATCH_LETTERS = 100


@contextmanager
def indexed(docs: Path, embedder: Embedder, tell: Tell, near: str = "") -> Iterator[Store]:
    """Index documents in a temporary folder, or beside the index at a URL.

    Args:
        docs: JSON Lines of ``id`` and ``text``, or letters in any form a build reads.

    Raises:
        DataError: a line is not a document, or there are no letters.
    """
    with scratch(near) as place:
        model = Model(embedder.name, embedder.fingerprint, embedder.dim)
        store = create_store(place, model)
        try:
            if docs.suffix == ".jsonl":
                _index(list(_letters(docs)), store, embedder, tell)
            else:
                build([docs], store, embedder, _Stage(tell))
            yield store
        finally:
            store.close()


class _Stage:
    """The progress of a build as one stage of an evaluation."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._total = self._done = 0

    def files(self, total: int) -> None:
        """So many files will be looked at."""
        self._total = total

    def file(self, report: FileReport) -> None:
        """One file was dealt with."""
        del report
        self._done += 1
        self._tell("reading", self._done, self._total)

    def embedded(self, passages: int) -> None:
        """More passages are embedded: files tell the progress."""


def _letters(docs: Path) -> Iterator[Letter]:
    for name, text in read_documents(docs):
        yield replace(read_letter(text.encode(), f"{name}.txt").letter, id=name)


def _index(letters: Sequence[Letter], store: Writer, embedder: Embedder, tell: Tell) -> None:
    for start in range(0, len(letters), BATCH_LETTERS):
        tell("indexing", start, len(letters))
        batch = [_pending(letter, embedder) for letter in letters[start : start + BATCH_LETTERS]]
        store.write(embed_batch(batch, embedder))
    store.finish()
    tell("indexing", len(letters), len(letters))


def _pending(letter: Letter, embedder: Embedder) -> Pending:
    passages = split_letter(letter, embedder.count_tokens, embedder.window)
    return Pending(letter, Source(letter.id, letter.sha256), passages)
