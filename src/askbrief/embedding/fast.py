"""Embeds questions from an export: no torch, no transformers, a fraction of the memory."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding import folders
from askbrief.embedding.arrays import cores, unit
from askbrief.embedding.base import EmbeddedQuery
from askbrief.embedding.facts import ENCODER_FILE, WORDS_FILE, Facts
from askbrief.embedding.tokens import Tokenizer, Tokens, open_vocabulary
from askbrief.errors import ModelError, QuestionError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

T = TypeVar("T")
_MAX_THREADS = 4
_ERRORS_ONLY = 3


class QueryEncoder:
    """The query side of a model, from the folder of its export.

    Opening returns at once: two threads read vocabulary and network meanwhile, and whoever
    needs them first waits. Safe to use from several threads.

    Args:
        folder: a whole export.
        facts: what its manifest says.
    """

    def __init__(self, folder: Path, facts: Facts) -> None:
        self.folder = folder
        self.facts = facts
        pool = ThreadPoolExecutor(2, thread_name_prefix="askbrief-model")
        self._network = pool.submit(_guarded, folder, _open_session)
        self._vocabulary = pool.submit(_guarded, folder, open_vocabulary)
        self._words = _guarded(folder, _map_words)
        pool.shutdown(wait=False)

    @property
    def tokenizer(self) -> Tokenizer:
        """The model's tokenizer.

        Raises:
            ModelError: its file is damaged.
        """
        return Tokenizer(self._vocabulary.result(), self.facts.head, self.facts.tail)

    def embed(self, text: str) -> EmbeddedQuery:
        """Embed a question.

        Raises:
            QuestionError: it does not fit into the model's window.
            ModelError: the export is damaged.
        """
        tokens = self.tokenizer.tokenize(self.facts.query_prefix, text)
        if len(tokens.ids) > self.facts.window:
            raise QuestionError(
                f"the question takes {len(tokens.ids)} tokens, {self.facts.window} fit",
                remedy="Ask a shorter one.",
            )
        return self._run(tokens)

    def verify(self) -> None:
        """Compare every file of the export with its hash; reads all of them.

        Raises:
            ModelError: a file is missing or changed.
        """
        names = folders.damaged(self.folder)
        if names:
            raise _damaged(self.folder, f"no longer as they were made: {', '.join(names)}")

    def _run(self, tokens: Tokens) -> EmbeddedQuery:
        words = _rows(self._words, tokens.ids)[None]
        mask = np.ones((1, len(tokens.ids)), np.int64)
        vectors, sentence = self._network.result().run(None, {"words": words, "mask": mask})
        return EmbeddedQuery(unit(sentence)[0], unit(vectors[0, tokens.own]), tokens.spans)


def _rows(table: NDArray[np.floating], ids: Sequence[int]) -> NDArray[np.float32]:
    """Copy some rows of a mapped table and give its pages back.

    A row of 768 bytes brings a large page with it; a hundred of them would stay as 25 MB.
    """
    rows = np.asarray(table[ids], np.float32)
    mapping = table.base
    if isinstance(mapping, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapping.madvise(mmap.MADV_DONTNEED)
    return rows


def _map_words(folder: Path) -> NDArray[np.floating]:
    """The table of word embeddings, read from disk row by row as needed."""
    words: NDArray[np.floating] = np.load(folder / WORDS_FILE, mmap_mode="r")
    return words


def _open_session(folder: Path) -> InferenceSession:
    import onnxruntime  # noqa: PLC0415 - loaded in a thread

    onnxruntime.set_default_logger_severity(_ERRORS_ONLY)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    options.intra_op_num_threads = min(cores(), _MAX_THREADS)
    # Threads that spin while they wait take twice the time of the processor, from others too.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        folder / ENCODER_FILE, options, providers=["CPUExecutionProvider"]
    )


def _guarded(folder: Path, load: Callable[[Path], T]) -> T:
    try:
        return load(folder)
    except Exception as error:  # the libraries raise plain ones for a damaged file
        raise _damaged(folder, str(error).strip().partition("\n")[0]) from error


def _damaged(folder: Path, detail: str) -> ModelError:
    return ModelError(
        f"the model's files are damaged ({detail})",
        where=str(folder),
        remedy="Remove this folder; it is made anew at the next start.",
    )
