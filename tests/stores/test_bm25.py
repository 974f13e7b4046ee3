"""BM25 counted here, beside tantivy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.stores.bm25 import LENGTHS, Bm25, Weights, idf
from askbrief.stores.lexical import LexicalIndex
from askbrief.stores.ranking import scored_again
from askbrief.stores.tally import Tally
from askbrief.stores.words import Words, query_words, words_of


def test_lengths_are_those_of_lucene() -> None:
    assert LENGTHS[:41] == list(range(41))
    assert LENGTHS[40:52] == [40, 42, 44, 46, 48, 50, 52, 54, 56, 60, 64, 68]
    assert len(LENGTHS) == 256
    assert LENGTHS[255] == 2013265944


def test_a_score_by_hand() -> None:
    weights = Weights({"een": 2.0, "twee": 1.0}, mean_length=4)
    # Once of four words: 2 * 1 / (1 + 1.2); twice: 1 * 2 / (2 + 1.2).
    assert weights.score(["een", "x", "y", "z"]) == pytest.approx(2 / 2.2)
    assert weights.score(["een", "twee", "twee", "z"]) == pytest.approx(2 / 2.2 + 2 / 3.2)
    assert weights.score([]) == 0
    both = Bm25(weights, Weights({"een": 2.0}, 4))
    assert both.score_words(Words(["een"], ["een", "x", "y", "z"])) == pytest.approx(
        2 / (1 + 1.2 * (0.25 + 0.75 / 4)) + 0.5 * 2 / 2.2
    )
    assert idf(1, 1) == pytest.approx(np.log(4 / 3))


def texts(count: int, seed: int = 1) -> list[tuple[int, int, str]]:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 300, size=count)
    return [
        (row, row, " ".join(f"w{int(word)}" for word in rng.zipf(1.3, size) % 400))
        for row, size in enumerate(sizes, 1)
    ]


QUERIES = ["w1", "w2 w3 w5 w8 w13", "w399 w1 w2", "w77 onbekend"]


@pytest.mark.parametrize("query", QUERIES)
def test_scores_are_those_of_tantivy(query: str) -> None:
    stored = texts(300)
    index, words = LexicalIndex.build(stored), query_words(query)
    weights = index.bm25(words)
    rows, scores = index.search(words, weights, None, 300)
    again = [weights.score(stored[row - 1][2]) for row in rows.tolist()]
    assert len(rows) >= 3
    assert scores.tolist() == pytest.approx(again, rel=index.error)
    assert index.error == 1e-5


@pytest.mark.parametrize("query", QUERIES)
def test_what_was_removed_does_not_count(query: str) -> None:
    stored = texts(300)
    gone = [(row, 1, Tally.of([text]).packed()) for row, _, text in stored if row % 3 == 0]
    never = (999, 1, Tally.of(["w1 " * 1000]).packed())
    empty = (1000, 0, Tally().packed())
    index = LexicalIndex.build(stored).without([*gone, never, empty])
    fresh = LexicalIndex.build([one for one in stored if one[0] % 3])
    words = query_words(query)
    weights = index.bm25(words)
    assert weights == fresh.bm25(words)
    rows, scores = index.search(words, weights, None, 300)
    assert set(rows.tolist()) == set(fresh.search(words, weights, None, 300)[0].tolist())
    true = [weights.score(stored[row - 1][2]) for row in rows.tolist()]
    assert all(
        score * (1 + index.error) >= each for score, each in zip(scores.tolist(), true, strict=True)
    )
    assert index.search(words, weights, None, 2)[0].tolist() == rows[:2].tolist()


def test_damaged_counts_are_told() -> None:
    packed = Tally.of(["een twee een"]).packed()
    back = Tally.unpack(packed)
    assert (back.passages, back.stems, back.exact) == (1, 3, 3)
    assert back.with_exact == {"een": 1, "twee": 1}
    with pytest.raises(ValueError, match="damaged"):
        Tally.unpack(packed[:-3])
    index = LexicalIndex.build([(1, 1, "een")])
    with pytest.raises(ValueError, match="damaged"):
        index.without([(1, 1, b"")])


def test_counts_add_up() -> None:
    both = Tally.of(["een twee", "een"])
    one = Tally.of(["een twee"])
    one += Tally.of(["een"])
    assert one == both
    assert Tally.unpack(both.packed()) == both
    assert words_of("een twee").exact == ["een", "twee"]


@given(
    true=st.lists(st.integers(1, 40), min_size=1, max_size=80),
    noise=st.lists(st.floats(0, 1), min_size=80, max_size=80),
    k=st.integers(1, 20),
)
def test_all_that_scores_best_again_is_found(true: list[int], noise: list[float], k: int) -> None:
    """Found scores are up to a tenth too low; the ten best by them are not the ten best."""
    error = 1 / 9
    exact = np.array(true, np.float64)
    found = exact * (1 - np.array(noise[: len(true)]) * 0.1)
    order = np.argsort(-found, kind="stable")
    rows, scores = scored_again(
        lambda n: (order[:n], found[order[:n]]), lambda rows: exact[rows], k, len(true), error
    )
    least = sorted(true, reverse=True)[:k][-1]
    assert sorted(rows.tolist()) == [row for row, score in enumerate(true) if score >= least]
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
