"""Answers with what is right -> figures on quotes, abstention and calibration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from askbrief.evaluation.asking import Told
from askbrief.measures import (
    BINS,
    Case,
    Interval,
    auroc,
    auroc_interval,
    brier,
    calibration,
    calibration_error,
    interval,
    risk_coverage,
    risk_coverage_area,
    share,
    threshold_refusing,
)

REFUSALS = 0.1
"""Share of answerable questions that the named threshold may refuse."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer, and whether the letters hold one."""

    answerable: bool
    kind: str
    """``near`` or ``far`` where the set tells unanswerable questions apart."""
    told: Told

    @property
    def right(self) -> bool | None:
        """Whether giving this answer is right; None if the set cannot tell.

        It is if the letters hold an answer and the quotes hold its evidence, or, where the
        set names no evidence, come from a relevant document.
        """
        if not self.answerable:
            return False
        return self.told.relevant if self.told.evidence is None else self.told.evidence


def answer_figures(judged: Sequence[Judged], threshold: float) -> dict[str, object]:
    """Return the figures of some answers; None where there is nothing to count."""
    yes = [one.told for one in judged if one.answerable]
    no = [one for one in judged if not one.answerable]
    return {
        "answerable": len(yes),
        "unanswerable": len(no),
        "evidence_in_first_3": _mean(told.evidence for told in yes),
        "relevant_in_first_3": _mean(told.relevant for told in yes),
        **_exactness(judged),
        **_separation(yes, no),
        "threshold": threshold,
        "refused_of_answerable": share(not told.answered for told in yes),
        "answered_of_unanswerable": share(one.told.answered for one in no),
        "at_most_10_percent_refused": _at_most_refused(yes, no),
        **_selection([(j.told.confidence, j.right) for j in judged if j.right is not None]),
        **_calibration([(one.told.confidence, one.answerable) for one in judged]),
    }


def _mean(flags: Iterable[bool | None]) -> Interval:
    return interval([float(flag) for flag in flags if flag is not None])


def _exactness(judged: Sequence[Judged]) -> dict[str, object]:
    quotes = sum(one.told.quotes for one in judged)
    exact = sum(one.told.exact for one in judged)
    return {"quotes": quotes, "quotes_exact": exact / quotes if quotes else None}


def _separation(yes: Sequence[Told], no: Sequence[Judged]) -> dict[str, object]:
    sure = [told.confidence for told in yes]

    def unsure(*kinds: str) -> list[float]:
        return [one.told.confidence for one in no if not kinds or one.kind in kinds]

    return {
        "auroc": auroc(sure, unsure()),
        "auroc_interval": auroc_interval(sure, unsure()),
        "auroc_near": auroc(sure, unsure("near")),
        "auroc_far": auroc(sure, unsure("far")),
    }


def _at_most_refused(yes: Sequence[Told], no: Sequence[Judged]) -> dict[str, float | None]:
    """Return the highest threshold that refuses at most a tenth of the answerable."""
    at = threshold_refusing([told.confidence for told in yes], REFUSALS)
    if at is None:
        return {"threshold": None, "refused_of_answerable": None, "answered_of_unanswerable": None}
    return {
        "threshold": at,
        "refused_of_answerable": share(told.confidence < at for told in yes),
        "answered_of_unanswerable": share(one.told.confidence >= at for one in no),
    }


def _selection(cases: Sequence[Case]) -> dict[str, object]:
    points = []
    for number in range(BINS):
        coverage, risk = risk_coverage(cases, number / BINS)
        points.append({"threshold": number / BINS, "coverage": coverage, "risk": risk})
    return {"risk_coverage_area": risk_coverage_area(cases), "risk_coverage": points}


def _calibration(cases: Sequence[Case]) -> dict[str, object]:
    return {
        "calibration_error": calibration_error(cases),
        "brier": brier(cases),
        "calibration": calibration(cases),
    }
