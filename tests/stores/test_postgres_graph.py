"""The HNSW index of an index in PostgreSQL: that it is used, and what it finds."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest
import servers
from store_letters import MODEL, indexed

from askbrief.embedding.base import Matrix
from askbrief.stores import create_store, open_store
from askbrief.stores.base import IndexedLetter, Model, TokenVectors
from askbrief.stores.postgres import generations
from askbrief.types import Filter

DIM = 64
A_LETTER = 20
LETTERS = 300
COMMON = 2.0
"""Length of what all vectors have in common, where the rest has 1: they lie in a cone."""
THROUGH_THE_GRAPH = "&options=-c%20enable_sort%3Doff"
"""So few vectors the server would rather look at one by one."""


@pytest.fixture
def vectors() -> Matrix:
    """Vectors in a cone, in loose clusters as passages of one dossier are."""
    rng = np.random.default_rng(7)
    topics = rng.standard_normal((LETTERS // 5, DIM))
    rows = topics.repeat(5 * A_LETTER, axis=0) + rng.standard_normal((LETTERS * A_LETTER, DIM))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[:, 0] += COMMON
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def letters(vectors: Matrix) -> Iterator[IndexedLetter]:
    empty = np.zeros((0, DIM), np.int8), np.zeros((0, 2), np.int32)
    for number, rows in enumerate(np.split(vectors, LETTERS)):
        made = indexed(f"kst-{number:03}", *(f"passage {one}" for one in range(A_LETTER)))
        tokens = [TokenVectors(passage.id, *empty) for passage in made.passages]
        yield IndexedLetter(made.letter, made.source, made.passages, rows, tokens)


@pytest.fixture
def url(vectors: Matrix, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An index with a graph."""
    monkeypatch.setattr(generations, "EXACT_PASSAGES", 1000)
    with closing(create_store(postgres_url, Model("tiny", "f" * 64, DIM))) as store:
        store.write(letters(vectors))
        store.finish()
    return postgres_url


def questions(vectors: Matrix) -> Matrix:
    """Questions as they are searched with: less what is common to all."""
    rng = np.random.default_rng(8)
    one, two = rng.integers(len(vectors), size=(2, 40))
    rows = (vectors[one] + vectors[two]) / 2 - vectors.mean(axis=0)
    rows += 0.05 * rng.standard_normal(rows.shape)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_the_graph_finds_nearly_all_of_the_nearest(vectors: Matrix, url: str) -> None:
    stored = vectors.astype(np.float16).astype(np.float32)
    shares = []
    with closing(open_store(url + THROUGH_THE_GRAPH)) as store:
        for question in questions(vectors):
            tenth = np.sort(stored @ question)[-10]
            found = store.dense(question, 10, Filter())
            assert len(found) == 10
            shares.append(np.mean([hit.score >= tenth - 1e-5 for hit in found]))
    assert np.mean(shares) >= 0.99


def test_the_graph_is_of_vectors_less_their_mean(
    url: str, vectors: Matrix, postgres: servers.Server
) -> None:
    schema = url.rpartition("=")[2]
    kept = postgres.value(f"SELECT value FROM {schema}.meta WHERE name = 'centre of 1'")
    centre = np.array(json.loads(str(kept)))
    assert np.abs(centre - vectors.mean(axis=0)).max() < 0.01
    assert centre[0] > 0.8
    made = postgres.value(f"SELECT pg_get_indexdef('{schema}.vectors_near_1'::regclass)")
    assert f"vector - '{kept}'" in str(made)


def test_a_search_goes_through_the_graph(
    url: str, vectors: Matrix, postgres: servers.Server
) -> None:
    schema = url.rpartition("=")[2]
    used = (
        "SELECT idx_scan FROM pg_stat_user_indexes"
        f" WHERE indexrelname = 'vectors_near_1' AND schemaname = '{schema}'"
    )
    with closing(open_store(url + THROUGH_THE_GRAPH)) as store:
        for question in questions(vectors)[:10]:
            store.dense(question, 10, Filter())
    end = time.monotonic() + 10
    while postgres.value(used) != 10:  # counted when the connection has ended
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_graph_of_an_earlier_version_goes(
    url: str, vectors: Matrix, postgres: servers.Server
) -> None:
    schema = url.rpartition("=")[2]
    postgres.run(
        f"DROP INDEX {schema}.vectors_near_1",
        f"CREATE INDEX vectors_graph_1 ON {schema}.vectors_1 USING hnsw (vector halfvec_ip_ops)",
    )
    question = questions(vectors)[0]
    with closing(open_store(url)) as store:
        exact = store.dense(question, 10, Filter())
    with closing(create_store(url, Model("tiny", "f" * 64, DIM))) as store:
        store.finish()
    found = postgres.value(
        f"SELECT string_agg(indexrelname, ' ' ORDER BY indexrelname) FROM pg_stat_user_indexes"
        f" WHERE schemaname = '{schema}' AND relname = 'vectors_1' AND indexrelname ~ 'near|graph'"
    )
    assert found == "vectors_near_1"
    with closing(open_store(url)) as store:
        assert store.dense(question, 10, Filter()) == exact


def test_a_graph_of_an_earlier_version_goes_where_none_is_needed(
    url: str, postgres: servers.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = url.rpartition("=")[2]
    postgres.run(f"ALTER INDEX {schema}.vectors_near_1 RENAME TO vectors_graph_1")
    monkeypatch.setattr(generations, "EXACT_PASSAGES", 1_000_000)
    with closing(create_store(url, Model("tiny", "f" * 64, DIM))) as store:
        store.finish()
    assert postgres.value(f"SELECT to_regclass('{schema}.vectors_graph_1')::text") is None


def test_a_passage_that_is_not_what_stands_in_its_letter_is_told(
    postgres_url: str, postgres: servers.Server
) -> None:
    schema = postgres_url.rpartition("=")[2]
    with closing(create_store(postgres_url, MODEL)) as store:
        store.write([indexed("a", "twintig miljoen"), indexed("b", "dertig miljoen")])
        store.finish()
    postgres.run(f"UPDATE {schema}.passages_1 SET text = 'veertig miljoen' WHERE text ~ 'dertig'")
    with closing(open_store(postgres_url)) as store:
        (problem,) = store.problems()
    assert problem.endswith("letter b is not what was written")


def test_a_generation_that_is_dropped_takes_its_centre_along(
    url: str, vectors: Matrix, postgres: servers.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = url.rpartition("=")[2]
    centres = f"SELECT string_agg(name, ' ') FROM {schema}.meta WHERE name LIKE 'centre%'"
    assert postgres.value(centres) == "centre of 1"
    monkeypatch.setattr(generations, "KEEP", "0 seconds")
    for _ in range(2):
        with closing(create_store(url, Model("tiny", "f" * 64, DIM), full=True)) as store:
            store.write(letters(vectors))
            store.finish()
    assert postgres.value(centres) == "centre of 3"
