"""Questions -> outcomes: what was ranked, what was quoted, and how sure the program was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askbrief.answering import ask
from askbrief.citing import quote_holds
from askbrief.embedding.base import Embedder
from askbrief.errors import QuestionError
from askbrief.evaluation.collection import Tell
from askbrief.evaluation.hiding import remembering, without
from askbrief.evaluation.systems import Ranking, rankings
from askbrief.question_sets import Asked
from askbrief.stores.base import Store
from askbrief.types import Quote

CITATIONS = 3
"""Citations of an answer that are judged."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one answer was worth."""

    confidence: float
    answered: bool
    quotes: int
    exact: int
    """Quotes that stand in the stored letter, character by character."""
    evidence: bool | None
    """Whether all evidence stands in the quotes; None if the set names none."""
    relevant: bool | None
    """Whether a relevant document is quoted; None if the set names none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question gave."""

    asked: Asked
    rankings: dict[str, Ranking]
    """Empty if the set names no relevant document."""
    searched: int
    """Documents that askbrief's own search put in order."""
    told: Told | None
    """None if the set says nothing about answers."""
    hidden: Told | None
    """The same with the relevant documents hidden; None if that was not asked."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What questions are put to, and how."""

    store: Store
    embedder: Embedder
    threshold: float
    answers: bool
    """Judge answers, not rankings alone."""
    hide: bool
    """Ask once more with the relevant documents hidden."""

    def outcomes(self, asked: Sequence[Asked], tell: Tell) -> Iterator[Outcome]:
        """Ask every question and yield what it gave."""
        for number, one in enumerate(asked, start=1):
            yield self._outcome(one, remembering(self.embedder))
            tell("asking", number, len(asked))

    def _outcome(self, one: Asked, embedder: Embedder) -> Outcome:
        hide = self.hide and bool(one.relevant) and one.answerable
        ranked, searched = rankings(one.question, self.store, embedder) if one.relevant else ({}, 0)
        return Outcome(
            one,
            ranked,
            searched,
            self._told(one, self.store, embedder) if self.answers or hide else None,
            self._told(one, without(self.store, one.relevant), embedder) if hide else None,
        )

    def _told(self, one: Asked, store: Store, embedder: Embedder) -> Told:
        try:
            answer = ask(one.question, store, embedder, threshold=self.threshold, limit=CITATIONS)
        except QuestionError:
            # The program refuses to ask it: it is as good as no answer at all.
            return _judged(one, 0.0, [], answered=False, exact=0)
        quotes = [citation.quote for citation in answer.citations]
        exact = sum(quote_holds(quote, store.letter(quote.letter_id)) for quote in quotes)
        return _judged(one, answer.confidence, quotes, answered=answer.answered, exact=exact)


def _judged(
    one: Asked, confidence: float, quotes: Sequence[Quote], *, answered: bool, exact: int
) -> Told:
    said = [_plain(quote.text) for quote in quotes]
    quoted = {quote.letter_id for quote in quotes}
    found = all(any(_plain(phrase) in text for text in said) for phrase in one.evidence)
    return Told(
        confidence,
        answered,
        len(quotes),
        exact,
        found if one.evidence else None,
        bool(quoted & set(one.relevant)) if one.relevant else None,
    )


def _plain(text: str) -> str:
    return " ".join(text.split())
