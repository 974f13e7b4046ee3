"""What both sides of a model need to handle vectors."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding.base import Matrix


def unit(rows: NDArray[np.floating]) -> Matrix:
    """Scale each row of an (n, dim) array to unit length, as float32; zeros stay zeros."""
    exact: Matrix = np.asarray(rows, np.float32)
    lengths = np.linalg.norm(exact, axis=1, keepdims=True)
    return np.asarray(exact / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)


def cores() -> int:
    """Return how many processor cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
