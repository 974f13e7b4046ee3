"""From the user's letter to a cited answer, with the real model and the real store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from askbrief.answering import ask
from askbrief.citing import quote_holds
from askbrief.corpus import FileReport
from askbrief.embedding.base import Embedder
from askbrief.errors import QuestionError, StoreError
from askbrief.indexing import build
from askbrief.retrieval import search
from askbrief.settings import DEFAULT_THRESHOLD
from askbrief.stores import create_store, open_store
from askbrief.stores.base import Model, Store
from askbrief.types import Filter, Letter

CORPUS = Path(__file__).parents[1] / "corpus"


class Quiet:
    """Progress that is kept, not shown."""

    def __init__(self) -> None:
        self.total = 0
        self.reports: list[FileReport] = []
        self.passages = 0

    def files(self, total: int) -> None:
        self.total = total

    def file(self, report: FileReport) -> None:
        self.reports.append(report)

    def embedded(self, passages: int) -> None:
        self.passages += passages


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Store]:
    folder = str(tmp_path_factory.mktemp("answering") / "index")
    writer = create_store(folder, Model(embedder.name, embedder.fingerprint, embedder.dim))
    progress = Quiet()
    report = build([CORPUS], writer, embedder, progress)
    writer.close()
    assert (report.letters, report.passages) == (1, 11)
    assert (progress.total, progress.passages) == (1, 11)
    assert [r.status for r in progress.reports] == ["read"]
    opened = open_store(folder)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "evidence", "page"),
    [
        (
            "which bodies receive accountability funding?",
            ["VN-bewijzenbank IIIM", "OHCHR-veldkantoor in Damascus", "Transitional Justice"],
            2,
        ),
        (
            "Welke instellingen krijgen geld om bewijs van misdaden te verzamelen?",
            ["VN-bewijzenbank IIIM", "OHCHR-veldkantoor in Damascus", "Transitional Justice"],
            2,
        ),
        ("how much humanitarian aid in 2025?", ["EUR 20,4 miljoen", "Dutch Relief Alliance"], 2),
        ("hoeveel humanitaire hulp in 2025?", ["EUR 20,4 miljoen", "Nederlandse Rode Kruis"], 2),
        ("with which country before the International Court of Justice?", ["met Canada"], 2),
        ("Met welk land staat Nederland voor het Internationaal Gerechtshof?", ["met Canada"], 2),
        ("which minorities are named?", ["christenen, Alawieten, Druzen, en Koerden"], 2),
        ("welke minderheden worden genoemd?", ["christenen, Alawieten, Druzen, en Koerden"], 2),
        ("who signed the letter?", ["D.M. van Weel"], 3),
        ("wie heeft de brief ondertekend?", ["D.M. van Weel"], 3),
        ("on what date was the letter sent?", ["19 september 2025"], 1),
        ("op welke datum is de brief verstuurd?", ["19 september 2025"], 1),
        ("which motion is being carried out?", ["Kahraman"], 2),
        ("welke motie wordt uitgevoerd?", ["Kahraman"], 2),
    ],
)
def test_the_letter_answers(
    store: Store, embedder: Embedder, question: str, evidence: list[str], page: int
) -> None:
    answer = ask(question, store, embedder, threshold=DEFAULT_THRESHOLD)
    quotes = [citation.quote.text for citation in answer.citations]
    assert all(any(phrase in quote for quote in quotes) for phrase in evidence), quotes
    assert answer.answered, answer.confidence
    there = next(c for c in answer.citations if evidence[0] in c.quote.text)
    assert there.page == page
    assert there.citation.startswith(f"Kamerstukken II 2025/26, 32623, nr. 376, p. {page}")
    assert there.url == "https://zoek.officielebekendmakingen.nl/kst-32623-376.html"
    letter = store.letter("kst-32623-376")
    assert all(quote_holds(citation.quote, letter) for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Wat kost een paspoort?", "Dit staat niet in deze brieven."),
        ("How many cows are there in Friesland?", "This is not in these letters."),
    ],
)
def test_what_the_letter_does_not_say(
    store: Store, embedder: Embedder, question: str, said: str
) -> None:
    answer = ask(question, store, embedder, threshold=DEFAULT_THRESHOLD)
    assert not answer.answered
    assert answer.text == said
    assert answer.confidence < DEFAULT_THRESHOLD
    assert answer.citations, "the nearest passages are shown"


def test_a_footnote_is_quoted_as_one(store: Store, embedder: Embedder) -> None:
    answer = ask("welke motie wordt uitgevoerd?", store, embedder, threshold=0)
    assert answer.citations[0].citation.endswith("nr. 376, p. 2, voetnoot 1")


def test_answer_of_an_answered_question_is_made_of_its_quotes(
    store: Store, embedder: Embedder
) -> None:
    answer = ask("hoeveel humanitaire hulp in 2025?", store, embedder, threshold=0, limit=2)
    first, second = answer.citations
    assert answer.text == f"{first.quote.text} [1]\n\n{second.quote.text} [2]"
    assert (answer.letters, answer.passages, answer.language) == (1, 11, "nl")
    assert set(answer.timings_ms) == {"embed", "search", "rerank", "total"}


def test_filters_that_let_nothing_through(store: Store, embedder: Embedder) -> None:
    answer = ask("humanitaire hulp", store, embedder, threshold=0, where=Filter(dossier="1"))
    assert not answer.answered
    assert (answer.citations, answer.confidence) == ((), 0.0)


def test_a_passage_as_its_own_question_is_found_first(store: Store, embedder: Embedder) -> None:
    for passage in store.passages("kst-32623-376"):
        if passage.kind == "paragraph":
            assert search(passage.text, store, embedder).hits[0].passage == passage


def test_a_bad_question(store: Store, embedder: Embedder) -> None:
    with pytest.raises(QuestionError):
        ask("🙂", store, embedder, threshold=DEFAULT_THRESHOLD)


def test_a_quote_that_differs_from_the_letter_is_never_shown(
    store: Store, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store.letter

    def altered(letter_id: str) -> Letter:
        letter = kept(letter_id)
        return replace(letter, text=letter.text.replace("20,4", "90,4"))

    monkeypatch.setattr(store, "letter", altered)
    with pytest.raises(StoreError, match="differs from the stored letter"):
        ask("hoeveel humanitaire hulp in 2025?", store, embedder, threshold=DEFAULT_THRESHOLD)
