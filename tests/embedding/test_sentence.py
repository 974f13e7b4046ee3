"""Passages by sentence-transformers: exact, complete and the same every time."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from askbrief.embedding import ModelEmbedder, sentence
from askbrief.embedding.base import Embedded
from askbrief.embedding.fast import QueryEncoder
from askbrief.embedding.loading import fastest_dtype

ODD = ["", " ", "\x00", "😀", "\ud800", "\u0301", "<s></s><pad>", "een\u2028brief"]


@pytest.fixture(scope="module")
def embedded(embedder: ModelEmbedder, paragraphs: list[str]) -> Embedded:
    return embedder.embed_passages(paragraphs)


def test_vectors_agree_with_sentence_transformers(
    embedded: Embedded, plain: SentenceTransformer, paragraphs: list[str]
) -> None:
    expected = plain.encode(paragraphs, prompt_name="passage")
    assert (embedded.vectors * expected).sum(axis=1).min() > 0.9999


def test_token_vectors_agree_with_sentence_transformers(
    embedded: Embedded, plain: SentenceTransformer, paragraphs: list[str]
) -> None:
    prefix = len(plain.tokenizer("passage:")["input_ids"]) - 1
    rows = plain.encode(paragraphs, prompt_name="passage", output_value="token_embeddings")
    for tokens, row in zip(embedded.tokens, rows, strict=True):
        expected = row[prefix:-1].numpy()
        expected = expected / np.linalg.norm(expected, axis=1, keepdims=True)
        assert (tokens * expected).sum(axis=1).min() > 0.999


def test_questions_and_passages_are_in_one_space(
    encoder: QueryEncoder, embedded: Embedded, paragraphs: list[str]
) -> None:
    scores = [encoder.embed(text).vector @ embedded.vectors.T for text in paragraphs]
    assert [int(row.argmax()) for row in scores] == list(range(len(paragraphs)))


def test_in_float32_both_ways_give_the_same(
    encoder: QueryEncoder, plain: SentenceTransformer, paragraphs: list[str]
) -> None:
    passages = sentence.SentenceEmbedder(plain, encoder.facts, encoder.tokenizer).embed(paragraphs)
    expected = plain.encode(paragraphs, prompt_name="passage")
    assert (passages.vectors * expected).sum(axis=1).min() > 0.999999


def test_a_passage_has_the_same_vectors_whatever_else_is_embedded(
    embedder: ModelEmbedder, embedded: Embedded, paragraphs: list[str]
) -> None:
    backwards = embedder.embed_passages(paragraphs[::-1])
    alone = embedder.embed_passages(paragraphs[7:8])
    assert np.array_equal(backwards.vectors[::-1], embedded.vectors)
    assert np.array_equal(alone.vectors[0], embedded.vectors[7])
    for there, back in zip(embedded.tokens, backwards.tokens[::-1], strict=True):
        assert np.array_equal(there, back)


def test_shapes_lengths_and_types(embedded: Embedded, paragraphs: list[str]) -> None:
    assert embedded.vectors.shape == (len(paragraphs), 384)
    assert embedded.vectors.dtype == np.float32
    assert np.linalg.norm(embedded.vectors, axis=1) == pytest.approx(1, abs=1e-6)
    for text, tokens, spans in zip(paragraphs, embedded.tokens, embedded.spans, strict=True):
        assert tokens.dtype == np.float32
        assert tokens.shape == (len(spans), 384)
        assert np.linalg.norm(tokens, axis=1) == pytest.approx(1, abs=1e-6)
        assert "".join(text[start:end] for start, end in spans) == text.replace(" ", "")


def test_nothing_gives_nothing(embedder: ModelEmbedder) -> None:
    nothing = embedder.embed_passages([])
    assert nothing.vectors.shape == (0, 384)
    assert (nothing.tokens, nothing.spans) == ([], [])
    assert embedder.count_tokens([]) == []


def test_odd_texts_have_vectors(embedder: ModelEmbedder) -> None:
    embedded = embedder.embed_passages(ODD)
    assert np.isfinite(embedded.vectors).all()
    assert embedded.tokens[0].shape == (0, 384)
    assert embedded.spans[0].shape == (0, 2)


def test_a_text_too_long_is_never_cut_off(embedder: ModelEmbedder) -> None:
    free = embedder.window - embedder.count_tokens([""])[0]
    texts = ["kort", "a " * free, "a " * (free - 1)]
    assert embedder.count_tokens(texts)[1:] == [512, 511]
    embedded = embedder.embed_passages(texts)
    assert [len(tokens) for tokens in embedded.tokens[1:]] == [free, free - 1]
    assert np.array_equal(embedder.embed_passages(texts[1:2]).vectors[0], embedded.vectors[1])
    with pytest.raises(ValueError, match="text 1 takes 513 tokens, 512 fit"):
        embedder.embed_passages(["kort", "a " * (free + 1)])


@given(lengths=st.lists(st.integers(2, 512), max_size=60), window=st.sampled_from([512, 500]))
def test_batches_hold_each_text_once_at_a_width_that_is_its_own(
    lengths: list[int], window: int
) -> None:
    lengths = [min(length, window) for length in lengths]
    batches = list(sentence._batches(lengths, window))
    assert sorted(row for rows, _ in batches for row in rows) == list(range(len(lengths)))
    for rows, width in batches:
        assert 1 <= len(rows) <= sentence.ROWS
        assert {width} == {sentence._batches([lengths[row]], window).__next__()[1] for row in rows}
        full = {lengths[row] == width for row in rows}
        assert full == {width == window and lengths[rows[0]] == window}


@pytest.mark.parametrize(
    ("able", "dtype"),
    [
        ({"avx512_bf16": True}, torch.bfloat16),
        ({"amx_bf16": True}, torch.bfloat16),
        ({"avx512_bf16": False}, torch.float32),
        ({}, torch.float32),
    ],
)
def test_bfloat16_only_where_it_is_native(
    monkeypatch: pytest.MonkeyPatch, able: dict[str, bool], dtype: torch.dtype
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert fastest_dtype() is dtype


def test_float32_with_a_torch_that_cannot_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.cpu, "get_capabilities")
    assert fastest_dtype() is torch.float32
