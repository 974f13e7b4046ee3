"""The local store at sizes up to a million passages: time, memory, recall.

    python bench/scale.py make FOLDER --passages 100000 --source INDEX
    python bench/scale.py measure FOLDER [FOLDER ...] --questions FILE [FILE ...]

``make`` multiplies the passages of a real index through the store's own writer, in batches.
A new vector lies between a real one and one of its eight nearest neighbours (up to half way),
plus the difference of two random passages, shortened to half to all of the distance that the
real one has to its nearest neighbour: so it lies in the same cone as real ones, and no closer
to its neighbours than they are to theirs. A new text is the real one with a third of its words
exchanged for words of equal length from the whole corpus and every digit for another; token
vectors are the real one's. Ten passages make a letter.

``measure`` prints one column a folder. The questions are real ones, embedded before the clock
runs; each is asked four times, and the fastest of the last three counts. "search" is
``retrieval.search``: reading the question, dense and lexical search, token vectors, late
interaction, all but the model. "cold" is the whole process of `askbrief ask`, its files of
the index not in memory. At the end ten letters are added to the index and one is removed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import os
import re
import resource
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askbrief.stores.base import Store

PASSAGES_A_LETTER = 10
LETTERS_A_BATCH = 200
NEIGHBOURS = 8
EXCHANGED = 0.33
KEPT_QUESTIONS = 12
ROUNDS = 3
FIRST_DAY = dt.date(1995, 1, 1)
DAYS = 11_000
FILTERS = {
    "0.1 %": {"dossier": "30007"},
    "1 %": {"kind": "Soort 7"},
    "10 %": {"sender": "dienst 7"},
}
COLD_QUESTION = "Wat doet het kabinet aan de wachtlijsten in de jeugdzorg?"
_WORD = re.compile(r"\w+")


# Making an index


class Multiplied:
    """New passages made of those of a real index."""

    def __init__(self, source: Path, seed: int) -> None:
        import numpy as np

        self.np, self.rng = np, np.random.default_rng(seed)
        self.database = sqlite3.connect(
            f"{source.absolute().as_uri()}/askbrief.db?mode=ro", uri=True
        )
        meta = dict(self.database.execute("SELECT name, value FROM meta"))
        self.model = (meta["model"], meta["fingerprint"], int(meta["dim"]))
        rows = self.database.execute(
            "SELECT row, text, vector FROM passages JOIN vectors ON vectors.passage = row"
            " WHERE length(text) > 40 ORDER BY row"
        ).fetchall()
        self.rows = [row for row, _, _ in rows]
        self.texts = [text for _, text, _ in rows]
        blob = b"".join(vector for _, _, vector in rows)
        self.vectors = self.unit(np.frombuffer(blob, "<f2").reshape(len(rows), -1).astype("f4"))
        self.near, self.distance = self._neighbours()
        self.words = self._words()

    def unit(self, rows: Any) -> Any:
        return rows / self.np.maximum(self.np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)

    def _neighbours(self) -> tuple[Any, Any]:
        """Return the nearest eight of each passage, and the distance to the first; copies of
        the same text do not count."""
        import faiss

        np = self.np
        index = faiss.IndexFlatIP(self.vectors.shape[1])
        index.add(self.vectors)
        cosines, rows = index.search(self.vectors, 3 * NEIGHBOURS)
        apart = np.sqrt(np.maximum(2 - 2 * cosines, 0))
        order = np.argsort(apart < 0.05, axis=1, kind="stable")[:, :NEIGHBOURS]
        near = np.take_along_axis(rows, order, 1)
        return near, np.take_along_axis(apart, order[:, :1], 1)[:, 0]

    def _words(self) -> dict[int, list[str]]:
        found = defaultdict(list)
        for text in self.texts:
            for word in _WORD.findall(text):
                found[len(word)].append(word)
        return dict(found)

    def vectors_of(self, chosen: Any) -> Any:
        rng, count = self.rng, len(chosen)
        own = self.vectors[chosen]
        other = self.vectors[self.near[chosen, rng.integers(NEIGHBOURS, size=count)]]
        one, two = rng.integers(len(self.vectors), size=(2, count))
        noise = self.unit(self.vectors[one] - self.vectors[two])
        length = self.distance[chosen] * rng.uniform(0.5, 1, count)
        between = own + rng.uniform(0, 0.5, (count, 1)) * (other - own)
        return self.unit(between + length[:, None] * noise).astype("f4")

    def text_of(self, number: int) -> str:
        draws = iter(self.rng.random(400).tolist())

        def exchanged(match: re.Match[str]) -> str:
            word = match.group()
            draw = next(draws, 1.0)
            if word.isdigit():
                return str(int(draw * 10 ** len(word))).zfill(len(word))
            pool = self.words[len(word)]
            return pool[int(draw / EXCHANGED * len(pool))] if draw < EXCHANGED else word

        return _WORD.sub(exchanged, self.texts[number])

    @lru_cache(maxsize=30_000)  # noqa: B019 - lives as long as the program
    def tokens_of(self, number: int) -> tuple[bytes, bytes]:
        query = "SELECT codes, spans FROM tokens WHERE passage = ?"
        return tuple(self.database.execute(query, (self.rows[number],)).fetchone())

    def letters(self, numbers: range) -> list[Any]:
        chosen = self.rng.integers(len(self.texts), size=(len(numbers), PASSAGES_A_LETTER))
        vectors = self.vectors_of(chosen.ravel()).reshape(*chosen.shape, -1)
        return [self._letter(*one) for one in zip(numbers, chosen.tolist(), vectors, strict=True)]

    def _letter(self, number: int, chosen: Sequence[int], vectors: Any) -> Any:
        from askbrief.stores.base import IndexedLetter, Source

        name, texts = f"kst-{number}", [self.text_of(one) for one in chosen]
        passages, tokens = [], []
        start = 0
        for one, text in zip(chosen, texts, strict=True):
            passages.append(_passage(name, start, text))
            tokens.append(self._tokens(passages[-1].id, one))
            start += len(text) + 1
        letter = _letter(name, number, "\n".join(texts), passages)
        return IndexedLetter(letter, Source(f"/made/{name}", "0" * 64), passages, vectors, tokens)

    def _tokens(self, its_id: str, number: int) -> Any:
        from askbrief.stores.base import TokenVectors
        from askbrief.stores.codes import unpacked

        codes, spans = self.tokens_of(number)
        pairs = self.np.frombuffer(spans, "<i4").reshape(-1, 2)
        return TokenVectors(its_id, unpacked(codes, len(pairs), self.model[2]), pairs)


def _passage(name: str, start: int, text: str) -> Any:
    from askbrief.types import Passage

    end = start + len(text)
    return Passage(start, end, f"{name}#{start}-{end}", name, text, None, "paragraph")


def _letter(name: str, number: int, text: str, passages: Sequence[Any]) -> Any:
    from askbrief.types import Block, Letter, Metadata

    told = Metadata(
        dossier=str(30000 + number % 1000),
        number=str(number),
        kind=f"Soort {number % 100}",
        sender=f"dienst {number % 10}",
        date=FIRST_DAY + dt.timedelta(days=number * 7919 % DAYS),
    )
    blocks = tuple(Block(one.start, one.end, "paragraph") for one in passages)
    return Letter(name, f"Brief {number}", text, told, blocks=blocks)


def make(folder: Path, passages: int, source: Path) -> None:
    from askbrief.stores import create_store
    from askbrief.stores.base import Model

    began = time.perf_counter()
    made = Multiplied(source, seed=1)
    with closing(create_store(str(folder), Model(*made.model))) as writer:
        for first in range(0, passages // PASSAGES_A_LETTER, LETTERS_A_BATCH):
            last = min(first + LETTERS_A_BATCH, passages // PASSAGES_A_LETTER)
            writer.write(made.letters(range(first, last)))
            if first % 5000 < LETTERS_A_BATCH:
                print(f"{last:,} letters, {time.perf_counter() - began:.0f} s", file=sys.stderr)
        written = time.perf_counter()
        writer.finish()
    ended = time.perf_counter()
    print(
        f"{passages:,} passages: written in {written - began:.0f} s, finish() {ended - written:.0f} s,"
        f" peak {peak_mb():,.0f} MB, on disk {size_mb(folder):,.0f} MB"
    )


# Measuring one


@dataclass
class Figures:
    """What was measured of one index."""

    passages: int = 0
    values: dict[str, float] = field(default_factory=dict)

    def time(self, name: str, work: Callable[[], object]) -> object:
        began = time.perf_counter()
        result = work()
        self.values[name] = (time.perf_counter() - began) * 1000
        return result


class Remembered:
    """An embedder that embeds each text once."""

    def __init__(self, embedder: Any) -> None:
        self.model = embedder
        self.fingerprint, self.dim, self.name = embedder.fingerprint, embedder.dim, embedder.name
        self.embed_query = lru_cache(maxsize=None)(embedder.embed_query)


def measure(folder: Path, questions: Sequence[Path], cache: Path, source: Path | None) -> Figures:
    """Measure in a process that does nothing else; memory counts all of it."""
    figures = Figures()
    figures.values["cold ask, s"] = cold(folder, cache) / 1000
    serve(folder, asked(questions), cache, figures)
    if source:
        change(folder, source, figures)
    return figures


def cold(folder: Path, cache: Path) -> float:
    """Return the milliseconds of `askbrief ask` with no file of the index in memory."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fdatasync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    command = [sys.executable, "-m", "askbrief", "ask", COLD_QUESTION, "--index", str(folder)]
    began = time.perf_counter()
    environ = os.environ | {"ASKBRIEF_CACHE": str(cache)}
    done = subprocess.run(command, capture_output=True, text=True, env=environ, check=False)
    spent = (time.perf_counter() - began) * 1000
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    for line in done.stderr.splitlines():
        print(f"  {line}", file=sys.stderr)
    return spent


