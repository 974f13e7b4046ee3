"""Tokens know their place in the text; the same ids as the original tokenizer gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from askbrief.embedding.fast import QueryEncoder
from askbrief.embedding.samples import SAMPLES
from askbrief.embedding.tokens import (
    SENTENCEPIECE_FILE,
    SentencePieceVocabulary,
    Tokenizer,
    TokenizersVocabulary,
    Tokens,
)

any_text = st.text(st.characters() | st.sampled_from("ab \t\n\u00a0\u200b\u200d\ud800ﷺ½e\u0301"))


@pytest.fixture(scope="module")
def sentencepiece(encoder: QueryEncoder) -> Tokenizer:
    return encoder.tokenizer


@pytest.fixture(scope="module")
def wordpiece(tiny: Path) -> Tokenizer:
    return Tokenizer(TokenizersVocabulary(tiny / "tokenizer.json"), head=[2], tail=[3])


@pytest.fixture(params=["sentencepiece", "wordpiece"])
def tokenizer(request: pytest.FixtureRequest) -> Tokenizer:
    chosen: Tokenizer = request.getfixturevalue(request.param)
    return chosen


def _words(tokens: Tokens, text: str) -> list[str]:
    return [text[start:end] for start, end in tokens.spans]


def test_the_bundled_vocabulary_is_kept_as_sentencepiece(encoder: QueryEncoder) -> None:
    assert (encoder.folder / SENTENCEPIECE_FILE).exists()
    assert isinstance(encoder.tokenizer.vocabulary, SentencePieceVocabulary)


def test_ids_are_those_of_the_original(sentencepiece: Tokenizer) -> None:
    tokens = sentencepiece.tokenize("query: ", "which bodies receive accountability funding?")
    known = [0, 41, 1294, 12, 3129, 337, 34204, 53299, 15426, 41159, 163157, 32, 2]
    assert tokens.ids == known
    assert tokens.own == slice(4, 12)


def test_ids_agree_on_real_text(
    sentencepiece: Tokenizer,
    plain: SentenceTransformer,
    paragraphs: list[str],
    dutch_answers: list[str],
    questions: list[str],
) -> None:
    texts = [text for text in paragraphs + dutch_answers + questions + SAMPLES if text]
    wanted = plain.tokenizer([f"passage: {text}" for text in texts])["input_ids"]
    assert [sentencepiece.tokenize("passage: ", text).ids for text in texts] == wanted


def test_places_agree_with_the_fast_tokenizer(
    sentencepiece: Tokenizer, plain: SentenceTransformer, paragraphs: list[str]
) -> None:
    for text in paragraphs:
        encoded = plain.tokenizer(text, return_offsets_mapping=True, add_special_tokens=False)
        wanted = [text[start:end].lstrip() for start, end in encoded["offset_mapping"]]
        assert _words(sentencepiece.tokenize("", text), text) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("één ½ uur", ["één", "½", "uur"]),
        ("ﬁnancieel ja", ["ﬁnanci", "eel", "ja"]),
        ("cafe\u0301 open", ["cafe\u0301", "open"]),
        ("  twee  \u00a0 uur ", ["twee", "uur"]),
        ("hulp\nhulp", ["hulp", "hulp"]),
        ("😀 hulp", ["😀", "hulp"]),
        ("Ⅷ ㎏", ["Ⅷ", "㎏"]),
        ("a ﷺ", ["a", "", "", "", "ﷺ"]),
    ],
)
def test_places_are_of_the_text_before_normalisation(
    sentencepiece: Tokenizer, text: str, words: list[str]
) -> None:
    assert _words(sentencepiece.tokenize("query: ", text), text) == words


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=any_text, prefix=st.sampled_from(["query: ", "passage: ", "query ", ""]))
@example(text="", prefix="query: ")
@example(text=" ", prefix="")
@example(text="\x00\x00a\ufeff", prefix="query: ")
@example(text="<s> </s> <mask> [CLS]", prefix="query: ")
def test_spans_are_in_order_within_the_text_and_start_with_a_character(
    tokenizer: Tokenizer, text: str, prefix: str
) -> None:
    tokens = tokenizer.tokenize(prefix, text)
    assert tokens.spans.shape == (len(tokens.ids[tokens.own]), 2)
    assert tokens.spans.dtype == np.int32
    assert (np.diff(tokens.spans, axis=0) >= 0).all()
    for start, end in tokens.spans:
        assert 0 <= start <= end <= len(text)
        assert not text[start:end][:1].isspace()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=any_text)
def test_counts_what_it_makes(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.count("passage: ", text) == len(tokenizer.tokenize("passage: ", text).ids)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("abcdeëé 1.,-/'’")))
def test_tokens_of_ordinary_text_cover_all_but_white_space(
    sentencepiece: Tokenizer, text: str
) -> None:
    tokens = sentencepiece.tokenize("passage: ", text)
    assert "".join(_words(tokens, text)).replace(" ", "") == text.replace(" ", "")


def test_names_of_special_tokens_in_a_text_are_plain_text(
    sentencepiece: Tokenizer, wordpiece: Tokenizer
) -> None:
    assert sentencepiece.tokenize("", "a </s> <pad> b").ids.count(2) == 1
    assert wordpiece.tokenize("", "a [SEP] [PAD] b").ids.count(3) == 1


def test_half_a_surrogate_pair_is_one_character(sentencepiece: Tokenizer) -> None:
    tokens = sentencepiece.tokenize("query: ", "een\ud83dbrief")
    assert tokens.spans.tolist() == [[0, 3], [3, 9]]


def test_no_sample_ends_in_white_space() -> None:
    assert [text for text in SAMPLES if text != text.strip()] == []
