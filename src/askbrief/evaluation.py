"""Question sets -> figures: how well the system finds, quotes and abstains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from askbrief.answering import ask
from askbrief.citing import quote_holds
from askbrief.corpus import FileReport
from askbrief.embedding.base import Embedder
from askbrief.figures import layout as table
from askbrief.indexing import Pending, build, embed_batch
from askbrief.measures import auroc, interval, mrr, ndcg, paired, recall, share
from askbrief.passages import split_letter
from askbrief.question_sets import Asked, read_documents, read_questions
from askbrief.reading import read_letter
from askbrief.retrieval import EVERYTHING, search
from askbrief.stores import create_store
from askbrief.stores.base import Model, Source, Store, Writer
from askbrief.types import Answer, Hit, Letter

__all__ = ["evaluate", "table"]

Tell = Callable[[str, int, int], None]
Ranking = list[str]
SYSTEMS = ("askbrief", "dense", "bm25", "fusion")
MEASURES: dict[str, Callable[[Sequence[str], Sequence[str]], float]] = {
    "ndcg@10": lambda ranking, relevant: ndcg(ranking, relevant, 10),
    "recall@1": lambda ranking, relevant: recall(ranking, relevant, 1),
    "recall@5": lambda ranking, relevant: recall(ranking, relevant, 5),
    "recall@10": lambda ranking, relevant: recall(ranking, relevant, 10),
    "mrr@10": lambda ranking, relevant: mrr(ranking, relevant, 10),
}
DEPTH = 100
RRF = 60
"""Constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""
BATCH_LETTERS = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question gave."""

    asked: Asked
    rankings: dict[str, Ranking]
    answer: Answer
    evidence_found: bool
    exact: int
    """Quotes that stand in the stored letter, character by character."""


def evaluate(
    docs: Path, questions: Path, embedder: Embedder, *, threshold: float, progress: Tell
) -> dict[str, object]:
    """Index documents in a folder of its own, ask every question and measure.

    Args:
        docs: JSON Lines of ``id``, ``text`` (and more), or letters in any
            form that a build reads: files, archives or folders.
        questions: JSON Lines of ``id``, ``question``, ``relevant_doc_ids`` and, for the
            figures on answers, ``answerable`` and ``evidence``.
        progress: is told the stage, how much is done, and of how much.

    Raises:
        DataError: a file does not hold what it should.
    """
    asked = read_questions(questions)
    with TemporaryDirectory(prefix="askbrief-eval-") as folder:
        model = Model(embedder.name, embedder.fingerprint, embedder.dim)
        store = create_store(str(Path(folder) / "index"), model)
        try:
            if docs.suffix == ".jsonl":
                _index(list(_letters(docs)), store, embedder, progress)
            else:
                build([docs], store, embedder, _Stage(progress))
            outcomes = list(_outcomes(asked, store, embedder, threshold, progress))
            return _figures(outcomes, store.counts().letters, threshold)
        finally:
            store.close()


class _Stage:
    """The progress of a build as one stage of an evaluation."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._total = self._done = 0

    def files(self, total: int) -> None:
        """So many files will be looked at."""
        self._total = total

    def file(self, report: FileReport) -> None:
        """One file was dealt with."""
        del report
        self._done += 1
        self._tell("reading", self._done, self._total)

    def embedded(self, passages: int) -> None:
        """More passages are embedded: files tell the progress."""


def _letters(docs: Path) -> Iterator[Letter]:
    for name, text in read_documents(docs):
        yield replace(read_letter(text.encode(), f"{name}.txt").letter, id=name)


def _index(letters: Sequence[Letter], store: Writer, embedder: Embedder, tell: Tell) -> None:
    for start in range(0, len(letters), BATCH_LETTERS):
        tell("indexing", start, len(letters))
        batch = [
            Pending(
                letter,
                Source(letter.id, letter.sha256),
                split_letter(letter, embedder.count_tokens, embedder.window),
            )
            for letter in letters[start : start + BATCH_LETTERS]
        ]
        store.write(embed_batch(batch, embedder))
    store.finish()
    tell("indexing", len(letters), len(letters))


