"""What an export says about the model that it was made from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

ENCODER_FILE = "encoder.onnx"
WORDS_FILE = "words.npy"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything but the weights that is needed to embed a text.

    Another field means another `folders.FORMAT`, so that older exports are made anew.
    """

    model: str
    """Name of the model that the export was made from."""
    fingerprint: str
    dim: int
    window: int
    """Tokens that fit, special tokens and prefix included."""
    query_prefix: str
    passage_prefix: str
    head: tuple[int, ...]
    """Ids of the special tokens before a text."""
    tail: tuple[int, ...]
    """Ids of the special tokens after a text."""
    pad_id: int
    pooling: str
    """For people; the encoder itself pools."""

    @classmethod
    def parse(cls, facts: dict[str, Any]) -> Facts:
        """Read what `plain` wrote."""
        return cls(**{**facts, "head": tuple(facts["head"]), "tail": tuple(facts["tail"])})

    def plain(self) -> dict[str, Any]:
        """Return the facts as JSON takes them."""
        return asdict(self)
