"""The map that turns a question's tokens to what answers them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from askbrief.embedding.base import Embedder
from askbrief.matching import Matching, load_matching

QUESTIONS = Path(__file__).parents[1] / "docs" / "evaluation" / "matching.questions.jsonl"
MAKER = Path(__file__).parents[1] / "bench" / "dev_letters.py"
"""Names the texts of the first development set."""
SETS = Path(__file__).parents[2] / "shared" / "questions"


def test_turned_rows_by_hand() -> None:
    matching = Matching(np.array([[2.0], [0.0]], np.float32), np.array([[0.0, 1.0]], np.float32))
    rows = np.array([[0.6, 0.8], [0.0, 1.0]], np.float32)
    expected = [[0.6 / np.sqrt(4.36), 2 / np.sqrt(4.36)], [0.0, 1.0]]
    np.testing.assert_allclose(matching.turned(rows), expected, rtol=1e-6)


def test_another_model_has_no_map() -> None:
    rows = np.eye(5, dtype=np.float32)
    np.testing.assert_array_equal(load_matching("another model", 5).turned(rows), rows)


def test_the_packaged_model_has_one(embedder: Embedder) -> None:
    rows = embedder.embed_query("Hoeveel kost een paspoort?").tokens
    turned = load_matching(embedder.fingerprint, embedder.dim).turned(rows)
    np.testing.assert_allclose(np.linalg.norm(turned, axis=1), 1, rtol=1e-5)
    assert 0.3 < float((turned * rows).sum(axis=1).mean()) < 0.99


def test_questions_do_not_touch_other_sets() -> None:
    """Texts of the development sets must not be learned from."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    other = set(re.findall(r'"((?:kva|vac)-[0-9a-f-]+)"', MAKER.read_text(encoding="utf-8")))
    assert len(other) == 8
    for name in ("dev", "dev2"):
        path = QUESTIONS.parent / f"{name}.questions.jsonl"
        other |= {json.loads(line)["about"] for line in path.read_text("utf-8").splitlines()}
    assert len(rows) > 5000
    assert not other & {row["doc"] for row in rows}


def test_questions_name_sentences_of_their_texts() -> None:
    if not SETS.is_dir():
        pytest.skip("needs ../shared/questions")
    texts: dict[str, str] = {}
    for name in ("kamervragen", "rijksoverheid_vac"):
        lines = (SETS / f"{name}.docs.jsonl").read_text(encoding="utf-8").splitlines()
        texts |= {row["id"]: row["text"] for row in map(json.loads, lines)}
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["doc"] in texts
        assert set(row["answered_by"]) <= set(row["passage"])
        assert row["lang"] in {"nl", "en"}
