"""Exact search over passage vectors in half precision, by FAISS."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding.base import Vector
from askbrief.stores.derived import BLOCK_BYTES
from askbrief.stores.ranking import COSINE_DECIMALS, Scored
from askbrief.stores.scope import Scope

Chunk = tuple[NDArray[np.int64], NDArray[np.float16]]
"""Row ids (n,) and their vectors (n, dim)."""


class VectorIndex:
    """Vectors by row id; never changed once it is built."""

    def __init__(self, index: object) -> None:
        self._index: Any = index

    @classmethod
    def build(cls, dim: int, chunks: Iterable[Chunk]) -> Self:
        """Build an index from vectors of unit length."""
        faiss = _faiss()
        flat = faiss.IndexScalarQuantizer(
            dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        index = faiss.IndexIDMap2(flat)
        for rows, vectors in chunks:
            index.add_with_ids(vectors.astype(np.float32), rows)
        return cls(index)

    @classmethod
    def load(cls, file: BinaryIO) -> Self:
        """Read an index from a file whose checksum was found right.

        Raises:
            OSError: the file cannot be read.
            RuntimeError: it is not an index.
        """
        faiss = _faiss()
        return cls(faiss.read_index(faiss.PyCallbackIOReader(file.read, BLOCK_BYTES)))

    def save(self, file: BinaryIO) -> None:
        """Write the index.

        Raises:
            OSError: the file cannot be written.
        """
        faiss = _faiss()
        faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write, BLOCK_BYTES))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: Vector, scope: Scope | None, n: int) -> Scored:
        """Return the n rows with the highest cosine.

        Args:
            vector: (dim,) float32 of unit length.
            scope: what may be found; None lets everything be found.
            n: rows wanted, at least 1.
        """
        # Holds for the calling thread only; a second thread makes one query slower.
        _faiss().omp_set_num_threads(1)
        scores, rows = self._index.search(vector[None], n, params=_parameters(scope))
        found = rows[0] >= 0  # FAISS pads with -1
        return rows[0][found], np.round(scores[0][found].astype(np.float64), COSINE_DECIMALS)


def _parameters(scope: Scope | None) -> object:
    if scope is None:
        return None
    bitmap = np.packbits(scope.mask, bitorder="little")
    return _faiss().SearchParameters(sel=_faiss().IDSelectorBitmap(bitmap))


def _faiss() -> ModuleType:
    # Imported late: 0.1 s that a command which does not search need not wait.
    return import_module("faiss")