def asked(files: Sequence[Path]) -> list[str]:
    found = []
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        step = max(1, len(lines) // KEPT_QUESTIONS)
        found += [json.loads(line)["question"] for line in lines[::step]][:KEPT_QUESTIONS]
    return found


def serve(folder: Path, questions: Sequence[str], cache: Path, figures: Figures) -> None:
    from askbrief.embedding import open_embedder
    from askbrief.stores import open_store
    from askbrief.types import Filter

    embedder = Remembered(open_embedder("multilingual-e5-small", cache))
    with closing(open_store(str(folder))) as store:
        figures.passages = store.counts().passages
        figures.time("version, ms", store.version)
        figures.time("counts, ms", store.counts)
        figures.time("all letters, ms", lambda: store.letters(Filter()))
        figures.time("letters of a dossier, ms", lambda: store.letters(Filter(dossier="30007")))
        one = probe(questions[0], embedder)
        figures.time("first dense, ms", lambda: store.dense(one[0], 50, Filter()))
        figures.time("first lexical, ms", lambda: store.lexical(one[1], 50, Filter()))
        probes = [probe(question, embedder) for question in questions]
        whole_questions(store, embedder, questions, figures)
        parts_of_a_question(store, probes, figures)
        figures.values["peak, MB"] = peak_mb()
        recalls(folder, store, probes, figures)
        for warning in store.warnings:
            print(f"  warning: {warning}", file=sys.stderr)


def probe(question: str, embedder: Any) -> tuple[Any, str]:
    """Return a question's vector and the words to search for."""
    from askbrief.centring import load_common
    from askbrief.questions import read_question
    from askbrief.wording import make_probe, rendered, search_words

    asked, common = read_question(question), load_common(embedder.fingerprint, embedder.dim)
    found = rendered(asked)
    return make_probe(asked, found, embedder, common).vector, search_words(asked.text, found)


def whole_questions(
    store: Store, embedder: Any, questions: Sequence[str], figures: Figures
) -> None:
    """Time ``retrieval.search``, less the model.

    A question is searched for by its words while the model runs, so the time that counts is
    that of a search with the model, less that of the model alone. Where a question's vector is
    remembered the searches by words and by vector run at the same time and hinder each other.
    """
    from askbrief.retrieval import search

    def searches(which: Any) -> list[Callable[[], object]]:
        return [partial(search, question, store, which, limit=10) for question in questions]

    probes = [partial(probe, question, embedder.model) for question in questions]
    alone, _ = fastest_of(probes, time.process_time)
    whole, _ = fastest_of(searches(embedder.model), time.process_time)
    less = [all_of_it - model for all_of_it, model in zip(whole, alone, strict=True)]
    figures.values |= percentiles("search", less)
    figures.values |= percentiles("search with the model", whole)
    figures.values |= timed("search, vector remembered", searches(embedder), time.process_time)


def parts_of_a_question(store: Store, probes: Sequence[Any], figures: Figures) -> None:
    from askbrief.types import Filter

    for name, where in ({"": {}} | FILTERS).items():
        told = Filter(**where)
        dense = [partial(store.dense, vector, 50, told) for vector, _ in probes]
        figures.values |= timed(f"dense {name}".strip(), dense, time.thread_time)
        lexical = [partial(store.lexical, words, 50, told) for _, words in probes]
        figures.values |= timed(f"lexical {name}".strip(), lexical, time.thread_time)


def timed(
    name: str, steps: Sequence[Callable[[], object]], cpu: Callable[[], float]
) -> dict[str, float]:
    fastest, mean = fastest_of(steps, cpu)
    return percentiles(name, fastest) | {f"{name} cpu, ms": mean}


def fastest_of(
    steps: Sequence[Callable[[], object]], cpu: Callable[[], float]
) -> tuple[list[float], float]:
    """Run each step once to warm up and then ``ROUNDS`` times; of each, the fastest run counts,
    for other programs share the machine. The time of the processor is the mean of all runs."""
    fastest, busy = [math.inf] * len(steps), 0.0
    for turn in range(ROUNDS + 1):
        for number, step in enumerate(steps):
            began, before = time.perf_counter(), cpu()
            step()
            if turn:
                spent = (time.perf_counter() - began) * 1000
                fastest[number] = min(fastest[number], spent)
                busy += (cpu() - before) * 1000
    return fastest, busy / ROUNDS / len(steps)


def percentiles(name: str, milliseconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(milliseconds)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95)]
    return {f"{name} p50, ms": at[0], f"{name} p95, ms": at[1]}


