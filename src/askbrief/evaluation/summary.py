"""Outcomes -> figures, for all questions and for each language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from askbrief.evaluation.asking import Outcome
from askbrief.evaluation.judging import Judged, answer_figures
from askbrief.evaluation.systems import SYSTEMS
from askbrief.measures import interval, mrr, ndcg, paired, recall
from askbrief.question_sets import judges_answers

Figures = dict[str, object]
"""What ``askbrief eval --json`` prints."""
MEASURES: dict[str, Callable[[Sequence[str], Sequence[str]], float]] = {
    "ndcg@10": lambda ranking, relevant: ndcg(ranking, relevant, 10),
    "recall@1": lambda ranking, relevant: recall(ranking, relevant, 1),
    "recall@5": lambda ranking, relevant: recall(ranking, relevant, 5),
    "recall@10": lambda ranking, relevant: recall(ranking, relevant, 10),
    "mrr@10": lambda ranking, relevant: mrr(ranking, relevant, 10),
}


def summary(outcomes: Sequence[Outcome], letters: int, threshold: float) -> Figures:
    """Return all figures: of rankings, of answers, and with relevant documents hidden.

    ``languages`` is there if the set names languages, ``answers`` if it says what answers
    should hold, ``abstention`` if questions were asked with their documents hidden.
    """
    groups = by_language(outcomes)
    figures = retrieval(outcomes) | {
        "letters": letters,
        "ranked_by_askbrief": _depth(outcomes),
    }
    if len(groups) > 1:
        figures["languages"] = {
            name: retrieval(some) for name, some in groups.items() if name != "all"
        }
    for name, judged in (("answers", _as_asked), ("abstention", _with_twins)):
        parts = {group: judged(some) for group, some in groups.items()}
        if parts["all"]:
            figures[name] = {
                group: answer_figures(some, threshold) for group, some in parts.items() if some
            }
    return figures


def by_language(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes of all questions, and of those in each language that is named."""
    groups = {"all": list(outcomes)}
    for language in sorted({o.asked.language for o in outcomes if o.asked.language}):
        groups[language] = [o for o in outcomes if o.asked.language == language]
    return groups


def retrieval(outcomes: Sequence[Outcome]) -> Figures:
    """Return each system's measures, and by how much askbrief differs from the others.

    Only questions that name relevant documents count.
    """
    ranked = [outcome for outcome in outcomes if outcome.asked.relevant]
    values = {
        system: {name: _values(ranked, system, name) for name in MEASURES} for system in SYSTEMS
    }
    ours = values["askbrief"]
    return {
        "questions": len(outcomes),
        "ranked": len(ranked),
        "systems": {
            system: {name: interval(each) for name, each in of.items()}
            for system, of in values.items()
        },
        "differences": {
            f"askbrief-{other}": {n: paired(ours[n], values[other][n]) for n in MEASURES}
            for other in SYSTEMS[1:]
        },
    }


def _values(outcomes: Sequence[Outcome], system: str, measure: str) -> list[float]:
    of = MEASURES[measure]
    return [of(outcome.rankings[system], outcome.asked.relevant) for outcome in outcomes]


def _depth(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """Return how many documents askbrief's own search put in order, before others follow."""
    depths = [outcome.searched for outcome in outcomes if outcome.asked.relevant]
    if not depths:
        return {"mean": None, "least": None}
    return {"mean": sum(depths) / len(depths), "least": min(depths)}


def _as_asked(outcomes: Sequence[Outcome]) -> list[Judged]:
    """Return the answers of a set that says what is right; none if it does not."""
    if not judges_answers([outcome.asked for outcome in outcomes]):
        return []
    return [Judged(o.asked.answerable, o.asked.kind, o.told) for o in outcomes if o.told]


def _with_twins(outcomes: Sequence[Outcome]) -> list[Judged]:
    """Return the answers to questions that were asked again with their documents hidden,
    the first time answerable, the second time not."""
    return [
        judged
        for outcome in outcomes
        if outcome.told and outcome.hidden
        for judged in (
            Judged(answerable=True, kind="", told=outcome.told),
            Judged(answerable=False, kind="hidden", told=outcome.hidden),
        )
    ]
