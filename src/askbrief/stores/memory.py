"""A store in memory: plain and exact, what the others are held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from askbrief.embedding.base import Vector
from askbrief.errors import MissingError
from askbrief.stores.base import (
    Counts,
    IndexedLetter,
    LetterRecord,
    Model,
    Source,
    TokenVectors,
    in_halves,
)
from askbrief.stores.bm25 import EXACT_WEIGHT, K1, B, idf
from askbrief.stores.checks import check_known, check_letter, check_query
from askbrief.stores.documents import content_digest, store_version
from askbrief.stores.filters import passes
from askbrief.stores.ranking import BM25_DECIMALS, COSINE_DECIMALS, best
from askbrief.stores.versions import superseded_by
from askbrief.stores.words import query_words, words_of
from askbrief.types import Filter, Hit, KnownDocument, Letter, Passage

T = TypeVar("T")


class MemoryStore:
    """Letters by id; a search looks at every passage."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._held: dict[str, IndexedLetter] = {}
        self._known: dict[str, KnownDocument] = {}

    @property
    def model(self) -> Model:
        """The model that every vector in the store comes from."""
        return self._model

    def version(self) -> str:
        """Return the digest of the content."""
        held = [self._held[letter_id] for letter_id in sorted(self._held)]
        digests = (content_digest(item.letter, item.passages) for item in held)
        return store_version(self._model.fingerprint, digests)

    def counts(self) -> Counts:
        """Return the number of letters and passages."""
        return Counts(len(self._held), sum(len(item.passages) for item in self._held.values()))

    def write(self, letters: Iterable[IndexedLetter], remove: Collection[str] = ()) -> None:
        """Remove letters by id, then add or replace letters; all or nothing.

        Raises:
            ValueError: a letter does not fit its passages or vectors.
        """
        held = {name: item for name, item in self._held.items() if name not in set(remove)}
        for item in letters:
            check_letter(item, self._model.dim)
            content_digest(item.letter, item.passages)  # refuses text that is not Unicode
            held[item.letter.id] = item
        self._held = held

    def register(self, documents: Iterable[KnownDocument]) -> None:
        """Add documents to the register, or replace them; all or nothing.

        Raises:
            ValueError: a document has text that is not Unicode.
        """
        self._known = self._known | {each.id: check_known(each) for each in documents}

    def finish(self) -> None:
        """Do nothing: what is written is published."""

    def dense(self, vector: Vector, k: int, where: Filter) -> list[Hit]:
        """Return the k nearest passages; the score is the cosine."""
        check_query(vector, self._model.dim)
        hits = (
            Hit(passage, round(float(row @ vector), COSINE_DECIMALS))
            for item in self._among(where)
            for passage, row in zip(item.passages, item.vectors, strict=True)
        )
        return best(hits, k)

    def lexical(self, query: str, k: int, where: Filter) -> list[Hit]:
        """Return the k passages with the best BM25 score over the whole store."""
        words = query_words(query)
        passages = [passage for item in self._held.values() for passage in item.passages]
        found = [words_of(passage.text) for passage in passages]
        stems = _bm25(words.stems, [each.stems for each in found])
        exact = _bm25(words.exact, [each.exact for each in found])
        allowed = {item.letter.id for item in self._among(where)}
        hits = (
            Hit(passage, round(score + EXACT_WEIGHT * more, BM25_DECIMALS))
            for passage, score, more in zip(passages, stems, exact, strict=True)
            if passage.letter_id in allowed
        )
        return best((hit for hit in hits if hit.score > 0), k)

    def token_vectors(self, passage_ids: Sequence[str]) -> list[TokenVectors]:
        """Return the token vectors of passages, in the order given."""
        found = {each.passage_id: each for item in self._held.values() for each in item.tokens}
        return [_get(found, "passage", passage_id) for passage_id in passage_ids]

    def letter(self, letter_id: str) -> Letter:
        """Return a letter."""
        return _get(self._held, "letter", letter_id).letter

    def letters(self, where: Filter) -> list[LetterRecord]:
        """List letters, newest first, then by id; those without a date come last."""
        return _listed(self._among(where))

    def passages(self, letter_id: str) -> list[Passage]:
        """Return a letter's passages in order; none if there is no such letter."""
        return list(self._held[letter_id].passages) if letter_id in self._held else []

    def superseded(self) -> frozenset[str]:
        """Return the ids of letters that a later reprint replaces."""
        known = ((name, item.letter.metadata.replaces) for name, item in self._held.items())
        return superseded_by((name, replaces) for name, replaces in known if replaces)

    def cited_by(self, document_id: str) -> list[LetterRecord]:
        """Return the letters that cite a document, newest first, then by id."""
        return _listed(item for item in self._held.values() if document_id in item.cites)

    def known(self, ids: Collection[str]) -> dict[str, KnownDocument]:
        """Return what the register knows of documents."""
        return {each: self._known[each] for each in ids if each in self._known}

    def covered(self, dossiers: Collection[str]) -> dict[str, int]:
        """Return how many documents of dossiers the register knows."""
        known = (each.dossier for each in self._known.values())
        return dict(Counter(each for each in known if each is not None and each in dossiers))

    def left_out(self, since: float) -> tuple[str, ...]:
        """Return nothing: all passages are here."""
        del since
        return ()

    def sources(self) -> dict[str, Source]:
        """Return the source of every letter by letter id."""
        return {letter_id: item.source for letter_id, item in self._held.items()}

    def digests(self) -> dict[str, bytes]:
        """Return the digest of every letter's content by letter id."""
        held = self._held.items()
        return {name: content_digest(item.letter, item.passages) for name, item in held}

    def stored(self, letter_ids: Sequence[str]) -> list[IndexedLetter]:
        """Return all that is stored for letters, in the order given."""
        items = [_get(self._held, "letter", letter_id) for letter_id in letter_ids]
        return [_as_kept(item) for item in items]

    def registered(self) -> list[KnownDocument]:
        """Return all that the register knows, by id."""
        return [self._known[name] for name in sorted(self._known)]

    def problems(self) -> list[str]:
        """Return nothing: memory does not break."""
        return []

    def close(self) -> None:
        """Do nothing."""

    def _among(self, where: Filter) -> list[IndexedLetter]:
        return [item for item in self._held.values() if passes(item.letter, where)]


