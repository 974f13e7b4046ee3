"""Vectors in segments: which are made when, and that what they find is what is there."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_letters import MODEL, X, indexed, owners, vector

from askbrief.stores import coarse, create_store, derived, mending, open_store, segments, verifying
from askbrief.stores.base import IndexedLetter
from askbrief.stores.coarse import make_coarse
from askbrief.stores.derived import read_parts
from askbrief.stores.fitting import segments as recorded_segments
from askbrief.stores.memory import MemoryStore
from askbrief.stores.scope import Scope
from askbrief.stores.segments import LARGEST, SMALL, TAIL, Segments, Span, uncovered, wanting
from askbrief.stores.vectors import VectorIndex, write_faiss
from askbrief.types import Filter

ALL = Filter()


# Which are made


def test_rows_that_no_segment_covers() -> None:
    assert uncovered([], 9) == [Span(1, 9)]
    assert uncovered([Span(6, 7), Span(2, 3)], 9) == [Span(1, 1), Span(4, 5), Span(8, 9)]
    assert uncovered([Span(1, 9)], 9) == uncovered([], 0) == []


@pytest.mark.parametrize(
    ("kept", "last", "wanted"),
    [
        ({}, 0, []),
        ({}, 3, [Span(1, 3)]),
        ({}, LARGEST + 5, [Span(1, LARGEST), Span(LARGEST + 1, LARGEST + 5)]),
        # Small ones follow every change.
        ({Span(1, 100): 0}, 100, []),
        ({Span(1, 100): 0}, 101, [Span(1, 101)]),
        ({Span(1, 100): 1}, 100, [Span(1, 100)]),
        ({Span(1, 100): 1}, 101, [Span(1, 101)]),
        # Large ones are left alone until there is enough to do.
        ({Span(1, SMALL): 0}, SMALL + TAIL - 1, []),
        ({Span(1, SMALL): 0}, SMALL + TAIL, [Span(1, SMALL + TAIL)]),
        ({Span(1, SMALL): SMALL // 8}, SMALL, []),
        ({Span(1, SMALL): SMALL // 8 + 1}, SMALL, [Span(1, SMALL)]),
        ({Span(1, LARGEST): 0}, LARGEST + TAIL - 1, []),
        ({Span(1, LARGEST): 0}, LARGEST + TAIL, [Span(LARGEST + 1, LARGEST + TAIL)]),
        # A damaged one is made anew, and no other.
        (
            {Span(1, SMALL): 0, Span(SMALL + 9, 3 * SMALL): 0},
            3 * SMALL,
            [Span(SMALL + 1, SMALL + 8)],
        ),
    ],
)
def test_segments_that_have_to_be_made(
    kept: dict[Span, int], last: int, wanted: list[Span]
) -> None:
    assert wanting(kept, last) == wanted


@given(steps=st.lists(st.integers(1, 3 * LARGEST), max_size=6), lost=st.integers(0, 5))
def test_once_they_are_made_nothing_is_wanting(steps: list[int], lost: int) -> None:
    kept: set[Span] = set()
    last = 0
    for step in steps:
        last += step
        for span in wanting(dict.fromkeys(kept, 0), last):
            kept = {old for old in kept if not span.first <= old.first <= span.last} | {span}
        kept -= set(sorted(kept)[lost : lost + 1])
        for span in wanting(dict.fromkeys(kept, 0), last):
            kept = {old for old in kept if not span.first <= old.first <= span.last} | {span}
        assert wanting(dict.fromkeys(kept, 0), last) == []
        assert all(len(span) <= LARGEST for span in kept)
        assert sum(map(len, kept)) + sum(map(len, uncovered(kept, last))) == last
        assert sum(map(len, uncovered(kept, last))) < TAIL


# What they find

ROWS = 6000


@pytest.fixture(scope="module")
def cloud() -> np.ndarray:
    """Unit vectors in a narrow cone, with few strong axes and many weak ones, as e5 has."""
    rng = np.random.default_rng(3)
    rows = rng.standard_normal((ROWS, 32)) * np.geomspace(1, 0.1, 32) + 2 * np.eye(32)[5]
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


@pytest.fixture
def coded(cloud: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> VectorIndex:
    monkeypatch.setattr(coarse, "EXACT_ROWS", 1000)
    plain = VectorIndex.build(32, [(2 * np.arange(ROWS) + 1, cloud)])
    made = make_coarse(plain.exact)
    assert made is not None
    assert made.depth == 512
    assert 0.99 <= made.recall <= 1
    return VectorIndex(plain._by_row, made.index, made.depth)


def nearest(cloud: np.ndarray, query: np.ndarray, among: np.ndarray, n: int) -> list[int]:
    order = np.argsort(-(cloud[among].astype(np.float32) @ query), kind="stable")[:n]
    return (2 * among[order] + 1).tolist()


def queries(cloud: np.ndarray) -> np.ndarray:
    mean = cloud.astype(np.float32).mean(axis=0)
    rows = np.random.default_rng(4).standard_normal((40, 32)).astype(np.float32) / 6 - mean / 4
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_codes_find_nearly_all_and_score_exactly(cloud: np.ndarray, coded: VectorIndex) -> None:
    every, shares = np.arange(ROWS), []
    for query in queries(cloud):
        rows, scores = coded.search(query, None, 50)
        true = cloud.astype(np.float32) @ query
        assert scores.tolist() == pytest.approx(true[(rows - 1) // 2].tolist(), abs=1e-5)
        assert sorted(scores.tolist(), reverse=True) == scores.tolist()
        shares.append(len(set(rows.tolist()) & set(nearest(cloud, query, every, 50))) / 50)
    assert np.mean(shares) >= 0.99


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.9])
def test_with_a_filter_a_search_is_exact(
    cloud: np.ndarray, coded: VectorIndex, share: float
) -> None:
    among = np.sort(np.random.default_rng(5).choice(ROWS, int(ROWS * share), replace=False))
    scope = Scope(np.stack([2 * among + 1, np.ones_like(among)], axis=1))
    for query in queries(cloud):
        rows, _ = coded.search(query, scope, 50)
        assert rows.tolist() == nearest(cloud, query, among, 50)


def test_a_deep_search_is_exact(cloud: np.ndarray, coded: VectorIndex) -> None:
    query = queries(cloud)[0]
    assert coded.search(query, None, 600)[0].tolist() == nearest(cloud, query, np.arange(ROWS), 600)


def test_what_was_removed_is_passed_over(cloud: np.ndarray, coded: VectorIndex) -> None:
    query = queries(cloud)[0]
    best = nearest(cloud, query, np.arange(ROWS), 300)
    few = coded.without(Scope(np.array([[row, 1] for row in best[:20]])))
    assert few.search(query, None, 50)[0].tolist() == best[20:70]
    many = coded.without(Scope(np.array([[row, 1] for row in best[:200]])))
    assert many.search(query, None, 50)[0].tolist() == best[200:250]


def test_codes_survive_their_file(tmp_path: Path, cloud: np.ndarray, coded: VectorIndex) -> None:
    with (tmp_path / "v.faiss").open("wb") as file:
        coded.save(file)
    with (tmp_path / "v.codes").open("wb") as file:
        write_faiss(coded._codes, file)
    loaded = VectorIndex.load(tmp_path / "v.faiss", tmp_path / "v.codes", 512)
    for query in queries(cloud)[:5]:
        assert (
            loaded.search(query, None, 50)[0].tolist() == coded.search(query, None, 50)[0].tolist()
        )
    with pytest.raises(RuntimeError):
        VectorIndex.load(tmp_path / "v.codes")


def test_no_codes_where_they_gain_nothing(cloud: np.ndarray) -> None:
    few = VectorIndex.build(32, [(np.arange(9) + 1, cloud[:9])])
    assert make_coarse(few.exact) is None


def test_no_codes_where_they_find_too_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 700 vectors no depth up to an eighth of them is tried."""
    monkeypatch.setattr(coarse, "EXACT_ROWS", 500)
    rows = np.random.default_rng(6).standard_normal((700, 16)).astype(np.float32)
    index = VectorIndex.build(16, [(np.arange(700) + 1, rows.astype(np.float16))])
    assert make_coarse(index.exact) is None


