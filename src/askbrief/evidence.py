"""Matches -> sentences, each with what speaks for its being the answer; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askbrief.covering import asks_for_questions, is_covering, is_head_of_answers
from askbrief.embedding.base import Matrix
from askbrief.questions import Wanted
from askbrief.retrieval import Found, Match
from askbrief.sentences import sentence_spans
from askbrief.types import Letter, Passage, Span
from askbrief.word_shares import word_shares
from askbrief.wording import Name, Probe

FEATURES = (
    "tokens",
    "passage",
    "direction",
    "weakest",
    "words",
    "names",
    "wanted",
    "amount_missing",
    "with_previous",
    "with_next",
    "answering",
    "covering",
    "named",
    "asked",
)
_DATE = re.compile(r"\b(19|20)\d\d\b|\b\d{1,2} (?:jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)")
SIGNS: dict[Wanted, str] = {
    "amount": r"\d|\b(een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|helft|kwart"
    r"|driekwart|tientallen|honderd(en)?|duizend(en)?|enkele|dagelijks|jaarlijks|half)\b",
    "date": r"\b(19|20)\d\d\b|\b\d{1,2} (jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)"
    r"|week|maand|jaar|dag",
    "person": r"(?<=[a-z,] )[A-Z]\w+|\b[A-Z]\.",
    "list": r", [^,]{2,60},? (en|of|alsmede) |: |\n",
    "reason": r"\b(omdat|doordat|aangezien|vanwege|zodat|daarom|om die reden|wegens|namelijk"
    r"|immers|want|gezien|teneinde|dankzij|door)\b",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage that was found."""

    match: Match
    span: Span
    """Counts from the passage's start."""
    features: NDArray[np.float32]
    """(len(FEATURES),) float32"""
    support: NDArray[np.float32]
    """(t,) float32: each question token's best cosine within the sentence."""

    @property
    def text(self) -> str:
        """The sentence as it stands in the letter."""
        return self.span.cut(self.match.hit.passage.text)


@dataclass(frozen=True, slots=True)
class _Similar:
    """How like a question the n sentences of a passage are; -1 for one without a token."""

    supports: NDArray[np.float32]
    """(n, t): each question token's best cosine within each."""
    directions: NDArray[np.float32]
    """(n,): the cosine of the question with the mean direction of each one's tokens."""
    answering: NDArray[np.float32]
    """(n,): the mean of the best cosines of the question's tokens turned to what answers them."""


def sentences_of(found: Found, letters: dict[str, Letter]) -> list[Sentence]:
    """Cut every passage found into sentences, in order of the passages.

    Signatures count only for questions that a name can answer: they match every question
    with "minister" in it. So does the head of a letter that is named by number: it says
    what the letter is called, and the question is what it says.
    """
    spoken = [match for match in found.matches if _counts(match, found)]
    return [
        sentence
        for match in spoken or found.matches
        for sentence in _sentences(found, match, letters[match.hit.passage.letter_id])
    ]


def _counts(match: Match, found: Found) -> bool:
    passage, question = match.hit.passage, found.question
    if passage.id in found.asked:
        return True
    if passage.kind == "signature":
        return question.wanted == "person" and question.about is None
    return passage.kind != "head" or not match.named


def _sentences(found: Found, match: Match, letter: Letter) -> Iterator[Sentence]:
    """Yield the sentences of one passage; what each adds to its neighbours counts too, as
    "That takes time" answers only together with the sentence before it."""
    spans = spans_of(match.hit.passage, letter)
    similar = _similarities(found.probe, match, spans)
    features = _features(found, match, spans, similar)
    for span, row, support in zip(spans, features, similar.supports, strict=True):
        yield Sentence(match, span, row, support)


def spans_of(passage: Passage, letter: Letter) -> list[Span]:
    """Return the sentences of a passage, counted from its start, without footnote marks.

    The lines of a head or a signature stand on their own or go together, not in parts.
    """
    if passage.kind == "signature":
        return [Span(0, len(passage.text))]
    return sentence_spans(passage.text, list(_marks(passage, letter)))


def _marks(passage: Passage, letter: Letter) -> Iterator[Span]:
    for note in letter.footnotes:
        mark = note.reference
        if mark and passage.start <= mark.start and mark.end <= passage.end:
            yield Span(mark.start - passage.start, mark.end - passage.start)


