"""How likely it is that the sentences found answer the question.

A logistic regression over things a person would look at: how well the best sentence
matches, its weakest words, names that occur nowhere, the lead over other passages.
``bench/fit_weights.py`` fits it on the development questions.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from askbrief.evidence import FEATURES, Sentence

CONFIDENCE_FEATURES = (
    "tokens",
    "best_passage",
    "direction",
    "weakest",
    "best_weakest",
    "names",
    "best_names",
    "wanted",
    "amount_missing",
    "margin",
    "asked",
)
SHORTLIST = 5


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted, see ``data/weights.json``."""

    sentence: NDArray[np.float32]
    """(len(FEATURES),): a sentence's score is its features times these."""
    confidence: NDArray[np.float32]
    """(len(CONFIDENCE_FEATURES),)"""
    intercept: float


def load_weights() -> Weights:
    """Return the weights that ship with the package."""
    kept = json.loads((files("askbrief") / "data" / "weights.json").read_text())
    sentence, confidence = kept["sentence"], kept["confidence"]
    return Weights(
        np.array([sentence.get(name, 0.0) for name in FEATURES], np.float32),
        np.array([confidence[name] for name in CONFIDENCE_FEATURES], np.float32),
        confidence["intercept"],
    )


def score(sentences: Sequence[Sentence], weights: Weights) -> NDArray[np.float32]:
    """Score sentences, (n,) float32; comparable within one question only."""
    features = np.array([sentence.features for sentence in sentences], np.float32)
    scored: NDArray[np.float32] = features @ weights.sentence
    return scored


def confidence(
    sentences: Sequence[Sentence], scores: NDArray[np.float32], weights: Weights
) -> float:
    """Return the probability, 0 to 1, that the sentences hold the answer."""
    if not sentences:
        return 0.0
    evidence = confidence_features(sentences, scores) @ weights.confidence + weights.intercept
    return round(float(1 / (1 + np.exp(-evidence))), 4)


def confidence_features(
    sentences: Sequence[Sentence], scores: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return (len(CONFIDENCE_FEATURES),) float32 of one question's sentences."""
    features = np.array([sentence.features for sentence in sentences], np.float32)
    at = {name: number for number, name in enumerate(FEATURES)}
    order = np.argsort(-scores, kind="stable")
    first, shortlist = features[order[0]], features[order[:SHORTLIST]]
    passage = sentences[order[0]].match.hit.passage.id
    rivals = [
        s for s, x in zip(scores, sentences, strict=True) if x.match.hit.passage.id != passage
    ]
    margin = scores.max() - (max(rivals) if rivals else scores.min())
    return np.array(
        [
            first[at["tokens"]],
            features[:, at["passage"]].max(),
            first[at["direction"]],
            first[at["weakest"]],
            features[:, at["weakest"]].max(),
            first[at["names"]],
            shortlist[:, at["names"]].max(),
            first[at["wanted"]],
            first[at["amount_missing"]],
            margin,
            first[at["asked"]],
        ],
        np.float32,
    )
