"""Random sequences of writes, full builds and crashes, held against the store in memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_letters import DIAGONAL, MODEL, X, Y, Z, indexed, vector

from askbrief.stores import create_store, derived, mending, open_store
from askbrief.stores.base import IndexedLetter, Store, Writer
from askbrief.stores.database import Database
from askbrief.stores.memory import MemoryStore
from askbrief.types import Filter

ALL = Filter()
QUERY = "brief over steun aan Syrië"
NAMES = st.sampled_from("abcde")
TEXTS = st.lists(st.sampled_from(["brief", "steun", "Syrië", "nieuw"]), min_size=1, max_size=3)
ROWS = st.sampled_from([X, Y, Z, DIAGONAL])


@st.composite
def some_letter(draw: st.DrawFn) -> IndexedLetter:
    texts = draw(st.lists(TEXTS.map(" ".join), max_size=2))
    rows = [draw(ROWS) for _ in texts]
    return indexed(draw(NAMES), *texts, vectors=rows, dossier=draw(st.sampled_from("12")))


LETTERS = st.lists(some_letter(), max_size=3)
BATCHES = st.lists(LETTERS, max_size=2)
REMOVED = st.lists(NAMES, max_size=2)
MOMENTS = st.integers(0, 60)


class Crash:
    """Keeps the folder as it is before the n-th thing that a writer does to it.

    What a killed process leaves is what is in its files at that moment: the copy is made
    while the writer's transaction and locks are open.
    """

    def __init__(self, folder: Path, left: Path, moment: int) -> None:
        self.folder, self.left, self.moment, self.done = folder, left, moment, 0

    def __enter__(self) -> Crash:
        self._patch = pytest.MonkeyPatch()
        for owner, name in (
            (Database, "run"),
            (Database, "run_many"),
            (mending, "replace_file"),
            (derived, "replace_file"),
            (mending, "make_part"),
            (mending, "sync_folder"),
            (Path, "replace"),
        ):
            self._patch.setattr(owner, name, self._watched(getattr(owner, name)))
        return self

    def __exit__(self, *_error: object) -> None:
        self._patch.undo()
        if not self.left.exists():  # it ended before that moment
            shutil.copytree(self.folder, self.left)

    def _watched(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever is watched
            if self.done == self.moment:
                shutil.copytree(self.folder, self.left)
            self.done += 1
            return real(*args, **more)

        return watched


class Sequences(RuleBasedStateMachine):
    """The index on disk, and what it should hold."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="askbrief-sequences-"))
        self.folder = self.place / "index"
        self.expected = MemoryStore(MODEL)

    @initialize(letters=LETTERS)
    def begin(self, letters: list[IndexedLetter]) -> None:
        self.write(letters, [])

    @rule(letters=LETTERS, removed=REMOVED)
    def write(self, letters: list[IndexedLetter], removed: list[str]) -> None:
        with closing(create_store(str(self.folder), MODEL, wait=0)) as writer:
            writer.write(letters, removed)
            writer.finish()
        self.expected.write(letters, removed)

    @rule(letters=LETTERS, removed=REMOVED)
    def write_without_an_end(self, letters: list[IndexedLetter], removed: list[str]) -> None:
        with closing(create_store(str(self.folder), MODEL, wait=0)) as writer:
            writer.write(letters, removed)
        self.expected.write(letters, removed)

    @rule(letters=LETTERS)
    def build_in_full(self, letters: list[IndexedLetter]) -> None:
        with closing(create_store(str(self.folder), MODEL, full=True, wait=0)) as writer:
            writer.write(letters)
            writer.finish()
        self.expected = MemoryStore(MODEL)
        self.expected.write(letters)

    @rule(letters=LETTERS)
    def give_up_a_full_build(self, letters: list[IndexedLetter]) -> None:
        with closing(create_store(str(self.folder), MODEL, full=True, wait=0)) as writer:
            writer.write(letters)

    @rule(batches=BATCHES, removed=REMOVED, moment=MOMENTS, full=st.booleans())
    def crash(
        self, batches: list[list[IndexedLetter]], removed: list[str], moment: int, full: bool
    ) -> None:
        """A build dies; what it left is a state on its way, whole."""
        states = [self.expected, *self._on_the_way(batches, removed, full=full)]
        left = self.place / "left"
        with Crash(self.folder, left, moment):
            self._build(batches, removed, full=full)
        shutil.rmtree(self.folder)
        left.rename(self.folder)
        with closing(open_store(str(self.folder))) as store:
            version = store.version()
        found = [state for state in states if state.version() == version]
        assert found, "a state that was never committed"
        self.expected = found[0]

    def _build(self, batches: list[list[IndexedLetter]], removed: list[str], *, full: bool) -> None:
        with closing(create_store(str(self.folder), MODEL, full=full, wait=0)) as writer:
            for batch in batches:
                writer.write(batch)
            writer.write([], removed)
            writer.finish()

    def _on_the_way(
        self, batches: list[list[IndexedLetter]], removed: list[str], *, full: bool
    ) -> Iterator[MemoryStore]:
        store = MemoryStore(MODEL) if full else copied(self.expected)
        for batch in batches:
            store = copied(store)
            store.write(batch)
            if not full:
                yield store
        store = copied(store)
        store.write([], removed)
        yield store

    @invariant()
    def the_index_is_what_it_should_be(self) -> None:
        if self.folder.exists():
            with closing(open_store(str(self.folder))) as store:
                assert [one for one in store.problems() if "askbrief.db" in one] == []
                assert_same(store, self.expected)

    def teardown(self) -> None:
        """In the end a build mends what is left."""
        with closing(create_store(str(self.folder), MODEL, wait=0)) as writer:
            writer.finish()
            assert writer.problems() == []
        with closing(open_store(str(self.folder))) as store:
            assert_same(store, self.expected)
            assert store.warnings == ()  # type: ignore[attr-defined]
        shutil.rmtree(self.place)


def copied(store: MemoryStore) -> MemoryStore:
    other = MemoryStore(MODEL)
    other._held = store._held
    return other


def assert_same(store: Store | Writer, expected: MemoryStore) -> None:
    assert store.version() == expected.version()
    assert store.letters(ALL) == expected.letters(ALL)
    assert store.sources() == expected.sources()
    for where in (ALL, Filter(dossier="1")):
        assert store.dense(vector(X), 99, where) == expected.dense(vector(X), 99, where)
        found = {hit.passage.id: hit.score for hit in store.lexical(QUERY, 99, where)}
        wanted = {hit.passage.id: hit.score for hit in expected.lexical(QUERY, 99, where)}
        assert found == pytest.approx(wanted, abs=0.002)


Sequences.TestCase.settings = settings(max_examples=15, stateful_step_count=8, deadline=None)
TestSequences = Sequences.TestCase
