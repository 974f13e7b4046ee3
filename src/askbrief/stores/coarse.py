"""Four-bit codes of vectors, by which the best of many are found without looking at all.

The vectors less their mean are turned so that their principal axes come first, each paired
with one of the least; every pair becomes four bits (FAISS's product quantizer, scanned 32 at
a time). What is best by the codes is scored again by the vectors themselves, so that only
finding is approximate. How many must be scored again is measured when the codes are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding.base import Matrix
from askbrief.stores.vectors import Index, load_faiss

EXACT_ROWS = 32_768
"""Up to so many vectors a scan of all takes about 1 ms, and nothing is gained by codes."""
SAMPLE = 16_384
ROUNDS = 8
CHUNK_ROWS = 8192
BITS = 4
QUERIES = 64
NEAREST = 50
DEPTHS = (512, 1024, 2048, 4096, 8192)
WANTED_RECALL = 0.99
SEED = 1


@dataclass(frozen=True, slots=True)
class Coarse:
    """Codes, and what was measured of them."""

    index: Index
    depth: int
    """How many of the best by the codes must be scored exactly."""
    recall: float
    """Share of the 50 nearest that are then found."""


def make_coarse(exact: Index) -> Coarse | None:
    """Make codes of all vectors of a FAISS index.

    Returns:
        None if there are too few vectors to gain anything, or no depth gives a recall of
        ``WANTED_RECALL``: then they must be searched exactly.
    """
    if exact.ntotal <= EXACT_ROWS or exact.d % 2:
        return None
    # A second thread takes three times the work in all: the two wait for each other.
    load_faiss().omp_set_num_threads(1)
    step = max(1, exact.ntotal // SAMPLE)
    sample = np.concatenate([rows[::step] for rows in _vectors(exact)])
    mean = sample.mean(axis=0)
    index = _codes(exact, sample, mean)
    return _measured(exact, index, _queries(sample, mean))


def _codes(exact: Index, sample: Matrix, mean: NDArray[np.float32]) -> Index:
    faiss = load_faiss()
    axes = _paired_axes(sample - mean)
    turn = faiss.LinearTransform(exact.d, exact.d)
    faiss.copy_array_to_vector(axes.ravel(), turn.A)
    turn.is_trained = True
    codes = faiss.IndexPQFastScan(exact.d, exact.d // 2, BITS, faiss.METRIC_INNER_PRODUCT)
    codes.pq.cp.niter, codes.pq.cp.seed = ROUNDS, SEED
    codes.train((sample - mean) @ axes.T)
    for rows in _vectors(exact):
        codes.add((rows - mean) @ axes.T)
    # The mean is taken from vectors only: for one question it shifts all scores alike.
    return faiss.IndexPreTransform(turn, codes)


def _paired_axes(centred: Matrix) -> Matrix:
    """Return (dim, dim): the first principal axis, the last, the second, the one before …"""
    _, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    half = axes.shape[1] // 2
    order = np.stack([np.arange(2 * half - 1, half - 1, -1), np.arange(half)], axis=1).ravel()
    return np.ascontiguousarray(axes.T[order], np.float32)


def _vectors(exact: Index) -> Iterator[Matrix]:
    for first in range(0, exact.ntotal, CHUNK_ROWS):
        yield exact.reconstruct_n(first, min(CHUNK_ROWS, exact.ntotal - first))


def _queries(sample: Matrix, mean: NDArray[np.float32]) -> Matrix:
    """Return queries that lie between two passages, and so near none, as questions do; less
    the mean, as they are searched for, and half of them also with it."""
    one, two = np.random.default_rng(SEED).integers(len(sample), size=(2, QUERIES))
    between = (sample[one] + sample[two]) / 2
    rows = np.concatenate([between - mean, between[: QUERIES // 2]])
    unit: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit


def _measured(exact: Index, index: Index, queries: Matrix) -> Coarse | None:
    faiss = load_faiss()
    true, _ = exact.search(queries, NEAREST)
    refined = faiss.IndexRefine(index, exact)
    for depth in DEPTHS:
        if depth * 8 > exact.ntotal:
            return None
        share = faiss.IndexRefineSearchParameters(k_factor=depth / NEAREST)
        found, _ = refined.search(queries, NEAREST, params=share)
        recall = float((found >= true[:, -1:]).mean())
        if recall >= WANTED_RECALL:
            return Coarse(index, depth, round(recall, 4))
    return None
