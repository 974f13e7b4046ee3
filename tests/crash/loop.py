"""Builds that are killed or whose disk fails, again and again, with somebody reading on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from faults import Disk
from recorded import (
    QUESTIONS,
    Content,
    Corpus,
    Journal,
    Recorded,
    State,
    load,
    run_build,
    state_of,
)

from askbrief.errors import StoreError
from askbrief.stores import create_store, open_store
from askbrief.stores.base import Store
from askbrief.stores.memory import MemoryStore
from askbrief.types import Filter, Hit

CHILD = Path(__file__).with_name("one_build.py")
ALL = Filter()
WORDS = "regering kabinet zorg onderzoek"
MOST_HITS = 10_000
ROUNDING = 0.003
MOST_SECONDS = 60
"""In which an interrupted build ends."""
LENGTHS_ROUNDED = 0.08
"""tantivy keeps the length of a long passage in a byte; the store in memory, exactly."""


@dataclass
class Reader:
    """Opens the index and asks, over and over, in a thread."""

    index: Path
    embedder: Recorded
    seen: list[tuple[State, list[Hit], list[Hit], str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    not_yet: int = 0

    def __post_init__(self) -> None:
        self._ended = Event()
        self._thread = Thread(target=self._read)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _read(self) -> None:
        while not self._ended.is_set():
            try:
                with closing(open_store(str(self.index))) as store:
                    self._ask(store)
            except StoreError as error:
                if "there is no index" in str(error):
                    self.not_yet += 1
                else:
                    self.errors.append(str(error))
            except Exception as error:  # whatever it is, it must not happen
                self.errors.append(repr(error))
            self._ended.wait(0.02)

    def _ask(self, store: Store) -> None:
        state, question = state_of(store), self.embedder.questions[QUESTIONS[0]]
        near = store.dense(question.vector, 5, ALL)
        words = store.lexical(WORDS, 5, ALL)
        text = ""
        if near:
            text = store.letter(near[0].passage.letter_id).text
            store.token_vectors([hit.passage.id for hit in near])
        self.seen.append((state, near, words, text))


@dataclass
class Loop:
    """An index, a corpus that changes, and what became of the builds so far."""

    scratch: Path
    motions: Content
    vectors: Path
    seed: int

    def __post_init__(self) -> None:
        self.index = self.scratch / "index"
        self.embedder = load(self.vectors)
        self.moments = random.Random(self.seed)
        self.corpus = Corpus(self.scratch / "corpus", self.motions, self.moments)
        self.now = MemoryStore(self.embedder.model)
        self.counts: Counter[str] = Counter()
        self.seconds = 1.0
        self.corpus.change()

    # One build that is not let to its end

    def kill_one(
        self, embed_with: Path | None = None, how: signal.Signals = signal.SIGKILL
    ) -> None:
        """Start a build, kill it at random, check, and perhaps build to the end."""
        full = self.moments.random() < 0.2
        allowed = self.states_of_a_build(full)
        share = self.moments.uniform(self.moments.choice([0, 0.4]), 1.1)
        with (
            Reader(self.index, self.embedder) as reader,
            self.child(full, embed_with or self.vectors) as process,
        ):
            assert line(process) == "ready"
            time.sleep(share * self.seconds)
            self.counts["ended before"] += process.poll() is not None
            process.send_signal(how)
            process.wait(MOST_SECONDS)
        self.counts["kills"] += 1
        self.check(allowed, reader)

    def fail_one(self, environment: Mapping[str, str]) -> str:
        """Run a build whose disk fails as the environment says; return how it ended."""
        full = self.moments.random() < 0.2
        allowed = self.states_of_a_build(full)
        with self.child(full, self.vectors, environment) as process:
            assert line(process) == "ready"
            end = line(process)
        # SQLite takes a page that cannot be read for a damaged one.
        reads = environment.get("FAULT_READS") == "1"
        ends = ("done", "StoreError: ", *(["DamagedError: "] if reads else []))
        assert end.startswith(ends), f"the build ended with: {end!r}"
        self.counts["faults"] += 1
        self.counts["faults told"] += not end.startswith("done")
        self.check(allowed)
        return end

    def fail_at_random(self, disk: Disk, *, reads: bool) -> str:
        """Let one operation on the disk fail, or all from there on, in a build that is like
        one that has just shown how many there are."""
        counted = self.scratch / "operations"
        shutil.copytree(self.index, self.scratch / "as it was")
        with self.child(False, self.vectors, disk.counting(counted, reads=reads)) as process:
            assert process.wait() == 0
        shutil.rmtree(self.index)
        (self.scratch / "as it was").rename(self.index)
        operations = int(counted.read_text())
        return self.fail_one(disk.failing(self.moments, operations, reads=reads))

    def check(self, allowed: dict[State, MemoryStore], reader: Reader | None = None) -> None:
        """The index must be in one of the states, whole; so must whatever was read."""
        before = state_of(self.now)
        found = self.found_state()
        assert found in allowed, "the index is in a state that was never committed"
        self.counts["at the state before"] += found == before
        self.counts["at the last state"] += found == list(allowed)[-1] != before
        self.counts["between"] += found not in (before, list(allowed)[-1])
        self.now = allowed[found]
        self.check_content(self.now)
        if reader:
            self.check_reader(reader, allowed)
        if self.moments.random() < 0.5:
            self.build_to_the_end()
        if self.moments.random() < 0.7:
            self.corpus.change()

    # What is expected

    def states_of_a_build(self, full: bool) -> dict[State, MemoryStore]:
        """Every state that this build may leave behind, the present one first."""
        journal = Journal(self.embedder.model, None if full else self.now)
        run_build(self.corpus.folder, journal, self.embedder)
        states = list(journal.states.items())
        if full:
            states = [(state_of(self.now), self.now), states[-1]]
        return dict(states)

    def found_state(self) -> State:
        try:
            with closing(open_store(str(self.index))) as store:
                problems = [one for one in store.problems() if "askbrief.db" in one]
                assert not problems, problems
                return state_of(store)
        except StoreError as error:
            if "there is no index" not in str(error):
                raise
            return state_of(MemoryStore(self.embedder.model))

    def check_content(self, expected: MemoryStore) -> None:
        if not (self.index / "askbrief.db").exists() or not expected.counts().letters:
            return
        with closing(open_store(str(self.index))) as store:
            assert_same(store, expected, self.embedder)

    def check_reader(self, reader: Reader, allowed: dict[State, MemoryStore]) -> None:
        assert not reader.errors, reader.errors[:3]
        question = self.embedder.questions[QUESTIONS[0]]
        for state, near, words, text in reader.seen:
            assert state in allowed, "somebody read a state that was never committed"
            expected = allowed[state]
            assert_hits(near, expected.dense(question.vector, MOST_HITS, ALL), 5)
            assert_hits(words, expected.lexical(WORDS, MOST_HITS, ALL), 5, LENGTHS_ROUNDED)
            assert not near or text == expected.letter(near[0].passage.letter_id).text
        self.counts["answers read meanwhile"] += len(reader.seen)

    def build_to_the_end(self) -> None:
        """An undisturbed build must end where one that starts from nothing does."""
        fresh = Journal(self.embedder.model)
        run_build(self.corpus.folder, fresh, self.embedder)
        with closing(create_store(str(self.index), self.embedder.model, wait=0)) as writer:
            began = time.perf_counter()
            run_build(self.corpus.folder, writer, self.embedder)
            self.seconds = max(self.seconds * 0.8, time.perf_counter() - began)
            assert writer.problems() == []
        with closing(open_store(str(self.index))) as store:
            assert state_of(store) == state_of(fresh), "not the end of an uninterrupted build"
            assert_same(store, fresh, self.embedder)
            assert getattr(store, "warnings", ()) == ()
        self.now = fresh.copy()
        self.counts["builds to the end"] += 1

    def child(
        self, full: bool, vectors: Path, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        command = [sys.executable, CHILD, self.index, self.corpus.folder, vectors]
        return subprocess.Popen(
            [*map(str, command), "full" if full else "new"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
        )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def assert_same(store: Store, expected: MemoryStore, embedder: Recorded) -> None:
    """Letters, passages and searches are those of the store in memory."""
    assert store.counts() == expected.counts()
    assert store.letters(ALL) == expected.letters(ALL)
    for record in expected.letters(ALL):
        assert store.letter(record.letter_id) == expected.letter(record.letter_id)
        assert store.passages(record.letter_id) == expected.passages(record.letter_id)
    dossiers = [record.dossier for record in expected.letters(ALL) if record.dossier]
    for where in (ALL, Filter(dossier=dossiers[0] if dossiers else "1")):
        for question in embedder.questions.values():
            found = store.dense(question.vector, MOST_HITS, where)
            assert_hits(found, expected.dense(question.vector, MOST_HITS, where))
        found = store.lexical(WORDS, MOST_HITS, where)
        assert_hits(found, expected.lexical(WORDS, MOST_HITS, where), None, LENGTHS_ROUNDED)


def assert_hits(
    found: list[Hit], expected: list[Hit], first: int | None = None, share: float = 0.0
) -> None:
    """The same passages with the same scores, but for rounding and a share; or the first few."""
    scores = {hit.passage.id: hit.score for hit in expected}
    assert len(found) == (len(expected) if first is None else min(first, len(expected)))
    for hit, best in zip(found, expected, strict=False):
        off = ROUNDING + share * hit.score
        assert abs(hit.score - scores[hit.passage.id]) < off
        assert abs(hit.score - best.score) < off
