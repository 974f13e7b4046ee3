"""Search over passage vectors in half precision, by FAISS.

Exact, unless there are coarse codes: then those name candidates, which are scored exactly.
A search in a scope is always exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding.base import Vector
from askbrief.stores.derived import BLOCK_BYTES
from askbrief.stores.ranking import COSINE_DECIMALS, Scored
from askbrief.stores.scope import Scope

Chunk = tuple[NDArray[np.int64], NDArray[np.float16]]
"""Row ids (n,), ascending, and their vectors (n, dim)."""
Index = Any
"""An index of FAISS, which has no types."""
SPARE = 64
"""Candidates taken beyond what is wanted, where some of them may have been removed."""
SHALLOW = 8
"""A search deeper than one in so many of the candidates is made exactly."""


class VectorIndex:
    """Vectors by row id; never changed once it is built."""

    def __init__(self, by_row: Index, codes: Index = None, depth: int = 0) -> None:
        """Take over FAISS indexes.

        Args:
            by_row: an ``IndexIDMap`` of vectors in half precision.
            codes: the same vectors in the same order, roughly.
            depth: how many of the best by the codes are scored exactly.
        """
        faiss = load_faiss()
        self._by_row: Index = by_row
        self._exact: Index = faiss.downcast_index(self._by_row.index)
        self._rows: NDArray[np.int64] = faiss.vector_to_array(self._by_row.id_map)
        self._codes: Index = codes
        self._refined: Index = faiss.IndexRefine(codes, self._exact) if codes else None
        self._depth = depth
        self._alive: NDArray[np.bool_] | None = None

    @classmethod
    def build(cls, dim: int, chunks: Iterable[Chunk]) -> Self:
        """Build an index from vectors of unit length, in the order of rows."""
        faiss = load_faiss()
        half = faiss.ScalarQuantizer.QT_fp16
        exact = faiss.IndexScalarQuantizer(dim, half, faiss.METRIC_INNER_PRODUCT)
        index = faiss.IndexIDMap(exact)
        for rows, vectors in chunks:
            index.add_with_ids(vectors.astype(np.float32), rows)
        return cls(index)

    @classmethod
    def load(cls, path: Path, codes: Path | None = None, depth: int = 0) -> Self:
        """Map an index from a file; the codes are read.

        Raises:
            OSError, RuntimeError: a file cannot be read, or is not an index.
        """
        faiss = load_faiss()
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(index, faiss.IndexIDMap):
            raise RuntimeError("not an index of vectors by row")
        return cls(index, faiss.read_index(str(codes)) if codes else None, depth)

    def save(self, file: BinaryIO) -> None:
        """Write the vectors, without codes.

        Raises:
            OSError: the file cannot be written.
        """
        write_faiss(self._by_row, file)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def exact(self) -> Index:
        """The vectors as a FAISS index, numbered from 0 in the order of rows."""
        return self._exact

    def without(self, gone: Scope) -> Self:
        """Never find rows of ``gone`` again; returns itself."""
        alive = ~gone.holds(self._rows)
        self._alive = None if alive.all() else alive
        return self

    def search(self, vector: Vector, scope: Scope | None, n: int) -> Scored:
        """Return the n rows with the highest cosine.

        Args:
            vector: (dim,) float32 of unit length.
            scope: what may be found, all of it there still; None lets everything be found.
            n: rows wanted, at least 1.
        """
        # Holds for the calling thread only; a second thread makes one query slower.
        load_faiss().omp_set_num_threads(1)
        if scope is not None:
            return self._among(vector, scope.holds(self._rows), n)
        if self._refined is not None and n * SHALLOW <= self._depth:
            found = self._roughly(vector, n)
            if len(found[0]) == n:
                return found
        return self._among(vector, self._alive, n)

    def _roughly(self, vector: Vector, n: int) -> Scored:
        wanted = n if self._alive is None else n + SPARE
        share = load_faiss().IndexRefineSearchParameters(k_factor=self._depth / wanted)
        rows, scores = self._scored(*self._refined.search(vector[None], wanted, params=share))
        return rows[:n], scores[:n]

    def _among(self, vector: Vector, inside: NDArray[np.bool_] | None, n: int) -> Scored:
        faiss, parameters = load_faiss(), None
        if inside is not None:
            if not inside.any():
                return np.zeros(0, np.int64), np.zeros(0)
            chosen = faiss.IDSelectorBitmap(np.packbits(inside, bitorder="little"))
            parameters = faiss.SearchParameters(sel=chosen)
        return self._scored(*self._exact.search(vector[None], n, params=parameters))

    def _scored(self, scores: NDArray[np.float32], at: NDArray[np.int64]) -> Scored:
        found = at[0] >= 0  # FAISS pads with -1
        if self._alive is not None:
            found &= self._alive[at[0]]
        rounded = np.round(scores[0][found].astype(np.float64), COSINE_DECIMALS)
        return self._rows[at[0][found]], rounded


def write_faiss(index: Index, file: BinaryIO) -> None:
    """Write a FAISS index.

    Raises:
        OSError: the file cannot be written.
    """
    faiss = load_faiss()
    faiss.write_index(index, faiss.PyCallbackIOWriter(file.write, BLOCK_BYTES))


def load_faiss() -> ModuleType:
    """Import FAISS: late, for it takes 0.1 s that a command without a search need not wait."""
    return import_module("faiss")
