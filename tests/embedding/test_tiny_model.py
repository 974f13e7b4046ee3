"""Another model than the bundled one goes the whole way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from askbrief.embedding import ModelEmbedder, open_embedder

MakeTiny = Callable[[Path, str, dict[str, str]], Path]
TEXTS = ["De minister van Buitenlandse Zaken", "een brief", "", "x" * 40, "Ünïcode 😀 \x07 €"]


@pytest.fixture(scope="module")
def opened(tiny: Path, tiny_cache: Path) -> ModelEmbedder:
    return open_embedder(str(tiny), tiny_cache)


@pytest.fixture(scope="module")
def reference(tiny: Path) -> SentenceTransformer:
    return SentenceTransformer(str(tiny), device="cpu")


def test_describes_itself(opened: ModelEmbedder) -> None:
    assert (opened.name, opened.dim, opened.window) == ("tiny", 32, 128)
    assert len(opened.fingerprint) == 64


def test_counts_prefix_and_special_tokens(opened: ModelEmbedder) -> None:
    assert opened.count_tokens(["", "de van", "ab"]) == [3, 5, 5]


def test_questions_agree_with_sentence_transformers(
    opened: ModelEmbedder, reference: SentenceTransformer
) -> None:
    expected = reference.encode(TEXTS, prompt="query ", normalize_embeddings=True)
    for text, vector in zip(TEXTS, expected, strict=True):
        assert opened.embed_query(text).vector @ vector > 0.999


def test_passages_agree_with_sentence_transformers(
    opened: ModelEmbedder, reference: SentenceTransformer
) -> None:
    expected = reference.encode(TEXTS, prompt="passage ", normalize_embeddings=True)
    embedded = opened.embed_passages(TEXTS)
    assert embedded.vectors.shape == (5, 32)
    assert (embedded.vectors * expected).sum(axis=1).min() > 0.999


def test_spans_name_the_tokens(opened: ModelEmbedder) -> None:
    text = "de van ab"
    spans = opened.embed_query(text).spans
    assert [text[start:end] for start, end in spans] == ["de", "van", "a", "b"]


def test_a_folder_without_sentence_transformers_files(
    tiny: Path, tiny_cache: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    shutil.rmtree(copy / "1_Pooling")
    for name in ("modules.json", "config_sentence_transformers.json"):
        (copy / name).unlink()
    opened = open_embedder(str(copy), tiny_cache)
    assert opened.count_tokens([""]) == [2]
    assert opened.embed_query("de").vector @ opened.embed_passages(["de"]).vectors[0] > 0.999


def test_a_second_pooling(tiny_cache: Path, tmp_path: Path, tiny_maker: MakeTiny) -> None:
    model = tiny_maker(tmp_path / "mean", "mean", {})
    opened = open_embedder(str(model), tiny_cache)
    expected = SentenceTransformer(str(model), device="cpu").encode(TEXTS)
    unit = expected / np.linalg.norm(expected, axis=1, keepdims=True)
    assert min(opened.embed_query(t).vector @ v for t, v in zip(TEXTS, unit, strict=True)) > 0.999
    assert (opened.embed_passages(TEXTS).vectors * unit).sum(axis=1).min() > 0.999