def test_segments_are_searched_as_one(cloud: np.ndarray) -> None:
    parts = [
        VectorIndex.build(32, [(2 * np.arange(a, b) + 1, cloud[a:b])])
        for a, b in ((0, 10), (10, 10), (10, 4000), (4000, ROWS))
    ]
    whole = Segments(parts)
    assert len(whole) == ROWS
    for query in queries(cloud)[:5]:
        assert whole.search(query, None, 70)[0].tolist() == nearest(
            cloud, query, np.arange(ROWS), 70
        )
    assert Segments([]).search(vector(X), None, 3)[0].tolist() == []


# A store with segments so small that few letters fill them


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (segments, mending):
        monkeypatch.setattr(module, "SMALL", 6)
        monkeypatch.setattr(module, "GONE", 3)
    monkeypatch.setattr(segments, "TAIL", 3)
    monkeypatch.setattr(segments, "LARGEST", 12)


def letter(number: int) -> IndexedLetter:
    rng = np.random.default_rng(number)
    rows = rng.standard_normal((number % 3 + 1, 4))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    words = [" ".join(f"w{word}" for word in rng.integers(12, size=9 + number)) for _ in rows]
    return indexed(f"n{number:02}", *words, vectors=rows.tolist(), dossier=str(number % 2))


STEPS = st.lists(
    st.tuples(st.lists(st.integers(0, 19), max_size=3), st.lists(st.integers(0, 19), max_size=2)),
    min_size=1,
    max_size=8,
)


