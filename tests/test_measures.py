"""Measures against values worked out by hand."""

import math

import pytest

from askbrief.measures import auroc, interval, mrr, ndcg, paired, recall, share


def test_ndcg() -> None:
    assert ndcg(["a", "b"], ["a"], 10) == 1
    assert ndcg(["b", "a"], ["a"], 10) == pytest.approx(1 / math.log2(3))
    assert ndcg(["b", "a"], ["a", "b"], 1) == 1
    assert ndcg(["b", "a"], ["a"], 1) == 0
    assert ndcg(["b"], [], 10) == 0


def test_recall() -> None:
    assert recall(["b", "a", "c"], ["a", "d"], 2) == 0.5
    assert recall(["b"], [], 5) == 0


def test_mrr() -> None:
    assert mrr(["b", "a"], ["a"], 10) == 0.5
    assert mrr(["b", "a"], ["a"], 1) == 0


def test_interval() -> None:
    assert interval([]) == {"mean": None, "low": None, "high": None}
    assert interval([0.5] * 9) == {"mean": 0.5, "low": 0.5, "high": 0.5}
    spread = interval([0.0, 1.0] * 50)
    assert spread["mean"] == 0.5
    assert spread["low"] == pytest.approx(0.4, abs=0.03)
    assert spread["high"] == pytest.approx(0.6, abs=0.03)
    assert spread == interval([0.0, 1.0] * 50)


def test_paired_differences_cancel_what_questions_share() -> None:
    assert paired([0.9, 0.2], [0.8, 0.1])["low"] == pytest.approx(0.1)


def test_auroc() -> None:
    assert auroc([0.9, 0.8], [0.1]) == 1
    assert auroc([0.5], [0.5]) == 0.5
    assert auroc([0.9, 0.1], [0.5]) == 0.5
    assert auroc([], [0.5]) is None


def test_share() -> None:
    assert share([True, False, False, False]) == 0.25
    assert share([]) is None
