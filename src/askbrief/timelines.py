"""What letters said on a question over time: the best quote of each, in order of date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from askbrief.answering import NEARLY, Draft, Lookup, alike, answer_of, cited, drafts, look_up
from askbrief.answering import PASSAGES as ANSWERING
from askbrief.confidence import Weights, confidence, load_weights, score, topic_features
from askbrief.embedding.base import Embedder
from askbrief.evidence import Sentence, sentences_of
from askbrief.referring import with_references
from askbrief.retrieval import EVERYTHING, Found
from askbrief.stores.base import Store
from askbrief.types import Answer, Filter

CANDIDATES = 150
"""Passages taken from each search: several letters to choose from for every one shown."""
PASSAGES = 400
LETTERS = 12
"""Letters on a line if nothing else is asked for."""
ABOUT = 0.5
"""Probability from which a letter, looked at alone, is about the question."""
YARDSTICK = 3
"""The letter, counted from the best, that the others are held against: a single one that
matches the question's very words must not put all others out."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The quotes on a question in order of date."""

    answer: Answer
    """Its citations are in order of date; those of letters without a date come last."""
    left_out: int
    """Further letters that would be on the line if it were longer."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A letter that may go on the line."""

    draft: Draft
    date: dt.date | None

    @property
    def passage_id(self) -> str:
        """Of the passage that is quoted."""
        return self.draft.first.match.hit.passage.id


def timeline(
    question: str,
    store: Store,
    embedder: Embedder,
    *,
    threshold: float,
    limit: int = LETTERS,
    where: Filter = EVERYTHING,
) -> Timeline:
    """Find what letters say on a question over time.

    Args:
        threshold: confidence from which the question counts as answered; below it the line is
            empty.
        limit: most letters.

    Raises:
        QuestionError: the question cannot be asked.
        StoreError: a quote differs from the stored letter.
    """
    lookup = look_up_widely(question, store, embedder, where)
    return line_up(lookup, store, embedder, threshold=threshold, limit=limit)


def look_up_widely(question: str, store: Store, embedder: Embedder, where: Filter) -> Lookup:
    """Find passages of many letters: the first half of ``timeline``.

    Raises:
        QuestionError: the question cannot be asked.
    """
    return look_up(question, store, embedder, where, passages=PASSAGES, candidates=CANDIDATES)


def line_up(
    lookup: Lookup, store: Store, embedder: Embedder, *, threshold: float, limit: int = LETTERS
) -> Timeline:
    """Choose the letters and put them in order: the second half of ``timeline``.

    A letter is on the line if it is about the question when it is looked at alone, and its
    best sentence answers nearly as well as that of the third best letter. What says the same
    as a better quote is left out.

    Raises:
        StoreError: a quote differs from the stored letter.
    """
    weights = load_weights()
    sure = _sure(lookup, weights)
    sentences = sentences_of(_without_heads(lookup.found), lookup.letters)
    scores = score(sentences, weights) if sentences else np.zeros(0, np.float32)
    candidates = _candidates(lookup, sentences, scores, weights) if sure >= threshold else ()
    chosen = _chosen(list(candidates))
    shown = sorted(chosen[:limit], key=_when)
    quoted = cited([one.draft for one in shown], lookup.letters)
    citations = with_references(quoted, lookup.letters, store)
    answer = answer_of(lookup, store, embedder, sure, threshold, citations)
    return Timeline(answer, max(0, len(chosen) - limit))


def _sure(lookup: Lookup, weights: Weights) -> float:
    """Return the confidence that an answer to the question has: of the best passages alone."""
    best = replace(lookup.found, matches=lookup.found.matches[:ANSWERING])
    sentences = sentences_of(best, lookup.letters)
    scores = score(sentences, weights) if sentences else np.zeros(0, np.float32)
    return confidence(best, sentences, scores, weights)


def _without_heads(found: Found) -> Found:
    """Leave out heads and signatures, which name a subject and say nothing on it; unless the
    question is about them."""
    about = found.question.about.part if found.question.about else None
    said = [m for m in found.matches if m.hit.passage.kind not in {"head", "signature"} - {about}]
    return replace(found, matches=said)


def _candidates(
    lookup: Lookup, sentences: list[Sentence], scores: NDArray[np.float32], weights: Weights
) -> Iterator[_Candidate]:
    """Yield the best quote of each letter that is about the question."""
    at: dict[str, list[int]] = {}
    for number, sentence in enumerate(sentences):
        at.setdefault(sentence.match.hit.passage.letter_id, []).append(number)
    for letter_id, numbers in at.items():
        its, its_scores = [sentences[n] for n in numbers], scores[numbers]
        if weights.topic.probability(topic_features(its, its_scores)) >= ABOUT:
            (draft,) = drafts(its, its_scores, 1)
            yield _Candidate(draft, lookup.letters[letter_id].metadata.date)


def _chosen(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the candidates that are good enough, best first."""
    if not candidates:
        return []
    ordered = sorted(candidates, key=lambda one: (-one.draft.score, one.passage_id))
    least = ordered[min(YARDSTICK, len(ordered)) - 1].draft.score - NEARLY
    chosen: list[_Candidate] = []
    for one in ordered:
        good = one.draft.score >= least
        if good and not any(alike(one.draft, other.draft) for other in chosen):
            chosen.append(one)
    return chosen


def _when(one: _Candidate) -> tuple[bool, dt.date, str]:
    return one.date is None, one.date or dt.date.min, one.passage_id