@pytest.mark.usefixtures("tiny")
@given(steps=STEPS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_history_finds_what_a_full_build_finds(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[list[int], list[int]]],
) -> None:
    folder, full, plain = (
        tmp_path_factory.mktemp("a"),
        tmp_path_factory.mktemp("b"),
        MemoryStore(MODEL),
    )
    for added, removed in steps:
        batch, gone = [letter(number) for number in added], [f"n{number:02}" for number in removed]
        plain.write(batch, gone)
        with closing(create_store(str(folder), MODEL)) as writer:
            writer.write(batch, gone)
            writer.finish()
            assert writer.problems() == []
            assert writer.warnings == ()
    with closing(create_store(str(full), MODEL)) as writer:
        writer.write([plain._held[name] for name in sorted(plain._held)])
        writer.finish()
    with closing(open_store(str(folder))) as one, closing(open_store(str(full))) as other:
        assert one.version() == other.version() == plain.version()
        assert one.counts() == other.counts() == plain.counts()
        for where in (ALL, Filter(dossier="1")):
            for query in ("w1", "w2 w3 w7", "w11 w0"):
                assert one.lexical(query, 7, where) == other.lexical(query, 7, where)
                assert same_scores(one.lexical(query, 99, where), plain.lexical(query, 99, where))
            found = one.dense(vector(X), 7, where)
            assert found == other.dense(vector(X), 7, where)
            assert owners(found) == owners(plain.dense(vector(X), 7, where))
        assert one.warnings == ()


def same_scores(found: list, expected: list) -> bool:
    """Compare by passage; no text here is so long that tantivy would round its length."""
    return {hit.passage.id: hit.score for hit in found} == {
        hit.passage.id: pytest.approx(hit.score, abs=2e-4) for hit in expected
    }