def recalls(folder: Path, store: Store, probes: Sequence[Any], figures: Figures) -> None:
    """Compare with the cosines of all vectors in the database, by numpy."""
    import numpy as np

    from askbrief.types import Filter

    rows = np.stack([vector for vector, _ in probes])
    for name, where in ({"all": {}} | FILTERS).items():
        least = exact_least(folder, rows, where, 50)
        shares = []
        for row, bound in zip(rows, least, strict=True):
            hits = store.dense(row, 50, Filter(**where))
            shares.append(sum(hit.score >= bound - 1e-6 for hit in hits) / max(1, len(hits)))
        figures.values[f"recall {name}"] = float(np.mean(shares))
        figures.values[f"least recall {name}"] = min(shares)


def exact_least(folder: Path, rows: Any, where: dict[str, str], k: int) -> Any:
    """Return the k-th best cosine of each row, rounded as a store does."""
    import numpy as np

    found = np.full((len(rows), k), -2.0, np.float32)
    for vectors in allowed_vectors(folder, where):
        every = np.concatenate([found, rows @ vectors.T], axis=1)
        found = -np.partition(-every, k - 1, axis=1)[:, :k]
    return np.round(found.min(axis=1).astype(np.float64), 6)


def allowed_vectors(folder: Path, where: dict[str, str]) -> Iterator[Any]:
    import numpy as np

    condition = " AND ".join(f"letters.{name} = ?" for name in where) or "TRUE"
    query = (
        "SELECT vector FROM letters JOIN vectors ON passage >= first_passage"
        f" AND passage < first_passage + passages WHERE {condition}"
    )
    with closing(
        sqlite3.connect(f"{folder.absolute().as_uri()}/askbrief.db?mode=ro", uri=True)
    ) as db:
        cursor = db.execute(query, tuple(where.values()))
        while blobs := cursor.fetchmany(20_000):
            joined = b"".join(blob for (blob,) in blobs)
            yield np.frombuffer(joined, "<f2").reshape(len(blobs), -1).astype(np.float32)