def _outcomes(
    asked: Sequence[Asked], store: Store, embedder: Embedder, threshold: float, tell: Tell
) -> Iterator[Outcome]:
    for number, one in enumerate(asked, start=1):
        answer = ask(one.question, store, embedder, threshold=threshold, limit=3)
        quotes = [citation.quote for citation in answer.citations]
        told = [_plain(quote.text) for quote in quotes]
        yield Outcome(
            one,
            _rankings(one.question, store, embedder) if one.relevant else {},
            answer,
            all(any(_plain(phrase) in text for text in told) for phrase in one.evidence),
            sum(quote_holds(quote, store.letter(quote.letter_id)) for quote in quotes),
        )
        tell("asking", number, len(asked))


def _rankings(question: str, store: Store, embedder: Embedder) -> dict[str, Ranking]:
    found = search(question, store, embedder, limit=DEPTH)
    dense = _documents(store.dense(found.probe.raw, DEPTH, EVERYTHING))
    bm25 = _documents(store.lexical(question, DEPTH, EVERYTHING))
    ours = _documents(found.hits)
    return {"askbrief": ours, "dense": dense, "bm25": bm25, "fusion": _fused(dense, bm25)}


def _documents(hits: Sequence[Hit]) -> Ranking:
    return list(dict.fromkeys(hit.passage.letter_id for hit in hits))


def _fused(*rankings: Ranking) -> Ranking:
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, name in enumerate(ranking, start=1):
            scores[name] = scores.get(name, 0.0) + 1 / (RRF + rank)
    return sorted(scores, key=lambda name: (-scores[name], name))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _figures(outcomes: Sequence[Outcome], letters: int, threshold: float) -> dict[str, object]:
    ranked = [outcome for outcome in outcomes if outcome.asked.relevant]
    figures: dict[str, object] = {
        "questions": len(outcomes),
        "letters": letters,
        "systems": {
            system: {name: interval(_values(ranked, system, name)) for name in MEASURES}
            for system in SYSTEMS
        },
        "differences": {
            f"askbrief-{other}": {
                name: paired(_values(ranked, "askbrief", name), _values(ranked, other, name))
                for name in MEASURES
            }
            for other in SYSTEMS[1:]
        },
    }
    if any(outcome.asked.evidence or not outcome.asked.answerable for outcome in outcomes):
        figures["answers"] = {
            which: _answer_figures(some, threshold)
            for which, some in _by_language(outcomes).items()
        }
    return figures


def _values(outcomes: Sequence[Outcome], system: str, measure: str) -> list[float]:
    of = MEASURES[measure]
    return [of(outcome.rankings[system], outcome.asked.relevant) for outcome in outcomes]


def _by_language(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    groups = {"all": list(outcomes)}
    for language in sorted({outcome.asked.language for outcome in outcomes}):
        groups[language] = [o for o in outcomes if o.asked.language == language]
    return groups


def _answer_figures(outcomes: Sequence[Outcome], threshold: float) -> dict[str, object]:
    yes = [outcome for outcome in outcomes if outcome.asked.answerable]
    no = [outcome for outcome in outcomes if not outcome.asked.answerable]
    near = [outcome for outcome in no if outcome.asked.kind == "near"]
    quotes = sum(len(outcome.answer.citations) for outcome in outcomes)
    sure = [outcome.answer.confidence for outcome in yes]
    return {
        "answerable": len(yes),
        "unanswerable": len(no),
        "evidence_in_first_3": interval([float(o.evidence_found) for o in yes]),
        "quotes": quotes,
        "quotes_exact": sum(outcome.exact for outcome in outcomes) / quotes if quotes else None,
        "auroc": auroc(sure, [outcome.answer.confidence for outcome in no]),
        "auroc_near": auroc(sure, [outcome.answer.confidence for outcome in near]),
        "threshold": threshold,
        "refused_of_answerable": share(not outcome.answer.answered for outcome in yes),
        "answered_of_unanswerable": share(outcome.answer.answered for outcome in no),
    }