def _bm25(words: Sequence[str], texts: Sequence[Sequence[str]]) -> list[float]:
    counts = [Counter(text) for text in texts]
    mean = sum(map(len, texts)) / max(len(texts), 1)
    weight = {word: idf(sum(word in each for each in counts), len(texts)) for word in words}
    scores = []
    for text, count in zip(texts, counts, strict=True):
        norm = K1 * (1 - B + B * len(text) / (mean or 1))
        found = (word for word in words if word in count)
        scores.append(sum(weight[w] * count[w] * (K1 + 1) / (count[w] + norm) for w in found))
    return scores


def _as_kept(item: IndexedLetter) -> IndexedLetter:
    return replace(item, vectors=in_halves(item.vectors), cites=tuple(sorted(item.cites)))


def _listed(items: Iterable[IndexedLetter]) -> list[LetterRecord]:
    by_id = sorted(items, key=lambda item: item.letter.id)
    return [_record(item) for item in sorted(by_id, key=_age)]


def _age(item: IndexedLetter) -> int:
    date = item.letter.metadata.date
    return -date.toordinal() if date else 0


def _record(item: IndexedLetter) -> LetterRecord:
    letter, found = item.letter, item.letter.metadata
    return LetterRecord(
        letter_id=letter.id,
        title=letter.title,
        date=found.date,
        sender=found.sender,
        kind=found.kind,
        dossier=found.dossier,
        number=found.number,
        source=item.source.path,
    )


def _get(found: dict[str, T], kind: str, its_id: str) -> T:
    if its_id not in found:
        raise MissingError(f"there is no {kind} {its_id!r} in the index")
    return found[its_id]
