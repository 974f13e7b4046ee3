"""A fast tokenizer's Unigram vocabulary as a SentencePiece model. Imported while exporting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sentencepiece
from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]

from askbrief.embedding import tokens

_ERRORS_ONLY = 2


def write_vocabulary(tokenizer_json: str, folder: Path, samples: list[str]) -> None:
    """Write a tokenizer into an export: as a SentencePiece model if that does the same.

    Args:
        tokenizer_json: the tokenizer as the ``tokenizers`` library writes it.
        folder: the export's folder.
        samples: texts that both must cut alike; else ``tokenizer.json`` is kept.
    """
    kept = folder / tokens.TOKENIZERS_FILE
    kept.write_text(tokenizer_json, encoding="utf-8")
    description = json.loads(tokenizer_json)
    if description["model"]["type"] != "Unigram":
        return
    converted = folder / tokens.SENTENCEPIECE_FILE
    converted.write_bytes(_model(description).SerializeToString())
    same = _ids(tokens.SentencePieceVocabulary(converted), samples) == _ids(
        tokens.TokenizersVocabulary(kept), samples
    )
    (kept if same else converted).unlink()


def _ids(vocabulary: tokens.Vocabulary, texts: list[str]) -> list[list[int]]:
    return [vocabulary.ids(text) for text in texts]


def _model(description: dict[str, Any]) -> Any:  # noqa: ANN401 - protobuf makes its classes late
    kinds = ModelProto.SentencePiece
    unknown_id = description["model"]["unk_id"]
    special = {token["content"] for token in description["added_tokens"]}
    model = ModelProto()
    for number, (piece, score) in enumerate(description["model"]["vocab"]):
        kind = kinds.CONTROL if piece in special else kinds.NORMAL
        kind = kinds.UNKNOWN if number == unknown_id else kind
        model.pieces.add(piece=piece, score=score, type=kind)
    _describe(model, unknown_id)
    return model


def _describe(model: Any, unknown_id: int) -> None:  # noqa: ANN401
    """Set how to normalise and to segment; of the special ids only the unknown one is used."""
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type = trainer.UNIGRAM
    trainer.vocab_size = len(model.pieces)
    trainer.unk_id = unknown_id
    trainer.unk_piece = model.pieces[unknown_id].piece
    trainer.bos_id = trainer.eos_id = trainer.pad_id = -1
    normalizer.CopyFrom(_normalization())
    normalizer.add_dummy_prefix = True
    normalizer.remove_extra_whitespaces = True
    normalizer.escape_whitespaces = True


def _normalization() -> Any:  # noqa: ANN401
    """The rule of XLM-RoBERTa and what came of it: NMT and NFKC, joiners as white space.

    SentencePiece has since taken the zero-width joiner out of the rule.
    """
    sentencepiece.set_min_log_level(_ERRORS_ONLY)
    rule = sentencepiece.SentencePieceNormalizer(rule_name="nmt_nfkc").Decompile()
    normalizer = sentencepiece.SentencePieceNormalizer(norm_map=[*rule, ("\u200d", " ")])
    holder = ModelProto()
    holder.ParseFromString(normalizer.serialized_model_proto())
    return holder.normalizer_spec
