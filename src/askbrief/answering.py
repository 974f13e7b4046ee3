"""Hits -> answer: whole sentences that carry it, each quote checked, or an honest no."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askbrief.citing import cite, quote_of
from askbrief.confidence import confidence, load_weights, score
from askbrief.embedding.base import Embedder
from askbrief.errors import GuardError
from askbrief.evidence import Sentence, sentences_of
from askbrief.guarding import violations
from askbrief.referring import with_references
from askbrief.retrieval import CANDIDATES, EVERYTHING, Found, search
from askbrief.small_words import WORD
from askbrief.stores.base import Store
from askbrief.types import Answer, Citation, Filter, Language, Letter, Span

PASSAGES = 10
"""Passages that sentences are taken from."""
SAME_WORDS = 0.8
"""Share of words two quotes have in common from which the second says nothing new."""
QUOTE_CHARS = 450
"""Up to this length a quote takes the sentences around along."""
LONG_QUOTE_CHARS = 1000
"""Up to this length it takes those along that answer nearly as well as the best."""
NEARLY = 2.0
"""How much lower their score may be; scores are log-odds between a question's sentences."""
NOT_FOUND: dict[Language, str] = {
    "nl": "Dit staat niet in deze brieven.",
    "en": "This is not in these letters.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A quote before it is cut: neighbouring sentences of one passage."""

    first: Sentence
    """The sentence that scored best."""
    span: Span
    """Counts from the passage's start."""
    score: float

    @property
    def text(self) -> str:
        """The quote as it stands in the letter."""
        return self.span.cut(self.first.match.hit.passage.text)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What was found for a question, before its sentences are weighed."""

    found: Found
    letters: dict[str, Letter]
    """Those of the passages found, by id."""
    where: Filter
    began: float
    """When, by ``time.perf_counter``."""


def ask(
    question: str,
    store: Store,
    embedder: Embedder,
    *,
    threshold: float,
    limit: int = 3,
    where: Filter = EVERYTHING,
) -> Answer:
    """Answer a question with quotes from the letters in a store.

    Args:
        threshold: confidence from which the question counts as answered, 0 to 1.
        limit: most citations to give.

    Raises:
        QuestionError: the question cannot be asked.
        StoreError: a quote differs from the stored letter.
        GuardError: the text says a number that no quote shows.
    """
    lookup = look_up(question, store, embedder, where)
    return conclude(lookup, store, embedder, threshold=threshold, limit=limit)


def look_up(
    question: str,
    store: Store,
    embedder: Embedder,
    where: Filter = EVERYTHING,
    *,
    passages: int = PASSAGES,
    candidates: int = CANDIDATES,
) -> Lookup:
    """Find the passages that may answer a question: the first half of ``ask``.

    Args:
        passages: how many to find at most, out of ``candidates`` of each search.

    Raises:
        QuestionError: the question cannot be asked.
    """
    began = time.perf_counter()
    found = search(
        question,
        store,
        embedder,
        limit=passages,
        where=where,
        answers_only=True,
        candidates=candidates,
    )
    letters = {name: store.letter(name) for name in {h.passage.letter_id for h in found.hits}}
    return Lookup(found, letters, where, began)


def conclude(
    lookup: Lookup, store: Store, embedder: Embedder, *, threshold: float, limit: int = 3
) -> Answer:
    """Weigh the sentences of what was found: the second half of ``ask``.

    Raises:
        StoreError: a quote differs from the stored letter.
    """
    found, letters = lookup.found, lookup.letters
    sentences = sentences_of(found, letters)
    weights = load_weights()
    scores = score(sentences, weights) if sentences else np.zeros(0, np.float32)
    sure = confidence(found, sentences, scores, weights)
    quoted = cited(drafts(sentences, scores, limit), letters)
    citations = with_references(quoted, letters, store)
    return answer_of(lookup, store, embedder, sure, threshold, citations)


def answer_of(
    lookup: Lookup,
    store: Store,
    embedder: Embedder,
    sure: float,
    threshold: float,
    citations: tuple[Citation, ...],
) -> Answer:
    """Make the answer of what is cited; without citations, or below the threshold, a no.

    Raises:
        GuardError: the text says a number that no quote shows.
    """
    found = lookup.found
    answered = bool(citations) and sure >= threshold
    counts = store.counts()
    language = found.question.language
    total = round((time.perf_counter() - lookup.began) * 1000, 2)
    return Answer(
        question=found.question.text,
        language=language,
        answered=answered,
        confidence=sure,
        text=text_of(citations, language, answered=answered),
        citations=citations,
        letters=counts.letters,
        passages=counts.passages,
        index_id=store.version(),
        model=embedder.name,
        timings_ms={**found.timings_ms, "total": total},
        where=lookup.where,
        partial=store.left_out(lookup.began),
    )


def text_of(citations: Sequence[Citation], language: Language, *, answered: bool) -> str:
    """Return an answer's text: the quotes one under the other, each with its number, or that
    the letters do not tell.

    Raises:
        GuardError: its own words say a number that no quote shows.
    """
    quotes = (f"{citation.quote.text} [{citation.number}]" for citation in citations)
    text = "\n\n".join(quotes) if answered else NOT_FOUND[language]
    return guarded(text, citations, language)


def guarded(text: str, citations: Sequence[Citation], language: Language) -> str:
    """Return the text of an answer if the quotes show all that it says in numbers.

    Raises:
        GuardError: its own words have an amount, a percentage, a date or a document's number
            that stands in no cited quote.
    """
    wrong = violations(text, [citation.quote.text for citation in citations], language)
    if wrong:
        said = ", ".join(f"“{one.text}”" for one in wrong)
        raise GuardError(
            f"the answer says {said}, which no cited quote shows, so it is not shown",
            remedy="Ask again; if it goes on, report it with `askbrief status`.",
        )
    return text


def cited(chosen: Sequence[Draft], letters: dict[str, Letter]) -> tuple[Citation, ...]:
    """Cite quotes, numbered in this order.

    Raises:
        StoreError: a quote differs from the stored letter.
    """
    made = []
    for number, draft in enumerate(chosen, start=1):
        hit = draft.first.match.hit
        letter = letters[hit.passage.letter_id]
        made.append(cite(number, quote_of(hit, draft.span), hit, letter))
    return tuple(made)


def drafts(sentences: Sequence[Sentence], scores: NDArray[np.float32], limit: int) -> list[Draft]:
    """Take the best sentences with their neighbours, best first, no sentence twice.

    The best passage is quoted twice at most, any other once: a second passage is worth
    more than a third piece of the first. What says nearly the same as a quote is left out.
    """
    taken: set[int] = set()
    chosen: list[Draft] = []
    for best in np.argsort(-scores, kind="stable").tolist():
        if best in taken or len(chosen) == limit or not _room(sentences[best], chosen):
            continue
        run = _grown(best, sentences, scores, taken)
        taken.update(run)
        span = Span(sentences[run[0]].span.start, sentences[run[-1]].span.end)
        draft = Draft(sentences[best], span, float(scores[best]))
        if not any(alike(draft, other) for other in chosen):
            chosen.append(draft)
    return chosen


def alike(one: Draft, other: Draft) -> bool:
    """Tell whether two quotes say the same, as when a motion is tabled again."""
    words, others = (set(WORD.findall(draft.text.lower())) for draft in (one, other))
    return len(words & others) >= SAME_WORDS * max(1, len(words | others))


def _room(sentence: Sentence, chosen: Sequence[Draft]) -> bool:
    quoted = [draft.first.match for draft in chosen]
    most = 2 if quoted and sentence.match is quoted[0] else 1
    return sum(match is sentence.match for match in quoted) < most


def _grown(
    best: int, sentences: Sequence[Sentence], scores: NDArray[np.float32], taken: set[int]
) -> range:
    """Add the better neighbour in turn while the quote stays short, or it is as good."""
    run = range(best, best + 1)
    while True:
        wider = [
            wide
            for beside, wide in _beside(run, len(sentences))
            if beside not in taken and scores[beside] >= scores[best] - _slack(sentences, wide)
        ]
        if not wider:
            return run
        run = max(wider, key=lambda wide: scores[wide.start] + scores[wide.stop - 1])


def _beside(run: range, count: int) -> Iterator[tuple[int, range]]:
    if run.start > 0:
        yield run.start - 1, range(run.start - 1, run.stop)
    if run.stop < count:
        yield run.stop, range(run.start, run.stop + 1)


def _slack(sentences: Sequence[Sentence], run: range) -> float:
    """Return how much worse than the best a sentence may be to make a quote this long."""
    first, last = sentences[run[0]], sentences[run[-1]]
    length = last.span.end - first.span.start
    if first.match is not last.match or length > LONG_QUOTE_CHARS:
        return -np.inf
    return np.inf if length <= QUOTE_CHARS else NEARLY
