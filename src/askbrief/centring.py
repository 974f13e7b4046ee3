"""Vectors less what all of them share.

The vectors of e5 and its like lie in a narrow cone: any two have a cosine of 0.7 and
more. Taking away the mean of many passages, and of many questions per language, leaves
what tells them apart (Mu and Viswanath, All-but-the-Top, ICLR 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from askbrief.embedding.base import Matrix, Vector
from askbrief.types import Language


@dataclass(frozen=True, slots=True)
class Common:
    """Mean vectors of a model, (dim,) float32 each."""

    passage: Vector
    passage_token: Vector
    question: dict[Language, Vector]
    question_token: dict[Language, Vector]


@cache
def load_common(fingerprint: str, dim: int) -> Common:
    """Return the means measured for a model; zeros for a model that was not measured."""
    file = files("askbrief") / "data" / f"common-{fingerprint[:16]}.npz"
    if not file.is_file():
        zero: Vector = np.zeros(dim, np.float32)
        return Common(zero, zero, {"nl": zero, "en": zero}, {"nl": zero, "en": zero})
    with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as kept:
        return Common(
            kept["passage"],
            kept["passage_token"],
            {"nl": kept["question_nl"], "en": kept["question_en"]},
            {"nl": kept["question_token_nl"], "en": kept["question_token_en"]},
        )


def centred(rows: Matrix, mean: Vector) -> Matrix:
    """Take ``mean`` from every row, or from one vector, and make unit length again."""
    apart: Matrix = rows - mean
    apart /= np.maximum(np.linalg.norm(apart, axis=-1, keepdims=True), 1e-12)
    return apart