def change(folder: Path, source: Path, figures: Figures) -> None:
    """Add ten letters, then remove one; the clock stops when a new reader knows it."""
    from askbrief.stores import create_store, open_store
    from askbrief.stores.base import Model
    from askbrief.types import Filter

    made = Multiplied(source, seed=int(time.time()))
    first = 10_000_000 + int(time.time()) % 1_000_000 * 10
    letters = made.letters(range(first, first + 10))
    wanted = letters[3]

    def write(new: Sequence[Any], old: Sequence[str]) -> None:
        with closing(create_store(str(folder), Model(*made.model))) as writer:
            writer.write(new, old)
            writer.finish()
            for warning in writer.warnings:
                print(f"  warning: {warning}", file=sys.stderr)

    def find() -> None:
        with closing(open_store(str(folder))) as store:
            hit = store.dense(wanted.vectors[2], 1, Filter())[0]
            words = store.lexical(wanted.passages[2].text, 1, Filter())[0]
            assert hit.passage.letter_id == words.passage.letter_id == wanted.letter.id
            assert store.warnings == ()

    began = time.perf_counter()
    figures.time("add 10 letters: write and finish, ms", lambda: write(letters, []))
    figures.time("add 10 letters: open and find, ms", find)
    figures.values["add 10 letters, s"] = time.perf_counter() - began
    figures.time("remove a letter, ms", lambda: write([], [letters[0].letter.id]))
    figures.time("find after that, ms", find)


