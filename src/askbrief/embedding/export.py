"""Exports a model, once, to what a question needs: see `askbrief.embedding.fast`.

Imported late: loads torch. The encoder's input are the word embeddings, not the token ids:
the table of words, most of the weights, stays on disk and is looked up row by row.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from askbrief.embedding import folders
from askbrief.embedding.agreement import insist_on_agreement
from askbrief.embedding.conversion import write_vocabulary
from askbrief.embedding.facts import ENCODER_FILE, WORDS_FILE, Facts
from askbrief.embedding.fast import QueryEncoder
from askbrief.embedding.loading import load_model, refused
from askbrief.embedding.quiet import quiet
from askbrief.embedding.samples import SAMPLES

WINDOW_IF_UNLIMITED = 512
_UNLIMITED = 100_000
_SPARE_BYTES = 50_000_000


def make_export(model: Path, name: str, fingerprint: str, folder: Path) -> dict[str, Any]:
    """Make a model's export, unless it is there; return its facts.

    Args:
        model: a sentence-transformers folder.
        name: the model's name, for the manifest.
        fingerprint: the model's.
        folder: where the export shall be.

    Raises:
        ModelError: the model cannot be loaded or exported, or the folder cannot be written.
    """
    weights = sum(file.stat().st_size for file in model.glob("*.safetensors"))
    return folders.make(
        folder, weights + _SPARE_BYTES, lambda aside: _fill(aside, model, name, fingerprint)
    )


def _fill(folder: Path, path: Path, name: str, fingerprint: str) -> dict[str, Any]:
    model = load_model(path, dtype=torch.float32, attn_implementation="eager")
    facts = _facts(model, name, fingerprint)
    write_vocabulary(_backend(model).to_str(), folder, SAMPLES)
    np.save(folder / WORDS_FILE, _words(model))
    try:
        with quiet():
            _write_encoder(model, folder / ENCODER_FILE)
    except RuntimeError as error:
        raise refused(path, "cannot be exported to ONNX", error) from error
    insist_on_agreement(model, QueryEncoder(folder, facts), path)
    return facts.plain()


def _facts(model: SentenceTransformer, name: str, fingerprint: str) -> Facts:
    prompts = model.prompts
    window = model.max_seq_length or _UNLIMITED
    head, tail = _special_ids(_backend(model))
    return Facts(
        model=name,
        fingerprint=fingerprint,
        dim=model.get_embedding_dimension() or 0,
        window=window if window < _UNLIMITED else WINDOW_IF_UNLIMITED,
        query_prefix=prompts.get("query") or "",
        passage_prefix=prompts.get("passage") or prompts.get("document") or "",
        head=head,
        tail=tail,
        pad_id=model.tokenizer.pad_token_id or 0,
        pooling=" ".join(type(module).__name__ for module in list(model)[1:]),
    )


def _backend(model: SentenceTransformer) -> Any:  # noqa: ANN401 - tokenizers.Tokenizer
    """The fast tokenizer, with everything that sentence-transformers set in it."""
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _special_ids(tokenizer: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:  # noqa: ANN401
    """Which ids the tokenizer puts before and after a text."""
    encoded = tokenizer.encode("a")
    own = [number for number, special in enumerate(encoded.special_tokens_mask) if not special]
    return tuple(encoded.ids[: own[0]]), tuple(encoded.ids[own[-1] + 1 :])


def _words(model: SentenceTransformer) -> np.ndarray[Any, np.dtype[np.float16]]:
    """The (vocabulary, dim) table of word embeddings, with whatever scale the model gives them."""
    table = _network(model).get_input_embeddings()
    with torch.inference_mode():
        words: torch.Tensor = table(torch.arange(table.num_embeddings))
    return words.half().numpy()


def _network(model: SentenceTransformer) -> Any:  # noqa: ANN401 - transformers' own model
    first: Any = model[0]
    return first.auto_model


class _Encoder(torch.nn.Module):
    """Everything after the look-up of words."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.network = _network(model)
        self.heads = torch.nn.ModuleList(list(model)[1:])

    def forward(self, words: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return (b, t, dim) token vectors and (b, dim) sentence vectors."""
        tokens = self.network(inputs_embeds=words, attention_mask=mask).last_hidden_state
        features = {"token_embeddings": tokens, "attention_mask": mask}
        for head in self.heads:
            features = head(features)
        return tokens, features["sentence_embedding"]


def _write_encoder(model: SentenceTransformer, path: Path) -> None:
    batch, length, dim = 2, 9, _network(model).get_input_embeddings().embedding_dim
    example = torch.zeros(batch, length, dim), torch.ones(batch, length, dtype=torch.int64)
    free = {0: "batch", 1: "length"}
    with torch.no_grad():
        torch.onnx.export(
            _Encoder(model).eval(),
            example,
            path,
            input_names=["words", "mask"],
            output_names=["tokens", "sentence"],
            dynamic_shapes={"words": free, "mask": free},
            dynamo=True,
            external_data=True,  # mapped when opened: 55 MB less, and sooner
            verbose=False,
        )
