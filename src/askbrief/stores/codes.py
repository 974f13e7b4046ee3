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
    pairs = np.frombuffer(data, np.uint8).reshape(rows, (dim + 1) // 2).astype("<u2")
    # Both halves of a byte at once: the upper one into the first of two bytes.
    halves = (((pairs >> 4) | (pairs << 8)) & 0x0F0F).view(np.uint8)
    halves -= _SHIFT
    return halves.view(np.int8)[:, :dim]
