"""Measures against values worked out by hand."""

import math

import pytest

from askbrief.measures import (
    auroc,
    auroc_interval,
    brier,
    calibration,
    calibration_error,
    interval,
    mrr,
    ndcg,
    paired,
    recall,
    risk_coverage,
    risk_coverage_area,
    share,
    threshold_refusing,
)


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


def test_auroc_interval_holds_the_value_and_narrows_with_more_cases() -> None:
    few, many = (auroc_interval([0.9, 0.4] * n, [0.5, 0.1] * n) for n in (5, 100))
    assert few["mean"] == many["mean"] == auroc([0.9, 0.4], [0.5, 0.1]) == 0.75
    for one in (few, many):
        assert one["low"] is not None
        assert one["high"] is not None
        assert one["low"] < 0.75 < one["high"]
    assert width(many) < width(few) / 2
    assert auroc_interval([0.9] * 4, [0.1]) == {"mean": 1, "low": 1, "high": 1}
    assert auroc_interval([], [0.1])["mean"] is None


def width(one: dict[str, float | None]) -> float:
    return (one["high"] or 0.0) - (one["low"] or 0.0)


def test_risk_coverage_area() -> None:
    # Risks of the first one, two and three: 0, 1/2 and 1/3.
    cases = [(0.7, True), (0.9, True), (0.8, False)]
    assert risk_coverage_area(cases) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert risk_coverage_area([(0.9, True), (0.1, True)]) == 0
    assert risk_coverage_area([]) is None


def test_equal_confidences_count_in_all_orders() -> None:
    assert risk_coverage_area([(0.5, True), (0.5, False)]) == 0.5
    assert risk_coverage_area([(0.5, False), (0.5, True)]) == 0.5


def test_risk_coverage_at_a_threshold() -> None:
    cases = [(0.9, True), (0.8, False), (0.3, True), (0.2, False)]
    assert risk_coverage(cases, 0.8) == (0.5, 0.5)
    assert risk_coverage(cases, 0.3) == (0.75, pytest.approx(1 / 3))
    assert risk_coverage(cases, 0.95) == (0, None)
    assert risk_coverage([], 0.5) == (None, None)


def test_threshold_that_refuses_a_share() -> None:
    tenths = [number / 10 for number in range(10, 0, -1)]
    assert threshold_refusing(tenths, 0.1) == 0.2
    assert threshold_refusing(tenths[:9], 0.1) == 0.2  # of nine, none may be refused
    assert threshold_refusing([0.5, 0.5, 0.5], 0.4) == 0.5
    assert threshold_refusing([0.5], 1) == 0.5
    assert threshold_refusing([], 0.1) is None


CASES = [(0.95, True), (0.85, True), (0.85, False), (0.05, False)]


def test_calibration() -> None:
    bins = calibration(CASES)
    assert [one["questions"] for one in bins] == [1, 0, 0, 0, 0, 0, 0, 0, 2, 1]
    assert bins[8] == {"low": 0.8, "high": 0.9, "questions": 2, "confidence": 0.85, "right": 0.5}
    assert (bins[1]["confidence"], bins[1]["right"]) == (None, None)
    assert calibration([(1.0, True)])[9]["questions"] == 1


def test_calibration_error() -> None:
    # Bins: 0.05 off for one, 0.35 for two, 0.05 for one.
    assert calibration_error(CASES) == pytest.approx((0.05 + 2 * 0.35 + 0.05) / 4)
    assert calibration_error([(0.5, True), (0.5, False)]) == 0
    assert calibration_error([]) is None


def test_brier() -> None:
    assert brier(CASES) == pytest.approx((0.05**2 + 0.15**2 + 0.85**2 + 0.05**2) / 4)
    assert brier([]) is None
