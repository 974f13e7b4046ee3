"""Questions by the export: the same vectors as the model's, without torch."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from askbrief.embedding import ModelEmbedder, folders
from askbrief.embedding.facts import ENCODER_FILE, WORDS_FILE, Facts
from askbrief.embedding.fast import QueryEncoder
from askbrief.embedding.tokens import SENTENCEPIECE_FILE
from askbrief.errors import ModelError, QuestionError

ODD = ["", " ", "\n\t", "\x00\x01", "😀", "\ud800", "\u0301", "ﷺ" * 3, "<s></s>", "\u2028a\u200b"]


def _plain_tokens(model: SentenceTransformer, text: str) -> np.ndarray:  # type: ignore[type-arg]
    rows = model.encode(text, prompt_name="query", output_value="token_embeddings").numpy()
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_vectors_agree_with_sentence_transformers(
    encoder: QueryEncoder,
    plain: SentenceTransformer,
    paragraphs: list[str],
    questions: list[str],
) -> None:
    texts = paragraphs + questions
    expected = plain.encode(texts, prompt_name="query")
    cosines = [encoder.embed(t).vector @ v for t, v in zip(texts, expected, strict=True)]
    assert min(cosines) > 0.99999


def test_token_vectors_agree_with_sentence_transformers(
    encoder: QueryEncoder, plain: SentenceTransformer, paragraphs: list[str]
) -> None:
    prefix = len(plain.tokenizer("query:")["input_ids"]) - 1
    for text in paragraphs[:12]:
        expected = _plain_tokens(plain, text)[prefix:-1]
        cosines = (encoder.embed(text).tokens * expected).sum(axis=1)
        assert cosines.min() > 0.9999


@pytest.mark.parametrize("text", [*ODD, "Wie betaalt?"])
def test_shapes_and_lengths(encoder: QueryEncoder, text: str) -> None:
    query = encoder.embed(text)
    assert query.vector.shape == (384,)
    assert query.tokens.shape == (len(query.spans), 384)
    assert query.vector.dtype == query.tokens.dtype == np.float32
    assert np.linalg.norm(query.vector) == pytest.approx(1, abs=1e-6)
    assert np.linalg.norm(query.tokens, axis=1) == pytest.approx(1, abs=1e-6)
    assert type(query.vector) is np.ndarray


def test_the_window_is_used_to_the_last_token(encoder: QueryEncoder) -> None:
    free = encoder.facts.window - encoder.tokenizer.count("query: ", "")
    assert len(encoder.embed("a " * free).tokens) == free
    with pytest.raises(QuestionError, match="513 tokens, 512 fit"):
        encoder.embed("a " * (free + 1))


ASK = """
import sys
from pathlib import Path
from askbrief.embedding import open_embedder
embedder = open_embedder("multilingual-e5-small", Path(sys.argv[1]))
assert embedder.embed_query("Wie betaalt het herstel van Syrië?").vector.shape == (embedder.dim,)
assert embedder.count_tokens(["een brief"]) == [6]
heavy = {"torch", "transformers", "sentence_transformers", "tokenizers", "onnx", "safetensors"}
print(sorted(heavy & set(sys.modules)))
"""


@pytest.mark.usefixtures("embedder")
def test_a_question_loads_none_of_the_big_libraries(model_cache: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASK, str(model_cache)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.fixture
def copy(encoder: QueryEncoder, scratch: Path) -> Path:
    """A copy of the export, but for the words: a link, as they are big."""
    for file in encoder.folder.iterdir():
        if file.name == WORDS_FILE:
            (scratch / file.name).symlink_to(file)
        else:
            shutil.copy(file, scratch)
    return scratch


def _open(folder: Path) -> QueryEncoder:
    return QueryEncoder(folder, Facts.parse(folders.whole(folder) or {}))


def _spoil(path: Path) -> None:
    path.write_bytes(b"?" * path.stat().st_size)


def test_verify_passes_a_whole_export(embedder: ModelEmbedder) -> None:
    embedder.verify()


def test_verify_finds_one_flipped_bit(copy: Path) -> None:
    encoder = _open(copy)
    changed = bytearray((copy / ENCODER_FILE).read_bytes())
    changed[len(changed) // 2] ^= 1
    (copy / ENCODER_FILE).write_bytes(changed)
    with pytest.raises(ModelError, match=ENCODER_FILE) as caught:
        encoder.verify()
    assert str(copy) in caught.value.where
    assert "Remove this folder" in caught.value.remedy


@pytest.mark.parametrize("name", [ENCODER_FILE, SENTENCEPIECE_FILE])
def test_a_spoilt_file_is_explained_when_it_is_needed(copy: Path, name: str) -> None:
    _spoil(copy / name)
    with pytest.raises(ModelError, match="damaged"):
        _open(copy).embed("Wie betaalt?")


def test_spoilt_words_are_explained_at_once(copy: Path) -> None:
    (copy / WORDS_FILE).unlink()
    (copy / WORDS_FILE).write_bytes(b"?" * 1000)
    with pytest.raises(ModelError, match="damaged"):
        QueryEncoder(copy, Facts("m", "f", 384, 512, "", "", (), (), 1, ""))