def _features(
    found: Found,
    match: Match,
    spans: Sequence[Span],
    similar: _Similar,
) -> NDArray[np.float32]:
    """Return (n, len(FEATURES)) float32."""
    question, passage, supports = found.question, match.hit.passage, similar.supports
    texts = [span.cut(passage.text) for span in spans]
    shown = np.array([shows(question.wanted, text) for text in texts], bool)
    means = supports.mean(axis=1)
    thirds = np.sort(supports, axis=1)[:, : max(1, supports.shape[1] // 3)]
    with_previous, with_next = _gains(supports, means)
    columns = {
        "tokens": means,
        "passage": match.late,
        "direction": similar.directions,
        "weakest": thirds.mean(axis=1),
        "words": word_shares(question.words, found.probe.renderings, texts),
        "names": _share_exact(found.probe.names, passage.text),
        "wanted": shown,
        "amount_missing": ~shown if question.wanted == "amount" else False,
        "with_previous": with_previous,
        "with_next": with_next,
        "answering": similar.answering,
        "covering": _covering(found, passage, texts),
        "named": match.named,
        "asked": passage.id in found.asked,
    }
    features = np.empty((len(spans), len(FEATURES)), np.float32)
    for at, name in enumerate(FEATURES):
        features[:, at] = columns[name]
    return features


def _covering(found: Found, passage: Passage, texts: Sequence[str]) -> list[bool]:
    """Tell which sentences only say that there are answers, unless that is asked for."""
    if passage.id in found.asked or asks_for_questions(found.question.text):
        return [False] * len(texts)
    if passage.kind == "head":
        return [is_head_of_answers(passage.text)] * len(texts)
    return [is_covering(text) for text in texts]


def _gains(
    supports: NDArray[np.float32], means: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what the sentence before and the one after each add to its support, (n,)."""
    gains = np.zeros((2, len(supports)), np.float32)
    both = np.maximum(supports[:-1], supports[1:]).mean(axis=1)
    gains[0, 1:], gains[1, :-1] = both - means[1:], both - means[:-1]
    return gains[0], gains[1]


def shows(wanted: Wanted, text: str) -> bool:
    """Tell whether a text has what a kind of question asks for: a number, a day, a name."""
    sign = SIGNS.get(wanted)
    if wanted == "amount":
        text = _DATE.sub("", text)  # its numbers are no amounts
    return bool(sign and re.search(sign, text))


def absent(names: Sequence[Name], text: str) -> list[Name]:
    """Return the names and numbers that do not stand in a text, in either language."""
    lowered = text.lower()
    return [name for name in names if not any(form.lower()[:6] in lowered for form in name)]


def _similarities(probe: Probe, match: Match, spans: Sequence[Span]) -> _Similar:
    first = np.searchsorted(match.spans[:, 0], [span.start for span in spans])
    last = np.searchsorted(match.spans[:, 1], [span.end for span in spans], side="right")
    worded = np.flatnonzero(first < last)
    similar = _Similar(
        np.full((len(spans), len(probe.units)), -1, np.float32),
        np.full(len(spans), -1, np.float32),
        np.full(len(spans), -1, np.float32),
    )
    if len(worded):
        edges = np.stack([first[worded], last[worded]], axis=1).ravel()
        best = _by_edges(np.maximum, match.similar, edges, axis=1)
        similar.supports[worded] = probe.unit_scores(best).T
        sums = _by_edges(np.add, match.directions, edges, axis=0)
        lengths = np.maximum(np.linalg.norm(sums, axis=1), 1e-12)
        similar.directions[worded] = sums @ probe.vector / lengths
        answering = _by_edges(np.maximum, probe.turned @ match.directions.T, edges, axis=1)
        similar.answering[worded] = probe.unit_scores(answering).mean(axis=0)
    return similar


def _by_edges(
    ufunc: np.ufunc, values: Matrix, edges: NDArray[np.intp], axis: int
) -> NDArray[np.float32]:
    """Reduce ``values`` from each even edge to the odd one after it."""
    if edges[-1] == values.shape[axis]:
        edges = edges[:-1]
    reduced: NDArray[np.float32] = ufunc.reduceat(values, edges, axis=axis)
    return reduced.take(range(0, len(edges), 2), axis=axis)


def _share_exact(names: Sequence[Name], text: str) -> float:
    """Return the share of names and numbers that stand in the text, in either language;
    1 if there are none."""
    return 1 - len(absent(names, text)) / len(names) if names else 1.0