@pytest.mark.usefixtures("tiny")
def test_what_is_removed_from_a_large_index_costs_no_file(tmp_path: Path) -> None:
    with closing(create_store(str(tmp_path), MODEL)) as writer:
        writer.write([letter(number) for number in range(18)])
        writer.finish()
        before = recorded_files(tmp_path)
        writer.write([], ["n03"])
        writer.finish()
        assert recorded_files(tmp_path) == before
        assert writer.problems() == []
        assert "n03" not in owners(writer.lexical("w1 w2 w3 w4", 99, ALL))
        assert "n03" not in owners(writer.dense(vector(X), 99, ALL))
        writer.write([], [f"n{number:02}" for number in range(9)])
        writer.finish()
        assert not recorded_files(tmp_path)["lexical"] & before["lexical"]


def recorded_files(folder: Path) -> dict[str, set[str]]:
    return {
        name: set(part.files)
        for name, part in read_parts(folder).items()
        if name != "lexical-before"
    }


@pytest.mark.usefixtures("tiny")
def test_readers_of_the_version_before_find_its_words(tmp_path: Path) -> None:
    with closing(create_store(str(tmp_path), MODEL)) as writer:
        writer.write([letter(number) for number in range(18)])
        writer.finish()
        with closing(open_store(str(tmp_path))) as reader:
            writer.write([letter(19)])
            writer.finish()
            assert "n19" not in owners(reader.lexical("w1 w2 w3", 99, ALL))
            assert reader.warnings == ()


# Large files are checked while they are used


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derived, "SMALL_BYTES", 0)
    monkeypatch.setattr(verifying, "DELAY_SECONDS", 0.01)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("pattern", ["vectors-*.faiss", "*.idx"])
def test_damage_to_a_large_file_is_noticed_while_it_is_used(folder: Path, pattern: str) -> None:
    (path,) = folder.rglob(pattern)
    with closing(open_store(str(folder))) as store:
        store.dense(vector(X), 1, ALL)
        store.lexical("minister", 1, ALL)
        data = bytearray(path.read_bytes())
        data[-3] ^= 1
        path.write_bytes(data)
        until(lambda: bool(store._parts._damaged))
        assert owners(store.dense(vector(X), 2, ALL)) == ["a", "b"]
        assert owners(store.lexical("veldkantoor minister", 9, ALL)) == ["b", "a"]
        (warning,) = store.warnings
        assert f"{path.name} is damaged: searching a copy made in memory" in warning
        assert any(path.name in problem for problem in store.problems())


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("pattern", ["vectors-*.faiss", "*.idx"])
def test_a_large_file_of_another_size_is_noticed_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    monkeypatch.setattr(verifying, "DELAY_SECONDS", 60)
    (path,) = folder.rglob(pattern)
    path.write_bytes(path.read_bytes()[:-1])
    with closing(open_store(str(folder))) as store:
        assert owners(store.dense(vector(X), 2, ALL)) == ["a", "b"]
        assert owners(store.lexical("damascus", 9, ALL)) == ["b"]
        assert len(store.warnings) == 1


@pytest.mark.usefixtures("large")
def test_large_files_that_are_whole_are_left_alone(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        store.dense(vector(X), 1, ALL)
        until(store._parts._verifier._waiting.empty)
        time.sleep(0.05)
        assert store._parts._damaged == {}
        assert recorded_segments(read_parts(folder))
        assert store.warnings == ()


def until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("nothing happened in 5 s")


def test_what_was_removed_is_forgotten_when_no_file_holds_it(folder: Path) -> None:
    with closing(create_store(str(folder), MODEL)) as writer:
        writer.write([], ["b"])
        writer.finish()
        assert noted_removals(folder) == 1  # the words as they were before hold it
        writer.write([letter(1)])
        writer.finish()
        assert noted_removals(folder) == 0
        assert writer.problems() == []
        assert owners(writer.lexical("damascus minister", 9, ALL)) == ["a"]


def noted_removals(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "askbrief.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM removals").fetchone()[0])
