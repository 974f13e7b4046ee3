"""Embeds passages with sentence-transformers. Imported late: loads torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import groupby

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from askbrief.embedding.arrays import cores, unit
from askbrief.embedding.base import Embedded, Matrix
from askbrief.embedding.facts import Facts
from askbrief.embedding.tokens import Tokenizer, Tokens

ROWS = 4
"""Texts in a batch; always so many."""
STEP = 32
"""Lengths are padded to a multiple of this many tokens."""


class SentenceEmbedder:
    """The passage side of a model.

    A passage's vectors depend on nothing but the passage, bit for bit: texts are padded to
    a few fixed lengths and run in batches of a fixed size, each on one core, so that every
    matrix product has one of a few shapes, whatever else is embedded. One core a batch is
    also the fastest: nothing waits for a slower core.

    Args:
        model: from `askbrief.embedding.loading`.
        facts: of the model's export.
        tokenizer: of the model's export.
    """

    def __init__(self, model: SentenceTransformer, facts: Facts, tokenizer: Tokenizer) -> None:
        self._network, self._heads = model[0], list(model)[1:]
        self._facts = facts
        self._tokenizer = tokenizer

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Embed passages, in the order given.

        Raises:
            ValueError: a text does not fit into the window; nothing is ever cut off.
        """
        cut = [self._tokenizer.tokenize(self._facts.passage_prefix, text) for text in texts]
        self._insist_on_fit(cut)
        vectors = np.empty((len(texts), self._facts.dim), np.float32)
        own: dict[int, Matrix] = {}
        batches = list(_batches([len(tokens.ids) for tokens in cut], self._facts.window))
        with _one_core_each() as pool:
            running = [
                pool.submit(self._run, [cut[row] for row in rows], width) for rows, width in batches
            ]
            for (rows, _), batch in zip(batches, running, strict=True):
                sentences, tokens = batch.result()
                vectors[rows] = sentences
                own.update(zip(rows, tokens, strict=True))
        return Embedded(
            vectors, [own[row] for row in range(len(texts))], [tokens.spans for tokens in cut]
        )

    def _insist_on_fit(self, cut: Sequence[Tokens]) -> None:
        window = self._facts.window
        for number, tokens in enumerate(cut):
            if len(tokens.ids) > window:
                raise ValueError(f"text {number} takes {len(tokens.ids)} tokens, {window} fit")

    def _run(self, batch: Sequence[Tokens], width: int) -> tuple[Matrix, list[Matrix]]:
        """Embed up to ROWS texts, padded to a width; the network in its own precision, what
        comes after it in float32."""
        ids, mask = _pad(batch, width, self._facts.pad_id)
        with torch.inference_mode():
            features = self._network({"input_ids": ids, "attention_mask": mask})
            features["token_embeddings"] = features["token_embeddings"].float()
            for head in self._heads:
                features = head(features)
        sentences = features["sentence_embedding"].numpy()[: len(batch)]
        tokens = features["token_embeddings"].numpy()
        return unit(sentences), [unit(tokens[row, text.own]) for row, text in enumerate(batch)]


@contextmanager
def _one_core_each() -> Iterator[ThreadPoolExecutor]:
    """Give a thread a core; when something goes wrong, what has not begun is not done."""
    pool = ThreadPoolExecutor(cores(), initializer=torch.set_num_threads, initargs=(1,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(lengths: Sequence[int], window: int) -> Iterator[tuple[list[int], int]]:
    """Group texts, by number, that share a padded width; longest first.

    Each text but those as long as the window has padding, since a batch without any takes
    another way through the network, where the last bits differ.
    """

    def padded(row: int) -> tuple[int, bool]:
        length = lengths[row]
        return min((length // STEP + 1) * STEP, window), length == window

    order = sorted(range(len(lengths)), key=lambda row: (padded(row), row), reverse=True)
    for (width, _), group in groupby(order, key=padded):
        rows = list(group)
        for start in range(0, len(rows), ROWS):
            yield rows[start : start + ROWS], width


def _pad(batch: Sequence[Tokens], width: int, pad_id: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return (ROWS, width) ids and mask; a batch with fewer texts repeats its first one."""
    ids = torch.full((ROWS, width), pad_id)
    mask = torch.zeros((ROWS, width), dtype=torch.int64)
    for row in range(ROWS):
        text = batch[row if row < len(batch) else 0]
        ids[row, : len(text.ids)] = torch.tensor(text.ids)
        mask[row, : len(text.ids)] = 1
    return ids, mask
