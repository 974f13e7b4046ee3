"""The bundled model's folder and export, real text, and two tiny models made here."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from askbrief.embedding import ModelEmbedder, bundled, folders
from askbrief.embedding.facts import Facts
from askbrief.embedding.fast import QueryEncoder

LETTER = Path(__file__).parents[2] / "corpus" / "kst-32623-376.txt"
QUESTIONS = Path(__file__).parents[3] / "shared" / "questions"
TINY_WINDOW = 128


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """A folder for something big, removed at once."""
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.fixture(scope="session")
def model_folder(model_cache: Path, embedder: ModelEmbedder) -> Path:
    """The bundled model as a sentence-transformers folder."""
    assert embedder.dim == 384
    return bundled.unpack(model_cache, lambda _: None)


@pytest.fixture(scope="session")
def plain(model_folder: Path) -> SentenceTransformer:
    """The bundled model as anyone would load it, in float32: the reference."""
    return SentenceTransformer(str(model_folder), device="cpu")


@pytest.fixture(scope="session")
def encoder(model_cache: Path, embedder: ModelEmbedder) -> QueryEncoder:
    """The bundled model's export."""
    folder = model_cache / "exports" / embedder.fingerprint[:16]
    return QueryEncoder(folder, Facts.parse(folders.whole(folder) or {}))


@pytest.fixture(scope="session")
def paragraphs() -> list[str]:
    """The paragraphs of a real letter, in Dutch."""
    blocks = re.split(r"\n\s*\n", LETTER.read_text(encoding="utf-8"))
    return [" ".join(block.split()) for block in blocks if block.strip()]


def _lines(name: str, field: str, count: int) -> list[str]:
    path = QUESTIONS / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    with path.open(encoding="utf-8") as file:
        return [json.loads(line)[field] for line, _ in zip(file, range(count), strict=False)]


@pytest.fixture(scope="session")
def dutch_answers() -> list[str]:
    """Answers of ministers, cut to what a window takes."""
    return [text[:1200].rstrip() for text in _lines("kamervragen.docs.jsonl", "text", 400)]


@pytest.fixture(scope="session")
def questions() -> list[str]:
    """Questions in Dutch and English."""
    dutch = _lines("kamervragen.questions.jsonl", "question", 30)
    return dutch + _lines("kamervragen_en.questions.jsonl", "question", 30)


def _tiny_tokenizer() -> Tokenizer:
    letters = [chr(code) for code in range(33, 127) if not chr(code).isupper()]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", "de", "van"]
    vocabulary = dict.fromkeys([*words, *letters, *(f"##{letter}" for letter in letters)])
    ids = {piece: number for number, piece in enumerate(vocabulary)}
    tokenizer = Tokenizer(WordPiece(ids, unk_token="[UNK]"))  # type: ignore[call-arg]
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def _save_network(folder: Path, tokenizer: Tokenizer) -> None:
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=TINY_WINDOW,
        initializer_range=0.2,
    )
    BertModel(config).save_pretrained(folder)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=TINY_WINDOW,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )
    fast.save_pretrained(folder)


def make_tiny(folder: Path, pooling: str, prompts: dict[str, str]) -> Path:
    """Save a BERT of two layers with random weights."""
    network = folder.with_name(f"{folder.name}-network")
    _save_network(network, _tiny_tokenizer())
    modules = [Transformer(str(network)), Pooling(32, pooling), Normalize()]  # type: ignore[arg-type]
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(
        str(folder), create_model_card=False
    )
    shutil.rmtree(network)
    return folder


MakeTiny = Callable[[Path, str, dict[str, str]], Path]


@pytest.fixture(scope="session")
def tiny_maker() -> MakeTiny:
    """What makes tiny models."""
    return make_tiny


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model in a folder: WordPiece, CLS pooling, prompts by other names."""
    prompts = {"query": "query ", "document": "passage "}
    return make_tiny(tmp_path_factory.mktemp("tiny") / "tiny", "cls", prompts)


@pytest.fixture(scope="session")
def tiny_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds exports of tiny models."""
    return tmp_path_factory.mktemp("tiny-cache")
