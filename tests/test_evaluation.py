"""Question sets are read with care, and small ones give the figures they should."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from askbrief.cli import main
from askbrief.embedding.base import EmbeddedQuery, Embedder
from askbrief.errors import DataError
from askbrief.evaluation import Options, evaluate, table
from askbrief.evaluation.asking import Told
from askbrief.evaluation.collection import indexed
from askbrief.evaluation.hiding import remembering, without
from askbrief.evaluation.judging import Judged, answer_figures
from askbrief.evaluation.runs import check_names
from askbrief.evaluation.systems import documents_of, first_documents, fusion, rankings
from askbrief.question_sets import Asked, drawn, read_ids, read_questions, restricted
from askbrief.retrieval import EVERYTHING, search
from askbrief.settings import DEFAULT_THRESHOLD
from askbrief.stores.base import Store
from askbrief.types import Hit, Passage

CORPUS = Path(__file__).parents[1] / "corpus"
DOCS = [
    {"id": "a", "text": "Het paspoort kost 75 euro. U haalt het af bij de gemeente."},
    {"id": "b", "text": "De dijken langs de Waal worden in 2027 met een meter verhoogd."},
    {"id": "c", "text": "Het vliegveld mag dit jaar 478.000 vluchten afhandelen."},
]
ASKED: list[dict[str, Any]] = [
    {"id": "1", "question": "Wat kost een paspoort?", "lang": "nl", "relevant_doc_ids": ["a"]},
    {"id": "2", "question": "How much higher will the dikes be?", "lang": "en"},
    {"id": "3", "question": "Hoe heet de koning van Spanje?", "lang": "nl", "kind": "far"},
]
ASKED[1]["relevant_doc_ids"] = ["b"]
ASKED[2] |= {"relevant_doc_ids": [], "answerable": False}
QUESTIONS = [
    ASKED[0] | {"evidence": ["75 euro"]},
    ASKED[1] | {"evidence": ["verhoogd"]},
    ASKED[2],
]
Eval = Callable[..., Result]


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return lines(tmp_path / "docs.jsonl", DOCS)


@pytest.fixture
def store(docs: Path, embedder: Embedder) -> Iterator[Store]:
    with indexed(docs, embedder, lambda *_: None) as made:
        yield made


@pytest.fixture
def measure(docs: Path, tmp_path: Path, embedder: Embedder) -> Callable[..., Any]:
    """Measure a set of questions on the three documents."""

    def run(rows: list[dict[str, Any]], **options: Any) -> Any:  # noqa: ANN401
        asked = lines(tmp_path / "questions.jsonl", rows)
        chosen = Options(**options)
        return evaluate(
            docs,
            asked,
            embedder,
            threshold=DEFAULT_THRESHOLD,
            progress=lambda *_: None,
            options=chosen,
        )

    return run


@pytest.fixture
def run(docs: Path, tmp_path: Path, model_cache: Path, embedder: Embedder) -> Eval:
    """Run `askbrief eval` on the three documents and some questions."""
    del embedder  # its export is made once

    def run_it(rows: list[dict[str, Any]], *args: str) -> Result:
        asked = lines(tmp_path / "questions.jsonl", rows)
        line = ["eval", str(docs), str(asked), "--cache", str(model_cache), *args]
        return CliRunner().invoke(main, line)

    return run_it


def printed(result: Result) -> Any:  # noqa: ANN401 - whatever JSON holds
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_small_set(docs: Path, tmp_path: Path, embedder: Embedder) -> None:
    told: list[tuple[str, int, int]] = []
    figures: Any = evaluate(
        docs,
        lines(tmp_path / "questions.jsonl", QUESTIONS),
        embedder,
        threshold=0.5,
        progress=lambda *stage: told.append(stage),
    )
    assert (figures["questions"], figures["ranked"], figures["letters"]) == (3, 2, 3)
    assert set(figures["systems"]) == {"askbrief", "dense", "bm25", "fusion"}
    assert figures["systems"]["askbrief"]["ndcg@10"]["mean"] == 1
    # BM25 knows no English: it finds the first question's letter only.
    assert figures["systems"]["bm25"]["recall@10"]["mean"] == 0.5
    assert figures["differences"]["askbrief-bm25"]["recall@10"]["mean"] == 0.5
    assert figures["ranked_by_askbrief"] == {"mean": 3, "least": 3}
    assert set(figures["seconds"]) == {"indexing", "asking", "total"}
    assert told[-1] == ("asking", 3, 3)


def test_languages_apart(measure: Callable[..., Any]) -> None:
    figures = measure(QUESTIONS)
    dutch, english = figures["languages"]["nl"], figures["languages"]["en"]
    assert (dutch["questions"], dutch["ranked"], english["questions"]) == (2, 1, 1)
    assert dutch["systems"]["bm25"]["recall@10"]["mean"] == 1
    assert english["systems"]["bm25"]["recall@10"]["mean"] == 0
    assert english["differences"]["askbrief-bm25"]["recall@10"]["mean"] == 1
    shown = table(figures)
    assert "nl, 2 questions" in shown
    assert "en, 1 question " in shown
    unnamed = [{k: v for k, v in one.items() if k != "lang"} for one in QUESTIONS]
    assert "languages" not in measure(unnamed)


def test_answers(measure: Callable[..., Any]) -> None:
    figures = measure(QUESTIONS)
    answers = figures["answers"]
    assert (answers["all"]["answerable"], answers["all"]["unanswerable"]) == (2, 1)
    assert answers["all"]["evidence_in_first_3"]["mean"] == 1
    assert answers["all"]["quotes_exact"] == 1
    assert answers["nl"]["auroc"] == answers["nl"]["auroc_far"] == 1
    assert answers["nl"]["auroc_near"] is None
    assert answers["en"]["auroc"] is None
    # The two that can be answered are surer than the third, and their quotes are right.
    assert answers["all"]["risk_coverage_area"] == pytest.approx((0 + 0 + 1 / 3) / 3)
    assert "abstention" not in figures
    shown = table(figures)
    assert "askbrief-dense" in shown
    assert "evidence in first 3" in shown
    assert "auroc near" not in shown


def told(confidence: float, *, evidence: bool | None = None, relevant: bool | None = None) -> Told:
    return Told(confidence, confidence >= 0.5, 2, 1, evidence, relevant)


def test_figures_of_answers_by_hand() -> None:
    judged = [
        Judged(True, "fact", told(0.9, evidence=True)),
        Judged(True, "fact", told(0.4, evidence=False, relevant=True)),
        Judged(True, "fact", told(0.8, relevant=True)),
        Judged(False, "near", told(0.6)),
        Judged(False, "far", told(0.1)),
    ]
    figures: Any = answer_figures(judged, 0.5)
    assert figures["evidence_in_first_3"]["mean"] == 0.5
    assert figures["relevant_in_first_3"]["mean"] == 1
    assert (figures["quotes"], figures["quotes_exact"]) == (10, 0.5)
    assert figures["auroc"] == figures["auroc_interval"]["mean"] == pytest.approx(5 / 6)
    assert (figures["auroc_near"], figures["auroc_far"]) == (pytest.approx(2 / 3), 1)
    assert figures["refused_of_answerable"] == pytest.approx(1 / 3)
    assert figures["answered_of_unanswerable"] == 0.5
    assert figures["at_most_10_percent_refused"] == {
        "threshold": 0.4,
        "refused_of_answerable": 0,
        "answered_of_unanswerable": 0.5,
    }
    # In order of confidence: right, right, wrong (near), wrong (no evidence), wrong (far).
    assert figures["risk_coverage_area"] == pytest.approx((1 / 3 + 2 / 4 + 3 / 5) / 5)
    assert figures["risk_coverage"][5] == {
        "threshold": 0.5,
        "coverage": 0.6,
        "risk": pytest.approx(1 / 3),
    }
    assert figures["calibration_error"] == pytest.approx((0.1 + 0.6 + 0.2 + 0.6 + 0.1) / 5)


def test_an_answer_that_the_set_cannot_judge_is_left_out_of_the_risk() -> None:
    figures: Any = answer_figures([Judged(True, "", told(0.9))], 0.5)
    assert figures["risk_coverage_area"] is None
    assert figures["risk_coverage"][0]["coverage"] is None
    assert figures["evidence_in_first_3"]["mean"] is None
    assert figures["refused_of_answerable"] == 0


def test_each_question_again_with_its_documents_hidden(run: Eval) -> None:
    figures = printed(run(ASKED[:2], "--unanswerable", "--json"))
    assert "answers" not in figures
    abstention = figures["abstention"]
    assert (abstention["all"]["answerable"], abstention["all"]["unanswerable"]) == (2, 2)
    assert abstention["all"]["auroc"] == 1
    assert abstention["all"]["relevant_in_first_3"]["mean"] == 1
    assert abstention["en"]["unanswerable"] == 1
    shown = run(ASKED[:2], "--unanswerable").stdout
    assert "relevant documents hidden" in shown
    assert "at most 10 percent refused:" in shown


def test_nothing_can_be_hidden_for_questions_without_documents(run: Eval) -> None:
    refused = run(ASKED[2:], "--unanswerable")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "so none can be hidden" in refused.stderr


def test_a_hidden_letter_is_as_if_it_had_never_been_indexed(
    store: Store, tmp_path: Path, embedder: Embedder
) -> None:
    hidden = without(store, ["a"])
    vector = embedder.embed_query("Wat kost een paspoort?").vector
    with indexed(lines(tmp_path / "two.jsonl", DOCS[1:]), embedder, lambda *_: None) as two:
        for k in (1, 5):
            assert hidden.dense(vector, k, EVERYTHING) == two.dense(vector, k, EVERYTHING)
            found, wanted = (
                [hit.passage for hit in one.lexical("meter vluchten paspoort", k, EVERYTHING)]
                for one in (hidden, two)
            )
            assert found == wanted
        for question in ("Wat kost een paspoort?", "How high are the dikes?"):
            # Scores may differ in what BM25 counts of the whole index; the order does not.
            found, wanted = (
                [hit.passage for hit in search(question, one, embedder).hits]
                for one in (hidden, two)
            )
            assert found == wanted
        assert hidden.letters(EVERYTHING)[0].letter_id == two.letters(EVERYTHING)[0].letter_id
    assert hidden.superseded() == {"a"}
    assert hidden.counts() == store.counts()
    assert without(store, []) is store


def test_a_question_is_embedded_once(
    measure: Callable[..., Any], embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed, texts = embedder.embed_query, Counter[str]()

    def counted(text: str) -> EmbeddedQuery:
        texts[text] += 1
        return embed(text)

    monkeypatch.setattr(type(embedder), "embed_query", lambda _, text: counted(text))
    measure([QUESTIONS[0], ASKED[1]], unanswerable=True)
    assert texts["Wat kost een paspoort?"] == 1
    assert set(texts.values()) == {1}
    assert remembering(embedder).dim == embedder.dim


def test_rankings_are_a_hundred_deep(tmp_path: Path, embedder: Embedder) -> None:
    rows = [
        {"id": f"d{n}", "text": f"In {1800 + n} bouwde Enkhuizen brug {n}."} for n in range(120)
    ]
    with indexed(lines(tmp_path / "many.jsonl", rows), embedder, lambda *_: None) as store:
        ranked, searched = rankings("Welke brug bouwde Enkhuizen?", store, embedder)
        found = documents_of(search("Welke brug bouwde Enkhuizen?", store, embedder).hits)
    assert {name: len(set(ranking)) for name, ranking in ranked.items()} == dict.fromkeys(
        ("askbrief", "dense", "bm25", "fusion"), 100
    )
    assert 50 <= searched <= 100
    assert ranked["askbrief"][:10] == found


def hits_in(documents: Iterable[str]) -> list[Hit]:
    return [
        Hit(Passage(n, n + 1, f"{name}#{n}", name, "x", None, "paragraph"), -n)
        for n, name in enumerate(documents)
    ]


def test_a_document_stands_where_its_best_passage_does() -> None:
    assert documents_of(hits_in("bab")) == ["b", "a"]


def test_more_passages_are_asked_for_until_there_are_enough_documents() -> None:
    seven_each = hits_in(str(n // 7) for n in range(7 * 300))
    few = hits_in(str(n // 7) for n in range(7 * 30))
    assert first_documents(lambda k: seven_each[:k]) == [str(n) for n in range(100)]
    assert first_documents(lambda k: few[:k]) == [str(n) for n in range(30)]


def test_fusion() -> None:
    # a: 1/61 + 1/62; b: 1/62 + 1/61, the same; c: 1/63 alone.
    assert fusion(["b", "a"], ["a", "b", "c"]) == ["a", "b", "c"]
    assert fusion(["a"], ["b", "a"]) == ["a", "b"]


def test_a_question_that_cannot_be_asked_counts_as_not_found(measure: Callable[..., Any]) -> None:
    figures = measure([QUESTIONS[0], QUESTIONS[0] | {"id": "x", "question": "En wie?"}, ASKED[2]])
    assert figures["unaskable"] == ["x"]
    assert figures["systems"]["askbrief"]["recall@10"]["mean"] == 0.5
    assert figures["answers"]["all"]["refused_of_answerable"] == 0.5
    assert "1 not askable, counted as not found" in table(figures)


def test_relevant_documents_that_are_not_there_are_named(measure: Callable[..., Any]) -> None:
    figures = measure([ASKED[0] | {"relevant_doc_ids": ["a", "z"]}])
    assert figures["unindexed"] == ["z"]
    assert "1 relevant id not among the letters" in table(figures)


def test_a_set_without_relevant_documents_has_no_rankings(measure: Callable[..., Any]) -> None:
    figures = measure(ASKED[2:])
    assert figures["ranked"] == 0
    assert figures["systems"]["dense"]["ndcg@10"] == {"mean": None, "low": None, "high": None}
    assert figures["ranked_by_askbrief"] == {"mean": None, "least": None}
    assert figures["answers"]["all"]["answerable"] == 0
    assert figures["answers"]["all"]["at_most_10_percent_refused"]["threshold"] is None
    assert "ndcg@10" not in table(figures)


def test_only_some_questions(run: Eval, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("2\n\n1\n")
    figures = printed(run(QUESTIONS, "--only", str(ids), "--json"))
    assert (figures["questions"], figures["letters"]) == (2, 3)
    ids.write_text("1\n7\n8\n")
    refused = run(QUESTIONS, "--only", str(ids))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "2 of 3 ids are not in the question set, as '7'" in refused.stderr
    ids.write_text("\n")
    assert "holds no ids" in run(QUESTIONS, "--only", str(ids)).stderr


def asked(name: str) -> Asked:
    return Asked(name, "Wat?", None, (), True, (), "")


def test_chosen_questions_keep_the_order_of_the_set(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text(" c \nb\nb\n")
    assert restricted([asked(n) for n in "abc"], read_ids(ids), "") == [asked("b"), asked("c")]
    many = [asked(f"{n:02}") for n in range(50)]
    sample = drawn(many, 10)
    assert sample == drawn(many, 10)
    assert sample == sorted(set(sample), key=lambda one: one.id)
    assert len(sample) == 10
    assert sample != many[:10]
    assert drawn(many, 60) == many


def test_a_sample(run: Eval) -> None:
    assert printed(run(QUESTIONS, "--sample", "2", "--json"))["questions"] == 2
    assert run(QUESTIONS, "--sample", "5").stdout.startswith("3 questions, 3 letters\n")
    assert run(QUESTIONS, "--sample", "0").exit_code == 2


def test_run_files(run: Eval, tmp_path: Path) -> None:
    target = tmp_path / "runs"
    target.mkdir()
    figures = printed(run(QUESTIONS, "--run", str(target / "today"), "--json"))
    names = [f"today.{system}" for system in ("askbrief", "dense", "bm25", "fusion")]
    assert figures["runs"] == [str(target / name) for name in names]
    rows = [line.split(" ") for line in (target / "today.askbrief").read_text().splitlines()]
    assert [row[:2] + row[3:] for row in rows] == [
        [question, "Q0", str(rank), f"{1 / rank:.6f}", "askbrief"]
        for question in "12"
        for rank in (1, 2, 3)
    ]
    assert (rows[0][2], rows[3][2]) == ("a", "b")
    assert (target / "today.bm25").read_text().startswith("1 Q0 a 1 1.000000 bm25\n")


def test_run_files_that_cannot_be_written(run: Eval, tmp_path: Path) -> None:
    absent = run(QUESTIONS, "--run", str(tmp_path / "absent" / "today"))
    assert (absent.exit_code, absent.stdout) == (2, "")
    assert "there is no such folder" in absent.stderr
    (tmp_path / "today.askbrief").mkdir()
    assert "cannot be written" in run(QUESTIONS, "--run", str(tmp_path / "today")).stderr


@pytest.mark.parametrize("names", [["a", "a"], ["a b"], [""], ["a\n"]])
def test_ids_that_a_run_file_cannot_hold(names: list[str]) -> None:
    with pytest.raises(DataError, match="cannot hold the question id"):
        check_names(names, "question")


def test_letters_of_a_folder_can_be_the_documents(tmp_path: Path, embedder: Embedder) -> None:
    one = {"id": "1", "question": "Welke motie?", "relevant_doc_ids": ["kst-32623-376"]}
    figures: Any = evaluate(
        CORPUS,
        lines(tmp_path / "questions.jsonl", [one]),
        embedder,
        threshold=0.5,
        progress=lambda *_: None,
    )
    assert figures["systems"]["bm25"]["recall@1"]["mean"] == 1
    assert "answers" not in figures


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one question"),
        ("nonsense\n", "line 1: this is not JSON"),
        ("[]\n", "a JSON object"),
        ('{"question": "x"}\n', "relevant_doc_ids"),
        ('{"question": " ", "relevant_doc_ids": []}\n', "relevant_doc_ids"),
        ('{"question": "x", "relevant_doc_ids": [], "evidence": "y"}\n', "a list of phrases"),
    ],
)
def test_a_bad_set(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(text)
    with pytest.raises(DataError, match=said):
        read_questions(path)


def test_a_line_ends_at_a_newline_only(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Wat\u2028nu?", "relevant_doc_ids": []}\n', encoding="utf-8")
    assert read_questions(path)[0].question == "Wat\u2028nu?"


def test_bad_documents(tmp_path: Path, embedder: Embedder) -> None:
    questions = lines(tmp_path / "questions.jsonl", QUESTIONS)
    for docs, said in (
        (lines(tmp_path / "bad.jsonl", [{"id": "x"}]), 'with "id" and "text"'),
        (tmp_path / "absent.jsonl", "cannot be read"),
    ):
        with pytest.raises(DataError, match=said):
            evaluate(docs, questions, embedder, threshold=0.5, progress=lambda *_: None)
