"""Measures of rankings and of confidence; pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

SAMPLES = 1000
Interval = dict[str, float | None]


def ndcg(ranking: Sequence[str], relevant: Sequence[str], k: int) -> float:
    """Return the normalised discounted cumulative gain of the first k, 0 to 1."""
    gain = sum(1 / math.log2(at + 2) for at, name in enumerate(ranking[:k]) if name in relevant)
    ideal = sum(1 / math.log2(at + 2) for at in range(min(k, len(relevant))))
    return gain / ideal if ideal else 0.0


def recall(ranking: Sequence[str], relevant: Sequence[str], k: int) -> float:
    """Return the share of the relevant that is among the first k."""
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant)) if relevant else 0.0


def mrr(ranking: Sequence[str], relevant: Sequence[str], k: int) -> float:
    """Return one over the rank of the first relevant one among the first k, else 0."""
    return next((1 / at for at, name in enumerate(ranking[:k], 1) if name in relevant), 0.0)


def interval(values: Sequence[float]) -> Interval:
    """Return the mean with its 95 % bootstrap interval; None for no values."""
    if not values:
        return {"mean": None, "low": None, "high": None}
    sample = np.asarray(values, np.float64)
    # Always the same seed: the same outcomes give the same interval.
    drawn = np.random.default_rng(7).integers(0, len(sample), (SAMPLES, len(sample)))
    low, high = np.quantile(sample[drawn].mean(axis=1), (0.025, 0.975))
    return {"mean": float(sample.mean()), "low": float(low), "high": float(high)}


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Interval:
    """Return the mean difference, question by question, with its bootstrap interval."""
    return interval([a - b for a, b in zip(ours, theirs, strict=True)])


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the probability that a positive scores above a negative, ties as half."""
    if not positive or not negative:
        return None
    first, second = np.asarray(positive)[:, None], np.asarray(negative)[None]
    return float(((first > second) + 0.5 * (first == second)).mean())


def share(flags: Iterable[bool]) -> float | None:
    """Return the share that is true; None for none at all."""
    kept = list(flags)
    return sum(kept) / len(kept) if kept else None
