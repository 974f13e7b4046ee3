"""Question sets are read with care, and a small one gives the figures it should."""

import json
from pathlib import Path
from typing import Any

import pytest

from askbrief.embedding.base import Embedder
from askbrief.errors import DataError
from askbrief.evaluation import evaluate, table
from askbrief.question_sets import read_questions

CORPUS = Path(__file__).parents[1] / "corpus"
DOCS = [
    {"id": "a", "text": "Het paspoort kost 75 euro. U haalt het af bij de gemeente."},
    {"id": "b", "text": "De dijken langs de Waal worden in 2027 met een meter verhoogd."},
    {"id": "c", "text": "Het vliegveld mag dit jaar 478.000 vluchten afhandelen."},
]
QUESTIONS = [
    {"id": "1", "question": "Wat kost een paspoort?", "lang": "nl", "relevant_doc_ids": ["a"]},
    {"id": "2", "question": "How much higher will the dikes be?", "lang": "en"},
    {"id": "3", "question": "Hoe heet de koning van Spanje?", "lang": "nl", "kind": "far"},
]
QUESTIONS[0]["evidence"] = ["75 euro"]
QUESTIONS[1] |= {"relevant_doc_ids": ["b"], "evidence": ["verhoogd"]}
QUESTIONS[2] |= {"relevant_doc_ids": [], "answerable": False}


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_small_set(tmp_path: Path, embedder: Embedder) -> None:
    told: list[tuple[str, int, int]] = []
    figures: Any = evaluate(
        lines(tmp_path / "docs.jsonl", DOCS),
        lines(tmp_path / "questions.jsonl", QUESTIONS),
        embedder,
        threshold=0.5,
        progress=lambda *stage: told.append(stage),
    )
    assert figures["questions"] == 3
    assert set(figures["systems"]) == {"askbrief", "dense", "bm25", "fusion"}
    assert figures["systems"]["askbrief"]["ndcg@10"]["mean"] == 1
    # BM25 knows no English: it finds the first question's letter only.
    assert figures["systems"]["bm25"]["recall@10"]["mean"] == 0.5
    assert figures["differences"]["askbrief-bm25"]["recall@10"]["mean"] == 0.5
    answers = figures["answers"]
    assert (answers["all"]["answerable"], answers["all"]["unanswerable"]) == (2, 1)
    assert answers["all"]["evidence_in_first_3"]["mean"] == 1
    assert answers["all"]["quotes_exact"] == 1
    assert answers["nl"]["auroc"] == 1
    assert answers["en"]["auroc"] is None
    assert told[-1] == ("asking", 3, 3)
    laid_out = table(figures)
    assert "askbrief-dense" in laid_out
    assert "evidence in first 3" in laid_out


def test_letters_of_a_folder_can_be_the_documents(tmp_path: Path, embedder: Embedder) -> None:
    asked = [{"id": "1", "question": "Welke motie?", "relevant_doc_ids": ["kst-32623-376"]}]
    figures: Any = evaluate(
        CORPUS,
        lines(tmp_path / "questions.jsonl", asked),
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
        ('{"question": "x", "relevant_doc_ids": [], "evidence": "y"}\n', "a list of phrases"),
    ],
)
def test_a_bad_set(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(text)
    with pytest.raises(DataError, match=said):
        read_questions(path)


def test_bad_documents(tmp_path: Path, embedder: Embedder) -> None:
    questions = lines(tmp_path / "questions.jsonl", QUESTIONS)
    for docs, said in (
        (lines(tmp_path / "docs.jsonl", [{"id": "x"}]), 'with "id" and "text"'),
        (tmp_path / "absent.jsonl", "cannot be read"),
    ):
        with pytest.raises(DataError, match=said):
            evaluate(docs, questions, embedder, threshold=0.5, progress=lambda *_: None)
