"""Text to vectors: `open_embedder` gives what `base.Embedder` promises."""

from __future__ import annotations

from askbrief.embedding.model import ModelEmbedder
from askbrief.embedding.opening import open_embedder

__all__ = ["ModelEmbedder", "open_embedder"]
