"""What must be true of a letter before a store takes it; the rest is a bug of ours."""

from __future__ import annotations

import zlib

import numpy as np

from askbrief.embedding.base import Matrix, Vector
from askbrief.stores.base import LARGEST_CODE, IndexedLetter, TokenVectors
from askbrief.types import KnownDocument, Letter, Passage

UNIT_TOLERANCE = 0.01
"""How far from 1 the length of a vector may be; bfloat16 models come within 0.005."""


def check_letter(item: IndexedLetter, dim: int) -> None:
    """Check that passages, vectors and tokens fit the letter and each other.

    Raises:
        ValueError: they do not; the message names the letter.
    """
    passages = item.passages
    for passage in passages:
        _check_passage(passage, item.letter)
    if len({passage.id for passage in passages}) < len(passages):
        raise ValueError(f"{item.letter.id}: two passages have the same span")
    _check_vectors(item.vectors, (len(passages), dim), item.letter.id)
    if [tokens.passage_id for tokens in item.tokens] != [passage.id for passage in passages]:
        raise ValueError(f"{item.letter.id}: token vectors are not those of its passages")
    for tokens in item.tokens:
        _check_tokens(tokens, dim)
    if len(set(item.cites)) < len(item.cites):
        raise ValueError(f"{item.letter.id}: cites a document twice")
    "".join(item.cites).encode()  # refuses text that is not Unicode


def check_known(document: KnownDocument) -> KnownDocument:
    """Check that a document can be stored, and return it.

    Raises:
        ValueError: it has text that is not Unicode.
    """
    words = (document.id, document.title, document.dossier, document.number)
    for word in (*words, document.kind, document.url):
        (word or "").encode()
    return document


def check_query(vector: Vector, dim: int) -> None:
    """Check a query vector.

    Raises:
        ValueError: it is not of shape (dim,), or not finite.
    """
    if vector.shape != (dim,) or not np.isfinite(vector).all():
        raise ValueError(f"a query must be {dim} finite numbers, not of shape {vector.shape}")


def sum_of(*pieces: bytes) -> int:
    """Return the CRC-32 of some bytes, one after the other."""
    total = 0
    for piece in pieces:
        total = zlib.crc32(piece, total)
    return total


def _check_passage(passage: Passage, letter: Letter) -> None:
    start, end = passage.start, passage.end
    if passage.letter_id != letter.id or passage.id != f"{letter.id}#{start}-{end}":
        raise ValueError(f"{letter.id}: {passage.id!r} is not the id of its passage {start}-{end}")
    if not 0 <= start <= end <= len(letter.text) or passage.text != passage.cut(letter.text):
        raise ValueError(f"{passage.id}: the text is not what stands there in the letter")


def _check_vectors(vectors: Matrix, shape: tuple[int, int], letter_id: str) -> None:
    if vectors.shape != shape:
        raise ValueError(f"{letter_id}: vectors have shape {vectors.shape}, not {shape}")
    # A comparison with NaN is false, so this refuses what is not finite too.
    if not (np.abs(np.linalg.norm(vectors, axis=1) - 1) <= UNIT_TOLERANCE).all():
        raise ValueError(f"{letter_id}: vectors are not finite and of unit length")


def _check_tokens(tokens: TokenVectors, dim: int) -> None:
    codes, spans = tokens.codes, tokens.spans
    if codes.dtype != np.int8 or codes.ndim != 2 or codes.shape[1] != dim:
        raise ValueError(f"{tokens.passage_id}: token codes are not (t, {dim}) int8")
    if codes.size and np.abs(codes).max() > LARGEST_CODE:
        raise ValueError(f"{tokens.passage_id}: token codes do not fit in four bits")
    if spans.shape != (len(codes), 2) or spans.dtype.kind not in "iu":
        raise ValueError(f"{tokens.passage_id}: token spans are not (t, 2) integers")
