"""Cosines of a question's tokens and those of passages."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from askbrief.centring import centred
from askbrief.embedding.base import Matrix, Vector
from askbrief.interaction import AT_ONCE, similarities
from askbrief.stores.base import TokenVectors

DIM = 384
MAKER = Path(__file__).parents[1] / "bench" / "make_products.py"


def unit_rows(rng: np.random.Generator, count: int) -> Matrix:
    rows = rng.standard_normal((count, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def passage(rng: np.random.Generator, tokens: int, mean: Vector) -> TokenVectors:
    rows = unit_rows(rng, tokens) + mean
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return TokenVectors.encode("p", rows, np.zeros((tokens, 2), np.int32))


def exact(rows: Matrix, tokens: TokenVectors, mean: Vector) -> Matrix:
    """The same by the definition: each token decoded, centred, and compared."""
    return rows @ centred(tokens.decode(), mean).T


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    rows=st.integers(1, 40),
    lengths=st.lists(st.integers(1, 60), min_size=1, max_size=2 * AT_ONCE + 1),
    common=st.sampled_from([0.0, 0.3, 0.9, 2.0]),
)
def test_cosines_are_those_of_the_definition_but_for_the_rounding(
    seed: int, rows: int, lengths: list[int], common: float
) -> None:
    rng = np.random.default_rng(seed)
    mean = common * unit_rows(rng, 1)[0]
    question = unit_rows(rng, rows)
    tokens = [passage(rng, length, mean) for length in lengths]
    each, best = similarities(question, [one.codes for one in tokens], mean)
    assert [one.shape for one in each] == [(rows, length) for length in lengths]
    assert best.shape == (rows, len(lengths))
    for number, (one, its) in enumerate(zip(each, tokens, strict=True)):
        assert np.abs(one - exact(question, its, mean)).max() < 0.02
        assert (best[:, number] == one.max(axis=1)).all()


def test_a_known_cosine() -> None:
    codes = np.array([[7, 0], [3, 4]], np.int8)
    rows = np.array([[1.0, 0.0], [0.6, 0.8]], np.float32)
    (found,), best = similarities(rows, [codes], np.zeros(2, np.float32))
    assert found == pytest.approx(np.array([[1.0, 0.6], [0.6, 1.0]]), abs=0.005)
    assert best[:, 0] == pytest.approx(np.array([1.0, 1.0]), abs=0.005)


def test_the_mean_is_taken_away() -> None:
    codes = np.array([[0, 7], [7, 7]], np.int8)
    rows = np.array([[1.0, 0.0]], np.float32)
    (found,), _ = similarities(rows, [codes], np.array([0.0, 0.5], np.float32))
    root = np.sqrt(0.5)
    wanted = root / np.hypot(root, root - 0.5)
    assert found == pytest.approx(np.array([[0.0, wanted]]), abs=0.005)


def test_codes_are_left_as_they_are_and_the_largest_are_right() -> None:
    codes = np.full((3, DIM), -7, np.int8)
    codes[1] = 7
    codes.setflags(write=False)
    row: NDArray[np.float32] = np.full((1, DIM), 1 / np.sqrt(DIM), np.float32)
    (found,), _ = similarities(row, [codes], np.zeros(DIM, np.float32))
    assert found[0].tolist() == pytest.approx([-1.0, 1.0, -1.0], abs=1e-5)
    assert set(codes[1].tolist()) == {7}


def test_a_token_or_a_question_of_nothing_is_like_nothing() -> None:
    codes = np.zeros((1, 4), np.int8)
    (found,), _ = similarities(np.zeros((2, 4), np.float32), [codes], np.zeros(4, np.float32))
    assert found.tolist() == [[0.0], [0.0]]


def test_the_network_is_what_its_script_makes(tmp_path: Path) -> None:
    made = tmp_path / "products.onnx"
    subprocess.run([sys.executable, str(MAKER), str(made)], check=True)
    shipped = files("askbrief") / "data" / "products.onnx"
    assert made.read_bytes() == shipped.read_bytes()
