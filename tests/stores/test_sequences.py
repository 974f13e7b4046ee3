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


class Moments:
    """Keeps the folder as it is before each thing that a writer does to it, or before some.

    What a killed process leaves is what is in its files at that moment: the copies are made
    while the writer's transaction and locks are open.
    """

    def __init__(self, folder: Path, left: Path, every: int, after: int) -> None:
        self.folder, self.left, self.every, self.done = folder, left, every, -after
        self.copies: list[Path] = []

    def __enter__(self) -> Moments:
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
        self._copy()

    def _watched(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever is watched
            if self.done % self.every == 0:
                self._copy()
            self.done += 1
            return real(*args, **more)

        return watched

    def _copy(self) -> None:
        copy = self.left / str(len(self.copies))
        self.copies.append(Path(shutil.copytree(self.folder, copy)))


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

    @rule(
        batches=BATCHES,
        removed=REMOVED,
        full=st.booleans(),
        every=st.integers(2, 6),
        after=st.integers(0, 5),
        data=st.data(),
    )
    def crash(
        self,
        batches: list[list[IndexedLetter]],
        removed: list[str],
        full: bool,
        every: int,
        after: int,
        data: st.DataObject,
    ) -> None:
        """A build dies, at many moments; each time it leaves a state on its way, whole."""
        states = [self.expected, *self._on_the_way(batches, removed, full=full)]
        with Moments(self.folder, self.place / "left", every, after) as moments:
            self._build(batches, removed, full=full)
        left = {copy: found_state(copy, states) for copy in moments.copies}
        going_on = data.draw(st.sampled_from(moments.copies))
        self.expected = left[going_on]
        shutil.rmtree(self.folder)
        going_on.rename(self.folder)
        shutil.rmtree(self.place / "left")

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


def found_state(folder: Path, states: list[MemoryStore]) -> MemoryStore:
    """Return the state that an index is in."""
    with closing(open_store(str(folder))) as store:
        found = [state for state in states if state.version() == store.version()]
        assert found, "a state that was never committed"
        assert_same(store, found[0])
    return found[0]


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


Sequences.TestCase.settings = settings(max_examples=10, stateful_step_count=8, deadline=None)
TestSequences = Sequences.TestCase
