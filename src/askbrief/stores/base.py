"""What a store is: letters, passages and vectors, found again exactly as they were put in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from askbrief.embedding.base import Matrix, Vector
from askbrief.types import Filter, Hit, KnownDocument, Letter, Passage

LARGEST_CODE = 7
CLIP = 2.5


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a letter was read from."""

    path: str
    """Absolute path; below an archive's path for a member of it; ``-`` for standard input."""
    sha256: str
    """Hexadecimal SHA-256 of the file's bytes, followed by those of the metadata file about
    the letter if there is one."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """Quantized token vectors of one passage; a row decodes to ``code / |code|``."""

    passage_id: str
    codes: NDArray[np.int8]
    """(t, dim) int8, from -7 to 7: four bits each"""
    spans: NDArray[np.int32]
    """(t, 2): start and end of each token in the passage's text, code points."""

    @classmethod
    def encode(cls, passage_id: str, tokens: Matrix, spans: NDArray[np.int32]) -> Self:
        """Quantize unit rows to four bits a value; what lies beyond ``CLIP`` times the
        root mean square of its row is cut off."""
        rms = np.sqrt((tokens * tokens).mean(axis=1, keepdims=True))
        scaled = tokens * (LARGEST_CODE / (CLIP * np.maximum(rms, 1e-12)))
        codes = np.clip(np.rint(scaled), -LARGEST_CODE, LARGEST_CODE)
        return cls(passage_id, codes.astype(np.int8), spans)

    def decode(self) -> Matrix:
        """Return (t, dim) float32 rows of unit length."""
        rows: Matrix = self.codes.astype(np.float32)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return rows


@dataclass(frozen=True, slots=True)
class IndexedLetter:
    """A letter with all that is stored for it."""

    letter: Letter
    source: Source
    passages: list[Passage]
    vectors: Matrix
    """(len(passages), dim) float32, unit rows."""
    tokens: list[TokenVectors]
    cites: tuple[str, ...] = ()
    """Official ids of the documents that the letter cites, each once, in order of first
    citation; whether they are in the store does not matter."""


def in_halves(vectors: Matrix) -> Matrix:
    """Return vectors as a store keeps them: each value rounded to half precision."""
    return vectors.astype(np.float16).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Model:
    """The embedding model that an index was built with."""

    name: str
    fingerprint: str
    dim: int


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A letter in a list: everything but its text."""

    letter_id: str
    title: str
    date: dt.date | None
    sender: str | None
    kind: str | None
    dossier: str | None
    number: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds."""

    letters: int
    passages: int


class Store(Protocol):
    """Letters with their passages and vectors.

    An open store shows one version, whole, until it is reopened; ``write`` moves the
    store that wrote to the new version.
    """

    @property
    def model(self) -> Model:
        """The model that every vector in the store comes from."""
        ...

    def version(self) -> str:
        """Return a digest of what is stored: the same content gives the same version,
        whatever the order or number of writes that led to it."""
        ...

    def counts(self) -> Counts:
        """Return the number of letters and passages."""
        ...

    def write(self, letters: Iterable[IndexedLetter], remove: Collection[str] = ()) -> None:
        """Remove letters by id, then add letters or replace those of the same id; all or
        nothing.

        Raises:
            StoreError: the store cannot be written; it is then as it was before.
        """
        ...

    def dense(self, vector: Vector, k: int, where: Filter) -> list[Hit]:
        """Return the k passages nearest to a unit vector among the letters that ``where``
        lets through, best first, ties by passage id; the score is the cosine."""
        ...

    def lexical(self, query: str, k: int, where: Filter) -> list[Hit]:
        """Return the k passages with the best BM25 score for the words of ``query``, in the
        same manner; any text is a valid query, one without known words finds nothing."""
        ...

    def token_vectors(self, passage_ids: Sequence[str]) -> list[TokenVectors]:
        """Return the token vectors of passages, in the order given.

        Raises:
            StoreError: a passage is not in the store.
        """
        ...

    def letter(self, letter_id: str) -> Letter:
        """Return a letter, equal to the one that was written.

        Raises:
            StoreError: no such letter.
        """
        ...

    def letters(self, where: Filter) -> list[LetterRecord]:
        """List the letters that ``where`` lets through, newest first, then by id."""
        ...

    def passages(self, letter_id: str) -> list[Passage]:
        """Return a letter's passages in order."""
        ...

    def superseded(self) -> frozenset[str]:
        """Return the ids of letters of which the store holds a later reprint; they stay
        readable, and searches go on to find them."""
        ...

    def cited_by(self, document_id: str) -> list[LetterRecord]:
        """Return the letters in the store that cite a document, newest first, then by id."""
        ...

    def known(self, ids: Collection[str]) -> dict[str, KnownDocument]:
        """Return what the register knows of documents, by id; those it does not know are
        left out."""
        ...

    def covered(self, dossiers: Collection[str]) -> dict[str, int]:
        """Return how many documents of dossiers the register knows; those of which it knows
        none are left out."""
        ...

    def left_out(self, since: float) -> tuple[str, ...]:
        """Return which servers with a part of the passages were left out of a search since a
        time, by ``time.perf_counter``; empty if everything was searched."""
        ...

    def sources(self) -> dict[str, Source]:
        """Return the source of every letter by letter id."""
        ...

    def digests(self) -> dict[str, bytes]:
        """Return the digest of every letter's content by letter id."""
        ...

    def stored(self, letter_ids: Sequence[str]) -> list[IndexedLetter]:
        """Return all that is stored for letters, in the order given; vectors in half
        precision, as they were kept, and what it cites by id.

        Raises:
            StoreError: a letter is not in the store.
        """
        ...

    def registered(self) -> list[KnownDocument]:
        """Return all that the register knows, by id."""
        ...

    def problems(self) -> list[str]:
        """Say in words what is wrong with the store, damaged files by name; empty if
        nothing is."""
        ...

    def close(self) -> None:
        """Release files and memory; closing twice is harmless."""
        ...


class Writer(Store, Protocol):
    """A store that was opened for writing, by the only process that may write to it."""

    def register(self, documents: Iterable[KnownDocument]) -> None:
        """Add documents to the register or replace those of the same id; all or nothing.

        The register is not part of ``version()``; a full build begins without one.

        Raises:
            StoreError: the store cannot be written; it is then as it was before.
        """
        ...

    def finish(self) -> None:
        """Publish all that was written and not yet published, and mend what is derived
        from it; a writer closed without this leaves an unfinished full build behind as
        if it had never begun.

        Raises:
            StoreError: what was written cannot be published.
        """
        ...
