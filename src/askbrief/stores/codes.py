"""Codes of token vectors, two in a byte."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SHIFT = 8
"""Added to a code from -7 to 7, so that four bits hold it."""


def packed(codes: NDArray[np.int8]) -> bytes:
    """Return (t, dim) codes from -7 to 7 as t rows of ``ceil(dim / 2)`` bytes."""
    shifted = (codes + _SHIFT).astype(np.uint8)
    if shifted.shape[1] % 2:
        shifted = np.pad(shifted, ((0, 0), (0, 1)), constant_values=_SHIFT)
    pairs = (shifted[:, ::2] << 4) | shifted[:, 1::2]
    return pairs.astype(np.uint8).tobytes()


def unpacked(data: bytes, rows: int, dim: int) -> NDArray[np.int8]:
    """Return the (rows, dim) codes that were packed.

    Raises:
        ValueError: there are more or fewer bytes.
    """
    pairs = np.frombuffer(data, np.uint8).reshape(rows, (dim + 1) // 2)
    codes = np.empty((rows, pairs.shape[1] * 2), np.int8)
    codes[:, ::2] = pairs >> 4
    codes[:, 1::2] = pairs & 15
    return codes[:, :dim] - np.int8(_SHIFT)
