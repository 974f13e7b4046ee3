"""Text to token ids with their places in the text, without transformers.

One rule for questions and passages alike: the names of special tokens that stand in a
text, such as ``<s>``, are plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

SENTENCEPIECE_FILE = "tokenizer.model"
TOKENIZERS_FILE = "tokenizer.json"
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text cut into tokens."""

    ids: list[int]
    """All of them: special tokens, prefix and text."""
    own: slice
    """Which of the ids belong to the text itself."""
    spans: NDArray[np.int32]
    """(t, 2), one row for each of its own: start and end in the text, code points. In order;
    within the text; may be empty where one character makes several tokens."""


class Vocabulary(Protocol):
    """Cuts a text into tokens, without special ones."""

    def ids(self, text: str) -> list[int]:
        """Return the ids of the text's tokens."""
        ...

    def offsets(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return ids, and start and end of each token in the text, code points."""
        ...


class SentencePieceVocabulary:
    """A SentencePiece model: half the time and a quarter of the memory to load."""

    def __init__(self, path: Path) -> None:
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415 - loaded in a thread

        self._processor = SentencePieceProcessor(model_file=str(path))

    def ids(self, text: str) -> list[int]:
        """Return the ids of the text's tokens."""
        ids: list[int] = self._processor.encode(text)
        return ids

    def offsets(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return ids, and start and end of each token in the text, code points."""
        encoded = self._processor.encode(text, return_type="offset_mapping")
        return encoded["ids"], encoded["offsets"]


class TokenizersVocabulary:
    """A ``tokenizer.json``, of any kind."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415 - loaded in a thread

        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._tokenizer.encode_special_tokens = True

    def ids(self, text: str) -> list[int]:
        """Return the ids of the text's tokens."""
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def offsets(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return ids, and start and end of each token in the text, code points."""
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return encoded.ids, encoded.offsets


def open_vocabulary(folder: Path) -> Vocabulary:
    """Load the vocabulary that an export holds.

    Raises:
        OSError, RuntimeError: the file is missing or damaged.
    """
    path = folder / SENTENCEPIECE_FILE
    if path.exists():
        return SentencePieceVocabulary(path)
    return TokenizersVocabulary(folder / TOKENIZERS_FILE)


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """A vocabulary with the special tokens that a model wants around a text."""

    vocabulary: Vocabulary
    head: Sequence[int]
    tail: Sequence[int]

    def count(self, prefix: str, text: str) -> int:
        """Return how many tokens prefix and text make, special ones included."""
        ids = self.vocabulary.ids(_encodable(prefix + text))
        return len(self.head) + len(ids) + len(self.tail)

    def tokenize(self, prefix: str, text: str) -> Tokens:
        """Cut prefix and text into tokens.

        A token that covers the end of the prefix and the start of the text is the text's.
        """
        ids, offsets = self.vocabulary.offsets(_encodable(prefix + text))
        ends = np.array([end for _, end in offsets], np.int64)
        first = int(np.searchsorted(ends, len(prefix), side="right"))
        spans = [_trim(text, start, end, len(prefix)) for start, end in offsets[first:]]
        own = slice(len(self.head) + first, len(self.head) + len(ids))
        array = np.array(spans, np.int32).reshape(-1, 2)
        return Tokens([*self.head, *ids, *self.tail], own, array)


def _encodable(text: str) -> str:
    """Replace halves of surrogate pairs, which have no UTF-8, one for one."""
    return _SURROGATES.sub("\ufffd", text)


def _trim(text: str, start: int, end: int, shift: int) -> tuple[int, int]:
    """Shift a token's place to the text without the prefix; leave out white space before it."""
    start, end = max(start - shift, 0), min(end - shift, len(text))
    while start < end and text[start].isspace():
        start += 1
    return start, end
