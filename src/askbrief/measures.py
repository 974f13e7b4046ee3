"""Measures of rankings and of confidence; pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

SAMPLES = 1000
SEED = 7
"""Always the same: the same outcomes give the same interval."""
BINS = 10
Case = tuple[float, bool]
"""A confidence, 0 to 1, and whether what it was given to is right."""
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
    drawn = np.random.default_rng(SEED).integers(0, len(sample), (SAMPLES, len(sample)))
    low, high = np.quantile(sample[drawn].mean(axis=1), (0.025, 0.975))
    return {"mean": float(sample.mean()), "low": float(low), "high": float(high)}


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Interval:
    """Return the mean difference, question by question, with its bootstrap interval."""
    return interval([a - b for a, b in zip(ours, theirs, strict=True)])


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the probability that a positive scores above a negative, ties as half."""
    if not positive or not negative:
        return None
    return float(_wins(positive, negative).mean())


def auroc_interval(positive: Sequence[float], negative: Sequence[float]) -> Interval:
    """Return the AUROC with its 95 % bootstrap interval, both sides drawn anew each time."""
    if not positive or not negative:
        return interval([])
    wins, draws = _wins(positive, negative), np.random.default_rng(SEED)
    rows, columns = (
        draws.multinomial(size, np.full(size, 1 / size), SAMPLES) / size for size in wins.shape
    )
    low, high = np.quantile(((rows @ wins) * columns).sum(axis=1), (0.025, 0.975))
    return {"mean": float(wins.mean()), "low": float(low), "high": float(high)}


def _wins(positive: Sequence[float], negative: Sequence[float]) -> NDArray[np.float64]:
    first, second = np.asarray(positive)[:, None], np.asarray(negative)[None]
    wins: NDArray[np.float64] = (first > second) + 0.5 * (first == second)
    return wins


def share(flags: Iterable[bool]) -> float | None:
    """Return the share that is true; None for none at all."""
    kept = list(flags)
    return sum(kept) / len(kept) if kept else None


def risk_coverage_area(cases: Sequence[Case]) -> float | None:
    """Return the area under the risk-coverage curve, 0 to 1, lower is better.

    It is the mean, over all numbers of cases kept, of the share of wrong ones among so many
    of the most confident (Geifman and El-Yaniv, NIPS 2017). Of cases with the same
    confidence, the mean over all orders counts.
    """
    kept, wrong, risks = 0, 0.0, []
    for _, tied in groupby(sorted(cases, reverse=True), key=lambda case: case[0]):
        group = [right for _, right in tied]
        for _ in group:
            kept += 1
            wrong += group.count(False) / len(group)
            risks.append(wrong / kept)
    return sum(risks) / len(risks) if risks else None


def risk_coverage(cases: Sequence[Case], threshold: float) -> tuple[float | None, float | None]:
    """Return coverage, the share with at least this confidence, and risk, the share of
    wrong ones among those; None for a share of nothing."""
    kept = [right for sure, right in cases if sure >= threshold]
    return share(sure >= threshold for sure, _ in cases), share(not right for right in kept)


def threshold_refusing(sure: Sequence[float], most: float) -> float | None:
    """Return the highest threshold that at most this share of the confidences is below."""
    return sorted(sure)[min(int(most * len(sure)), len(sure) - 1)] if sure else None


def calibration(cases: Sequence[Case]) -> list[dict[str, float | None]]:
    """Return ten bins of equal width: how many cases, their mean confidence, and the share
    of them that is right."""
    binned: list[list[Case]] = [[] for _ in range(BINS)]
    for case in cases:
        binned[min(int(case[0] * BINS), BINS - 1)].append(case)
    return [
        {
            "low": number / BINS,
            "high": (number + 1) / BINS,
            "questions": len(some),
            "confidence": sum(sure for sure, _ in some) / len(some) if some else None,
            "right": share(right for _, right in some),
        }
        for number, some in enumerate(binned)
    ]


def calibration_error(cases: Sequence[Case]) -> float | None:
    """Return the expected calibration error: how far confidence and the share of right ones
    lie apart in ten bins of equal width, weighted by size (Guo and others, ICML 2017)."""
    if not cases:
        return None
    return sum(
        abs((one["confidence"] or 0.0) - (one["right"] or 0.0)) * (one["questions"] or 0.0)
        for one in calibration(cases)
    ) / len(cases)


def brier(cases: Sequence[Case]) -> float | None:
    """Return the mean squared distance of confidence to what is right, lower is better."""
    return sum((sure - right) ** 2 for sure, right in cases) / len(cases) if cases else None
