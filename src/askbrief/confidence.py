"""How likely it is that the sentences found answer the question.

The product of two logistic regressions: whether the letters are about what is asked at
all, and, if so, whether a sentence answers it. The second looks at what a person would:
how well the best sentence matches, how far it stands out, words and names without
support, an amount or a date that is asked for and not shown. ``bench/fit_weights.py``
fits both on the development questions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from askbrief.evidence import FEATURES, Sentence, absent, shows
from askbrief.retrieval import Found

TOPIC_FEATURES = (
    "tokens",
    "highest_direction",
    "high_direction",
    "passage",
    "best_passage",
    "words",
    "best_words",
    "names",
    "weakest",
    "asked",
)
"""What tells whether the letters are about the question."""
ANSWER_FEATURES = (
    "score",
    "weakest",
    "uneven",
    "direction",
    "words",
    "names",
    "wanted",
    "amount_missing",
    "lead",
    "outstanding",
    "outstanding_direction",
    "answering",
    "best_answering",
    "high_answering",
    "answering_lead",
    "outstanding_answering",
    "asks_amount",
    "asks_date",
    "asks_person",
    "asks_reason",
    "no_amount_nearby",
    "no_date",
    "missing_years",
    "missing_numbers",
    "missing_names",
    "asked",
)
"""What tells whether a sentence answers it."""
SHORTLIST = 3
MEANT_ALONE = 0.3
"""What is left of the confidence that a letter is on a subject none of whose words it has."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_AT = {name: number for number, name in enumerate(FEATURES)}
Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression."""

    weights: Vector
    intercept: float

    def probability(self, features: Vector) -> float:
        """Return a probability, 0 to 1."""
        evidence = float(features @ self.weights) + self.intercept
        return float(1 / (1 + np.exp(-np.clip(evidence, -30, 30))))


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted, see ``data/weights.json``."""

    sentence: Vector
    """(len(FEATURES),): a sentence's score is its features times these."""
    topic: Logistic
    answer: Logistic


@cache
def load_weights() -> Weights:
    """Return the weights that ship with the package."""
    kept = json.loads((files("askbrief") / "data" / "weights.json").read_text())
    sentence = [kept["sentence"].get(name, 0.0) for name in FEATURES]
    return Weights(
        np.array(sentence, np.float32),
        _logistic(kept["topic"], TOPIC_FEATURES),
        _logistic(kept["answer"], ANSWER_FEATURES),
    )


def _logistic(kept: dict[str, float], names: Sequence[str]) -> Logistic:
    return Logistic(np.array([kept[name] for name in names], np.float32), kept["intercept"])


def score(sentences: Sequence[Sentence], weights: Weights) -> Vector:
    """Score sentences, (n,) float32; comparable within one question only."""
    features = np.array([sentence.features for sentence in sentences], np.float32)
    scored: Vector = features @ weights.sentence
    return scored


def confidence(
    found: Found, sentences: Sequence[Sentence], scores: Vector, weights: Weights
) -> float:
    """Return the probability, 0 to 1, that the sentences hold the answer."""
    if not sentences:
        return 0.0
    about = found.question.about
    if about and about.subject:
        return _of_a_letter(sentences, scores, weights)
    topic = weights.topic.probability(topic_features(sentences, scores))
    answer = weights.answer.probability(answer_features(found, sentences, scores))
    return round(topic * answer, 4)


def _of_a_letter(sentences: Sequence[Sentence], scores: Vector, weights: Weights) -> float:
    """Return how likely a letter is on what the question says, if it has the part asked for.

    A subject is a word or two: less depends on meaning, more on whether the words are there.
    """
    asked = [sentence.features[_AT["asked"]] > 0 for sentence in sentences]
    names = [sentence.match.hit.passage.letter_id for sentence in sentences]
    letters = {name for name, part in zip(names, asked, strict=True) if part}
    its_own = [at for at, name in enumerate(names) if name in letters]
    if not its_own:
        return 0.0
    said = [at for at in its_own if not asked[at]] or its_own
    its = [sentences[at] for at in said]
    topic = weights.topic.probability(topic_features(its, scores[said]))
    words = max(float(sentence.features[_AT["words"]]) for sentence in its)
    return round(topic * (MEANT_ALONE + (1 - MEANT_ALONE) * words), 4)


def topic_features(sentences: Sequence[Sentence], scores: Vector) -> Vector:
    """Return (len(TOPIC_FEATURES),) float32 of one question's sentences."""
    features = np.array([sentence.features for sentence in sentences], np.float32)
    best = features[int(np.argmax(scores))]
    direction = np.sort(features[:, _AT["direction"]])[::-1]
    return np.array(
        [
            best[_AT["tokens"]],
            direction[0],
            direction[:SHORTLIST].mean(),
            best[_AT["passage"]],
            features[:, _AT["passage"]].max(),
            best[_AT["words"]],
            features[:, _AT["words"]].max(),
            best[_AT["names"]],
            best[_AT["weakest"]],
            best[_AT["asked"]],
        ],
        np.float32,
    )


def answer_features(found: Found, sentences: Sequence[Sentence], scores: Vector) -> Vector:
    """Return (len(ANSWER_FEATURES),) float32 of one question's sentences."""
    features = np.array([sentence.features for sentence in sentences], np.float32)
    order = np.argsort(-scores, kind="stable")
    best = features[order[0]]
    support = np.array([sentence.support for sentence in sentences], np.float32)
    matched = [
        scores[order[0]],
        best[_AT["weakest"]],
        support.max(axis=0).std(),
        *(best[_AT[name]] for name in ("direction", "words", "names", "wanted", "amount_missing")),
        scores[order[0]] - scores.mean(),
        _outstanding(support.mean(axis=1)),
        _outstanding(features[:, _AT["direction"]]),
    ]
    answering = _answering(features[:, _AT["answering"]], int(order[0]))
    shown = _shown(found, [sentences[at].text for at in order])
    return np.array([*matched, *answering, *shown, best[_AT["asked"]]], np.float32)


def _answering(values: Vector, best: int) -> list[float]:
    highest = np.sort(values)[::-1][:SHORTLIST]
    lead = highest[0] - values.mean()
    return [
        float(values[best]),
        float(highest[0]),
        float(highest.mean()),
        float(lead),
        _outstanding(values),
    ]


def _outstanding(values: Vector) -> float:
    """Return by how many standard deviations the largest value exceeds the mean."""
    return float((values.max() - values.mean()) / (values.std() + 1e-6))


def _shown(found: Found, texts: Sequence[str]) -> list[float]:
    """Return what the question asks for, and what of it the texts, best first, lack."""
    wanted = found.question.wanted
    lacking = [name[0] for name in absent(found.probe.names, " ".join(texts))]
    years = [name for name in lacking if _YEAR.fullmatch(name)]
    numbers = [name for name in lacking if name[0].isdecimal() and name not in years]
    nearby = any(shows("amount", text) for text in texts[:SHORTLIST])
    return [
        *(float(wanted == kind) for kind in ("amount", "date", "person", "reason")),
        float(wanted == "amount" and not nearby),
        float(wanted == "date" and not shows("date", texts[0])),
        float(bool(years)),
        float(bool(numbers)),
        float(len(lacking) - len(years) - len(numbers)),
    ]