def peak_mb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def table(rows: Sequence[Figures]) -> str:
    rows = sorted(rows, key=lambda one: one.passages)
    names = list(dict.fromkeys(name for one in rows for name in one.values))
    lines = [f"{'passages':42}" + "".join(f"{one.passages:>13,}" for one in rows)]
    for name in names:
        cells = (one.values.get(name) for one in rows)
        lines.append(f"{name:42}" + "".join(_cell(cell) for cell in cells))
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    if value is None:
        return f"{'':>13}"
    return f"{value:13,.4f}" if value <= 1.0 else f"{value:13,.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("folder", type=Path)
    making.add_argument("--passages", type=int, required=True)
    making.add_argument("--source", type=Path, required=True, help="an index to multiply")
    measuring = commands.add_parser("measure")
    measuring.add_argument("folders", type=Path, nargs="+")
    measuring.add_argument("--questions", type=Path, nargs="+", required=True)
    measuring.add_argument("--cache", type=Path, required=True, help="with the unpacked model")
    measuring.add_argument("--source", type=Path, help="to add letters, made of this index")
    measuring.add_argument("--json", action="store_true", help="for the table of another run")
    options = parser.parse_args()
    if options.command == "make":
        make(options.folder, options.passages, options.source)
        return
    if len(options.folders) == 1 and options.json:
        made = measure(options.folders[0], options.questions, options.cache, options.source)
        print(json.dumps({"passages": made.passages, "values": made.values}))
        return
    print(table([apart(folder) for folder in options.folders]))


def apart(folder: Path) -> Figures:
    """Measure in a process of its own."""
    at = sys.argv.index("measure") + 1
    rest = sys.argv[at:]
    rest = rest[next(i for i, one in enumerate(rest) if one.startswith("--")) :]
    command = [sys.executable, __file__, "measure", str(folder), *rest, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Figures(**json.loads(done.stdout))


if __name__ == "__main__":
    main()
