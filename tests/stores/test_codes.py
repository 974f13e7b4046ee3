"""Codes of token vectors, two in a byte."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from askbrief.stores.base import TokenVectors
from askbrief.stores.codes import packed, unpacked

CODES = st.tuples(st.integers(0, 5), st.integers(1, 9)).flatmap(
    lambda shape: arrays(np.int8, shape, elements=st.integers(-7, 7))
)


@given(CODES)
def test_what_is_packed_comes_back(codes: np.ndarray) -> None:
    rows, dim = codes.shape
    data = packed(codes)
    assert len(data) == rows * ((dim + 1) // 2)
    back = unpacked(data, rows, dim)
    assert back.dtype == np.int8
    assert np.array_equal(back, codes)


def test_two_codes_share_a_byte() -> None:
    assert packed(np.array([[-7, 7], [0, 1]], np.int8)) == bytes([0x1F, 0x89])


@pytest.mark.parametrize("rows", [1, 3])
def test_too_few_or_many_bytes(rows: int) -> None:
    with pytest.raises(ValueError, match="reshape"):
        unpacked(packed(np.zeros((2, 4), np.int8)), rows, 4)


def test_four_bits_keep_the_direction() -> None:
    rows = np.random.default_rng(0).normal(size=(200, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    kept = TokenVectors.encode("x", rows, np.zeros((200, 2), np.int32))
    cosines = (kept.decode() * rows).sum(axis=1)
    assert cosines.min() > 0.985
    assert np.abs(kept.codes).max() == 7


def test_a_row_of_zeros_stays_one() -> None:
    kept = TokenVectors.encode("x", np.zeros((1, 4), np.float32), np.zeros((1, 2), np.int32))
    assert not kept.decode().any()
