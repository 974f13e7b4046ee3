"""Cosines of a question's tokens and those of passages, the bulk of the work of an answer.

Codes of tokens are whole numbers, so products with a question rounded to whole numbers are
exact, the same on every machine, and take half the time of products of fractions. The network
in ``data/products.onnx``, made by ``bench/make_products.py``, is one such product.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding.base import Matrix, Vector

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

AT_ONCE = 16
"""Passages compared in one product: what more of them take does not fit the processor's cache."""
_LEVELS = 127
"""A row of a question is rounded to so many steps of its largest value."""
_SHIFT = 8
"""Added to codes from -7 to 7: the product wants numbers from 0."""
_TINY = 1e-12


def similarities(
    rows: Matrix, codes: Sequence[NDArray[np.int8]], mean: Vector
) -> tuple[list[Matrix], Matrix]:
    """Compare a question with passages.

    Args:
        rows: (r, dim) float32, unit rows of the question.
        codes: of each of n passages (t_i, dim) int8, from -7 to 7.
        mean: (dim,) float32, what the passages' tokens have in common.

    Returns:
        For each passage (r, t_i) float32, the cosine of each row and each of its tokens less
        the mean; and (r, n), the best of each row in each passage. Rounding changes a cosine
        by some thousandths, the mean over a question's rows by less than one.
    """
    question = _Rounded(rows, mean)
    parts = (codes[at : at + AT_ONCE] for at in range(0, len(codes), AT_ONCE))
    compared = [question.compare(part) for part in parts]
    each = [cosines.T for part, _ in compared for cosines in part]
    return each, np.concatenate([best for _, best in compared]).T


class _Rounded:
    """A question's rows in whole numbers, the mean as the last of them."""

    def __init__(self, rows: Matrix, mean: Vector) -> None:
        both = np.vstack([rows, mean[None]])
        self._steps = np.maximum(np.abs(both).max(axis=1), _TINY) / _LEVELS
        self._rows = np.rint((both / self._steps[:, None]).T).astype(np.int8)
        self._shared = rows @ mean
        self._floor = 1 + mean @ mean

    def compare(self, codes: Sequence[NDArray[np.int8]]) -> tuple[list[Matrix], Matrix]:
        """Return (t_i, r) cosines for each passage, and the best of each, (n, r).

        Without centring a token: of a unit vector d less m, the cosine with q is
        (q·d - q·m) / |d - m|.
        """
        every = np.concatenate(codes)
        products = _product(every, self._rows).astype(np.float32)
        products *= self._steps
        products /= _lengths(every)[:, None]
        apart = np.sqrt(np.maximum(self._floor - 2 * products[:, -1:], _TINY))
        cosines = products[:, :-1]
        cosines -= self._shared
        cosines /= apart
        starts = np.cumsum([0, *map(len, codes[:-1])])
        best: Matrix = np.maximum.reduceat(cosines, starts, axis=0)
        return np.split(cosines, starts[1:]), best


def _lengths(codes: NDArray[np.int8]) -> Vector:
    exact = codes.astype(np.float32)
    lengths: Vector = np.sqrt(np.einsum("td,td->t", exact, exact))
    return np.maximum(lengths, _TINY)


def _product(codes: NDArray[np.int8], rows: NDArray[np.int8]) -> NDArray[np.int32]:
    """Return (t, r) int32, codes times the (dim, r) rows."""
    shifted = (codes + _SHIFT).view(np.uint8)
    made: NDArray[np.int32] = _network().run(None, {"codes": shifted, "rows": rows})[0]
    return made


@cache
def _network() -> InferenceSession:
    import onnxruntime  # noqa: PLC0415 - slow, and loaded with the model anyway

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    model = (files("askbrief") / "data" / "products.onnx").read_bytes()
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
