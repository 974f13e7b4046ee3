"""Vectors as pgvector sends and takes them in binary form."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding.base import Matrix, Vector

_HEAD = struct.Struct(">hh")


def halves(vectors: Matrix) -> list[bytes]:
    """Return each row as a halfvec."""
    head = _HEAD.pack(vectors.shape[1], 0)
    return [head + row.tobytes() for row in vectors.astype(">f2")]


def rows_of(sent: Sequence[bytes], dim: int) -> NDArray[np.float16]:
    """Return (n, dim) values of halfvecs.

    Raises:
        ValueError: they have another number of dimensions.
    """
    bodies = b"".join(one[_HEAD.size :] for one in sent)
    return np.frombuffer(bodies, ">f2").reshape(len(sent), dim).astype(np.float16)


def literal(vector: Vector) -> tuple[str, float]:
    """Return a query in half precision as text, and how much that can change a cosine."""
    half = vector.astype(np.float16).astype(np.float32)
    slack = float(np.linalg.norm(vector - half)) * 1.02 + 1e-5
    return "[" + ",".join(repr(float(value)) for value in half) + "]", slack
