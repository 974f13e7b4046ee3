"""Loads sentence-transformers models. Imported late: loads torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Transformer

from askbrief.embedding.quiet import quiet
from askbrief.errors import ModelError


def load_model(folder: Path, **options: Any) -> SentenceTransformer:  # noqa: ANN401
    """Load a model onto the CPU, silently and without the network.

    Args:
        folder: a sentence-transformers model.
        options: for transformers' ``from_pretrained``: ``dtype``, ``attn_implementation``.

    Raises:
        ModelError: it cannot be loaded, or is not one that we can embed with.
    """
    try:
        with quiet():
            model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs=options
            )
    except Exception as error:  # whatever a model's files may provoke in the libraries
        raise refused(folder, "cannot be loaded", error) from error
    _insist_on_kind(model, folder)
    return model.eval()


def fastest_dtype() -> torch.dtype:
    """Return bfloat16 where the processor multiplies it natively, else float32."""
    able: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32


def refused(folder: Path, what: str, error: Exception | None = None) -> ModelError:
    """Return the error for a model that is of no use to us."""
    detail = f" ({str(error).strip().partition(chr(10))[0]})" if error else ""
    return ModelError(
        what + detail,
        where=str(folder),
        remedy="Set ASKBRIEF_MODEL to another sentence-transformers text model.",
    )


def _insist_on_kind(model: SentenceTransformer, folder: Path) -> None:
    first, heads = model[0], list(model)[1:]
    if not isinstance(first, Transformer) or not getattr(model.tokenizer, "is_fast", False):
        raise refused(folder, "is not a transformer for text with a fast tokenizer")
    if any(not getattr(head, "include_prompt", True) for head in heads):
        raise refused(folder, "leaves the prefix out of its vectors, which is not supported")
    if model.get_embedding_dimension() != first.get_embedding_dimension():
        raise refused(folder, "has sentence and token vectors of different sizes")
