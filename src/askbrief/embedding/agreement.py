"""Holds an export to the model that it was made from. Imported while exporting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from askbrief.embedding.fast import QueryEncoder
from askbrief.embedding.loading import refused
from askbrief.embedding.samples import SAMPLES
from askbrief.embedding.sentence import SentenceEmbedder

MIN_COSINE = 0.999


def insist_on_agreement(model: SentenceTransformer, encoder: QueryEncoder, path: Path) -> None:
    """Compare an export with its model on the samples that fit into the window.

    Raises:
        ModelError: they cut a text differently, or give it another vector.
    """
    prefix, window = encoder.facts.query_prefix, encoder.facts.window
    samples = [text for text in SAMPLES if encoder.tokenizer.count(prefix, text) <= window]
    if not _same_ids(model, encoder, samples):
        raise refused(path, "has a tokenizer that cannot be exported")
    cosine = lowest_cosine(model, encoder, samples)
    if not cosine >= MIN_COSINE:  # also if it is not a number
        raise refused(path, f"cannot be exported faithfully (cosine {cosine:.4f})")


def lowest_cosine(model: SentenceTransformer, encoder: QueryEncoder, texts: Sequence[str]) -> float:
    """Return the lowest cosine of any vector, of a text or a token, as a query in both ways."""
    facts = replace(encoder.facts, passage_prefix=encoder.facts.query_prefix)
    expected = SentenceEmbedder(model, facts, encoder.tokenizer).embed(texts)
    lowest = 1.0
    for row, text in enumerate(texts):
        query = encoder.embed(text)
        tokens = (query.tokens * expected.tokens[row]).sum(axis=1)
        lowest = float(np.min([lowest, expected.vectors[row] @ query.vector, *tokens]))
    return lowest


def _same_ids(model: SentenceTransformer, encoder: QueryEncoder, texts: Sequence[str]) -> bool:
    prefix = encoder.facts.query_prefix
    wanted: list[list[int]] = model.tokenizer([prefix + text for text in texts])["input_ids"]
    return wanted == [encoder.tokenizer.tokenize(prefix, text).ids for text in texts]
