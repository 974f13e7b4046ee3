"""Reads an E5S1 file: a BERT encoder in 4 bits with its SentencePiece vocabulary.

Layout, little-endian: magic and version; shape of the network; vocabulary (offsets,
scores, UTF-8); a normalisation map; a directory of tensors; the tensors. Weights are
fp32, or blocks of 32 values that share an fp16 scale: value = scale * (nibble - 8).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
_START = struct.pack("<4sI", b"E5S1", 1)
_FP32 = 0
_WIDE = {"word": "word_embeddings.weight", "pos": "position_embeddings.weight"}
_EMBEDDINGS = _WIDE | {"type": "token_type_embeddings.weight", "ln": "LayerNorm"}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The network's sizes, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What an E5S1 file holds."""

    shape: Shape
    unknown_id: int
    vocabulary: list[tuple[str, float]]
    """Pieces with their scores (log probabilities), by id."""
    tensors: dict[str, NDArray[np.float32]]
    """By the name that transformers gives them, without the pooler."""


class _Reader:
    """Takes values off the front of a buffer."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def one(self, layout: str) -> Any:  # noqa: ANN401 - a number, by the layout
        return self.take(layout)[0]

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def text(self, count: int) -> str:
        self.at += count
        return self.data[self.at - count : self.at].decode()


def parse(data: bytes) -> Weights:
    """Read a whole file; the weights come out as float32.

    Raises:
        ValueError: not an E5S1 file of version 1.
    """
    if not data.startswith(_START):
        raise ValueError("not an E5S1 file of version 1")
    reader = _Reader(data, at=len(_START))
    shape = Shape(*reader.take("7ifi"))
    if shape.block != BLOCK:
        raise ValueError(f"blocks of {shape.block} weights are not known")
    unknown_id, vocabulary = _vocabulary(reader)
    _flags, map_bytes = reader.take("iI")
    reader.at += map_bytes  # the normalisation map is NMT and NFKC, known to all
    tensors = dict(_tensor(reader, shape) for _ in range(reader.one("i")))
    return Weights(shape, unknown_id, vocabulary, tensors)


def _vocabulary(reader: _Reader) -> tuple[int, list[tuple[str, float]]]:
    count, _begin, _end, _pad, unknown_id, _bytes = reader.take("5iQ")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count).tolist()
    pieces = [reader.text(int(length)) for length in np.diff(offsets)]
    return unknown_id, list(zip(pieces, scores, strict=True))


def _tensor(reader: _Reader, shape: Shape) -> tuple[str, NDArray[np.float32]]:
    name = reader.text(reader.one("H"))
    kind, size, offset, _bytes = reader.take("BIQQ")
    if kind == _FP32:
        values = np.frombuffer(reader.data, "<f4", size, offset)
    else:
        values = _unpack(reader.data, size // BLOCK, offset)
    columns = shape.feed_forward if name.endswith("fo.w") else shape.hidden
    flat = name.endswith(".b") or "ln." in name
    return _transformers_name(name), values if flat else values.reshape(-1, columns)


def _unpack(data: bytes, blocks: int, offset: int) -> NDArray[np.float32]:
    layout = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
    packed = np.frombuffer(data, layout, blocks, offset)
    low, high = packed["nibbles"] & 15, packed["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32)
    values -= 8
    values *= packed["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def _transformers_name(name: str) -> str:
    group, _, rest = name.partition(".")
    part, _, kind = rest.partition(".")
    suffix = {"": "", "w": ".weight", "b": ".bias"}[kind]
    if group == "emb":
        return f"embeddings.{_EMBEDDINGS[part]}{suffix}"
    return f"encoder.layer.{group[1:]}.{_LAYER[part]}{suffix}"
