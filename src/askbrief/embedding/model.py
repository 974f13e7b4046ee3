"""The embedder that everything else uses: questions by the export, passages by the model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from askbrief.embedding.base import Embedded, EmbeddedQuery
from askbrief.embedding.fast import QueryEncoder
from askbrief.embedding.folders import Report
from askbrief.embedding.sources import Source

if TYPE_CHECKING:
    from askbrief.embedding.sentence import SentenceEmbedder


class ModelEmbedder:
    """An `Embedder` over a model and its export; questions may come from several threads.

    Args:
        source: where the model itself is, needed for passages only.
        encoder: the export.
        report: is told what takes long.
    """

    def __init__(self, source: Source, encoder: QueryEncoder, report: Report) -> None:
        self.name = source.name
        self.fingerprint = encoder.facts.fingerprint
        self.dim = encoder.facts.dim
        self._source = source
        self._encoder = encoder
        self._report = report

    @property
    def window(self) -> int:
        """Tokens that fit, special tokens and prefix included."""
        return self._encoder.facts.window

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens of the window each text takes as a passage, all included."""
        tokenizer, prefix = self._encoder.tokenizer, self._encoder.facts.passage_prefix
        return [tokenizer.count(prefix, text) for text in texts]

    def embed_query(self, text: str) -> EmbeddedQuery:
        """Embed a question.

        Raises:
            QuestionError: it does not fit into the window.
            ModelError: the export is damaged.
        """
        return self._encoder.embed(text)

    def embed_passages(self, texts: Sequence[str]) -> Embedded:
        """Embed passages, in the order given; the first call loads the model.

        Raises:
            ValueError: a text does not fit into the window.
            ModelError: the model cannot be loaded.
        """
        return self._passages.embed(texts)

    def verify(self) -> None:
        """Compare every file of the export with its hash.

        Raises:
            ModelError: a file is missing or changed.
        """
        self._encoder.verify()

    @cached_property
    def _passages(self) -> SentenceEmbedder:
        from askbrief.embedding.loading import fastest_dtype, load_model  # noqa: PLC0415
        from askbrief.embedding.sentence import SentenceEmbedder  # noqa: PLC0415

        model = load_model(self._source.folder(self._report), dtype=fastest_dtype())
        return SentenceEmbedder(model, self._encoder.facts, self._encoder.tokenizer)
