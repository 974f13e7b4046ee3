"""Writes multilingual-e5-small as a folder that sentence-transformers loads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.decoders import Metaspace as MetaspaceDecoder
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Nmt, Replace
from tokenizers.normalizers import Sequence as Steps
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from askbrief.embedding.e5_format import Shape, Weights


def write(folder: Path, weights: Weights) -> None:
    """Write configuration, tokenizer and float32 weights into an empty folder.

    Raises:
        OSError: a file cannot be written.
    """
    for name, content in _configuration(weights.shape).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    text = _tokenizer(weights).to_str(pretty=False)
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    _write_tensors(weights, folder / "model.safetensors")


def _configuration(shape: Shape) -> dict[str, Any]:
    return {
        "config.json": _network(shape),
        "tokenizer_config.json": _tokenizer_settings(shape),
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "similarity_fn_name": "cosine",
            "default_prompt_name": None,
            "prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "},
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
        },
        # The module names of before version 6, which loads them as well.
        "modules.json": [
            _module(0, "", "Transformer"),
            _module(1, "1_Pooling", "Pooling"),
            _module(2, "2_Normalize", "Normalize"),
        ],
    }


def _module(number: int, path: str, kind: str) -> dict[str, object]:
    qualified = f"sentence_transformers.models.{kind}"
    return {"idx": number, "name": str(number), "path": path, "type": qualified}


def _network(shape: Shape) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "hidden_act": "gelu",
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": float(str(np.float32(shape.epsilon))),
        "pad_token_id": 0,  # as published, though <pad> is 1: it only zeroes a row in training
        "dtype": "float32",
    }


def _tokenizer_settings(shape: Shape) -> dict[str, object]:
    # The class is the plain fast one: XLMRobertaTokenizer of transformers 5 drops the normaliser.
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.positions,
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "mask_token": "<mask>",
        "clean_up_tokenization_spaces": False,
        "model_input_names": ["input_ids", "attention_mask"],
    }


def _tokenizer(weights: Weights) -> Tokenizer:
    model = Unigram(weights.vocabulary, unk_id=weights.unknown_id, byte_fallback=False)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = Steps([Nmt(), NFKC(), Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = Metaspace(prepend_scheme="always")
    tokenizer.decoder = MetaspaceDecoder(prepend_scheme="always")
    ids = {piece: tokenizer.token_to_id(piece) for piece in ("<s>", "</s>")}
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=list(ids.items())
    )
    mask = AddedToken("<mask>", lstrip=True)
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", mask])
    return tokenizer


def _write_tensors(weights: Weights, path: Path) -> None:
    width = weights.shape.hidden
    # The file has no pooler; BertModel has one, unused here, and complains without it.
    pooler = {
        "pooler.dense.weight": np.zeros((width, width), np.float32),
        "pooler.dense.bias": np.zeros(width, np.float32),
    }
    # Not by save_file, whose errors do not tell a full disk from others.
    path.write_bytes(save(weights.tensors | pooler, {"format": "pt"}))
