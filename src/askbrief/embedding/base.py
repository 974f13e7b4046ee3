"""What an embedder is: text in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Embeddings of n texts; every row has unit length."""

    vectors: Matrix
    """(n, dim) float32, one row a text."""
    tokens: list[Matrix]
    """One (t_i, dim) float32 array a text: final-layer token vectors, without special
    tokens and without those of the prefix."""
    spans: list[NDArray[np.int32]]
    """One (t_i, 2) array a text: start and end of each token in the text, code points."""


@dataclass(frozen=True, slots=True)
class EmbeddedQuery:
    """Embedding of one question; every row has unit length."""

    vector: Vector
    """(dim,) float32"""
    tokens: Matrix
    """(t, dim) float32, without special tokens and prefix."""
    spans: NDArray[np.int32]
    """(t, 2): start and end of each token in the question, code points."""


class Embedder(Protocol):
    """Turns passages and questions into vectors of one space."""

    name: str
    """For people: ``multilingual-e5-small``."""
    fingerprint: str
    """Hexadecimal digest of weights, tokenizer, pooling and prefixes: two embedders with
    the same fingerprint give the same vectors up to rounding."""
    dim: int

    def embed_passages(self, texts: Sequence[str]) -> Embedded:
        """Embed passages, in the order given."""
        ...

    def embed_query(self, text: str) -> EmbeddedQuery:
        """Embed a question."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens of the window each text takes, all included."""
        ...

    @property
    def window(self) -> int:
        """Tokens that fit, special tokens and prefix included."""
        ...
