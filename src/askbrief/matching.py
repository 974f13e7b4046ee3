"""Turns a question's tokens from what is like them to what answers them.

"Hoeveel" is most like other questions; its answer has a number. A linear map of low rank,
fitted on questions and the sentences that answer them (``bench/fit_matching.py``), is added
to each token vector of the question; those of passages stay as they are stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from askbrief.centring import centred
from askbrief.embedding.base import Matrix


@dataclass(frozen=True, slots=True)
class Matching:
    """A map of rank r, ``rows @ down @ up``."""

    down: Matrix
    """(dim, r) float32"""
    up: Matrix
    """(r, dim) float32"""

    def turned(self, rows: Matrix) -> Matrix:
        """Return (n, dim) float32, unit rows with what the map makes of them."""
        moved = rows + (rows @ self.down) @ self.up
        return centred(moved.astype(np.float32), np.zeros(rows.shape[1], np.float32))


@cache
def load_matching(fingerprint: str, dim: int) -> Matching:
    """Return the map fitted for a model; for any other model one that changes nothing."""
    file = files("askbrief") / "data" / f"matching-{fingerprint[:16]}.npz"
    if not file.is_file():
        return Matching(np.zeros((dim, 1), np.float32), np.zeros((1, dim), np.float32))
    with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as kept:
        return Matching(kept["down"].astype(np.float32), kept["up"].astype(np.float32))
