"""Real motions, their real vectors made once, and a build that goes through known states."""

from __future__ import annotations

import pickle
import random
import tarfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from askbrief import indexing
from askbrief.corpus import FileReport
from askbrief.embedding.base import Embedded, EmbeddedQuery, Embedder
from askbrief.indexing import BuildReport, build
from askbrief.stores.base import IndexedLetter, Model, Source, Writer
from askbrief.stores.memory import MemoryStore

ARCHIVE = Path(__file__).parents[3] / "shared" / "letters" / "tk-moties-xml.tar.xz"
MOTIONS = 24
CHANGE = (b"verzoekt de regering", b"roept het kabinet op")
BATCH_CHARACTERS = 3_000
"""So that a build of some motions has several commits."""


class Quiet:
    """A progress that tells nobody."""

    def files(self, total: int) -> None:
        """So many files."""

    def file(self, report: FileReport) -> None:
        """One file."""

    def embedded(self, passages: int) -> None:
        """One letter."""


@dataclass
class Recorded:
    """An embedder that knows the vectors of the texts it was recorded with, and no others."""

    model: Model
    window: int
    counts: dict[str, int] = field(default_factory=dict)
    passages: dict[str, Embedded] = field(default_factory=dict)
    questions: dict[str, EmbeddedQuery] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def fingerprint(self) -> str:
        return self.model.fingerprint

    @property
    def dim(self) -> int:
        return self.model.dim

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [self.counts[text] for text in texts]

    def embed_query(self, text: str) -> EmbeddedQuery:
        return self.questions[text]

    def embed_passages(self, texts: Sequence[str]) -> Embedded:
        found = [self.passages[text] for text in texts]
        rows = [one.vectors for one in found]
        vectors = np.concatenate(rows) if rows else np.empty((0, self.dim), np.float32)
        return Embedded(vectors, [one.tokens[0] for one in found], [one.spans[0] for one in found])


class Recorder(Recorded):
    """Asks a real embedder, and remembers what it said."""

    def __init__(self, real: Embedder) -> None:
        super().__init__(Model(real.name, real.fingerprint, real.dim), real.window)
        self.real = real

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        found = self.real.count_tokens(texts)
        self.counts.update(zip(texts, found, strict=True))
        return found

    def embed_passages(self, texts: Sequence[str]) -> Embedded:
        found = self.real.embed_passages(texts)
        for row, text in enumerate(texts):
            one = slice(row, row + 1)
            self.passages[text] = Embedded(found.vectors[one], found.tokens[one], found.spans[one])
        return found

    def known(self) -> Recorded:
        return Recorded(self.model, self.window, self.counts, self.passages, self.questions)


Content = dict[str, bytes]
"""Files by name."""


def real_motions(number: int = MOTIONS) -> Content:
    """The first motions of the archive, in two wordings each: ``NAME`` and ``NAME.changed``."""
    found: Content = {}
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file and CHANGE[0] in (data := file.read()):
                found[Path(member.name).name] = data
                found[Path(member.name).name + ".changed"] = data.replace(*CHANGE)
            if len(found) == 2 * number:
                return found
    raise AssertionError("the archive has fewer motions")


QUESTIONS = ("Welke moties gaan over de zorg?", "which motions are about Ukraine?")


def record(motions: Content, real: Embedder, scratch: Path) -> Recorded:
    """Embed every passage of every wording, with the real model."""
    recorder = Recorder(real)
    for number, wording in enumerate(("", ".changed")):
        folder = scratch / f"wording{number}"
        folder.mkdir()
        for name in motions:
            if name.endswith(".changed") == bool(wording):
                (folder / name.removesuffix(".changed")).write_bytes(motions[name])
        build([folder], MemoryStore(recorder.model), recorder, Quiet())
    recorder.questions = {text: real.embed_query(text) for text in QUESTIONS}
    return recorder.known()


def save(embedder: Recorded, path: Path) -> None:
    path.write_bytes(pickle.dumps(embedder))


def load(path: Path) -> Recorded:
    found: Recorded = pickle.loads(path.read_bytes())
    return found


@dataclass
class Corpus:
    """A folder of motions that changes at random."""

    folder: Path
    motions: Content
    moments: random.Random

    def change(self) -> None:
        """Add, change, rename and remove some files."""
        self.folder.mkdir(exist_ok=True)
        names = sorted(name for name in self.motions if not name.endswith(".changed"))
        for name in self.moments.sample(names, self.moments.randint(1, 12)):
            there = sorted(self.folder.glob(f"{Path(name).stem}*"))
            deed = self.moments.random()
            if not there or deed < 0.5:
                wording = self.moments.choice([name, name + ".changed"])
                (there[0] if there else self.folder / name).write_bytes(self.motions[wording])
            elif deed < 0.65:
                there[0].rename(self.folder / f"{Path(name).stem}-{self.moments.randint(0, 9)}.xml")
            else:
                there[0].unlink()


State = tuple[str, frozenset[tuple[str, Source]]]
"""What a committed version is known by: ``version()``, and where the letters came from."""


def state_of(store: Writer | MemoryStore) -> State:
    return store.version(), frozenset(store.sources().items())


class Journal(MemoryStore):
    """A store in memory that keeps every state it went through."""

    def __init__(self, model: Model, before: MemoryStore | None = None) -> None:
        super().__init__(model)
        if before is not None:
            self._held = dict(before._held)
        self.states = {state_of(self): self.copy()}

    def write(self, letters: Iterable[IndexedLetter], remove: Collection[str] = ()) -> None:
        super().write(letters, remove)
        self.states[state_of(self)] = self.copy()

    def copy(self) -> MemoryStore:
        other = MemoryStore(self._model)
        other._held = self._held
        return other


def run_build(folder: Path, store: Writer | Journal, embedder: Embedder) -> BuildReport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "BATCH_CHARACTERS", BATCH_CHARACTERS)
        return indexing.build([folder], store, embedder, Quiet())
