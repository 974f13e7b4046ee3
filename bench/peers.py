"""Finding the right document: askbrief against LlamaIndex, Haystack and txtai.

    python bench/peers.py ../shared [--venv DIR] [--limit N] [--questions N] [--runs 3] [--json]

One corpus, the answers to members' questions and those of the government's web site for
citizens; their questions, in Dutch and in English; the same e5 model for all, on this CPU and
without a network. Each peer is put together as its documentation says for hybrid search
(bench/peers/use_*.py say how); the three share an environment, made in DIR when it is not
there (by default in the cache folder of the settings; 1.7 GB). torch is the version of
constraints.txt; where pip finds a CUDA build of it, set PIP_EXTRA_INDEX_URL as `make` says.

- nDCG@10: of documents, each at its best passage
- indexing: documents a second, from texts to the saved index; the model is loaded before
- CPU: seconds of both cores together; less in doubt on a machine that does other things too
- warm question: over all questions but the first, each at its quickest of the runs
- cold start: from the start of a process to its first answer on the saved index
- peak MB: of the process that indexes, and of one that answers

Runs of the systems alternate: a run is a process that opens the index and answers everything.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Timer

# A child's peak memory counts that of the process that forked it, so this one imports
# nothing large before its last child has ended.

SCRIPTS = Path(__file__).with_name("peers")
CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"
ANSWERED = "the first question is answered"
"""What a process prints once it has its first answer (as in peers/harness.py)."""
SHARED_PACKAGES = ("sentence-transformers==6.2.0", "transformers==5.24.0")
PEERS = {
    "llamaindex": (
        "llama-index-core==0.14.25",
        "llama-index-embeddings-huggingface==0.8.0",
        "llama-index-retrievers-bm25==0.8.0",  # brings bm25s and PyStemmer
        "llama-index-vector-stores-faiss==0.7.0",
        "faiss-cpu==1.15.1",
    ),
    # Its sentence splitter wants nltk; the data come from NLTK_DATA, see environment().
    "haystack": (
        "haystack-ai==3.4.1",
        "sentence-transformers-haystack==2.0.0",
        "nltk==3.10.4",
        "llama-index-core==0.14.25",
    ),
    # What Segmentation needs of the extra [pipeline-data], without its document readers.
    "txtai": ("txtai==9.14.0", "chonkie==1.7.0"),
}
SYSTEMS = ("askbrief", *PEERS)
NAMES = {
    "askbrief": "askbrief",
    "llamaindex": "LlamaIndex",
    "haystack": "Haystack",
    "txtai": "txtai",
}
DOCUMENTS = ("kamervragen", "rijksoverheid_vac")
QUESTIONS = {
    "kamervragen": "members', Dutch",
    "kamervragen_en": "members', English",
    "rijksoverheid_vac": "citizens', Dutch",
    "rijksoverheid_vac_en": "citizens', English",
}
SELF_CONTAINED = "kamervragen_self_contained.ids.txt"
"""Those of the members' questions, in Dutch, that make sense on their own."""
RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in a unit of ru_maxrss."""
MOST_SECONDS = 3600
"""What one process may take."""


@dataclass(frozen=True)
class Question:
    """A question of one of the sets, with the documents that answer it."""

    of: str
    question: str
    relevant: list[str]


@dataclass
class Outcome:
    """What one system did; with a reason, it failed and the rest does not count."""

    reason: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    passages: int = 0
    index_seconds: float = 0.0
    index_cpu_seconds: float = 0.0
    index_megabytes: float = 0.0
    rankings: list[list[str]] = field(default_factory=list)
    milliseconds: list[list[float]] = field(default_factory=list)
    """Of each run, of each question but the first."""
    cpu_milliseconds: list[list[float]] = field(default_factory=list)
    cold_seconds: list[float] = field(default_factory=list)
    ask_megabytes: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A line of the table: a value for each system that did not fail."""

    title: str
    values: dict[str, float]
    decimals: int
    more_is_better: bool | None
    """None: neither is."""
    against: dict[str, str] = field(default_factory=dict)
    """For measures of questions: askbrief's difference to each peer, with its interval."""


class Failure(Exception):  # noqa: N818 - a word for what happened to a peer
    """A process did not do what it should."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path, help="the folder of the shared data")
    parser.add_argument("--venv", type=Path, help="the peers' environment, made if need be")
    parser.add_argument("--limit", type=int, help="most documents, for a quick try")
    parser.add_argument("--questions", type=int, help="most questions of each set")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print the raw figures")
    options = parser.parse_args()
    questions = list(read_questions(options.shared / "questions", options.questions))
    documents = read_documents(options.shared / "questions", questions, options.limit)
    venv = (options.venv or default_venv()).absolute()
    with tempfile.TemporaryDirectory(prefix="askbrief-peers-") as folder:
        work = Path(folder)
        write_rows(work / "documents.jsonl", documents)
        write_rows(work / "questions.jsonl", [vars(question) for question in questions])
        outcomes = measure(venv, work, options.runs)
    rows = list(table_rows(outcomes, questions, len(documents)))
    if options.json:
        print(json.dumps(raw(outcomes, questions, rows, len(documents)), indent=1))
    else:
        print(f"{len(documents):,} documents, {len(questions)} questions, {options.runs} runs\n")
        print("\n".join([*table(outcomes, rows), "", *remarks(outcomes, rows)]))


def read_questions(folder: Path, most: int | None) -> Iterator[Question]:
    """Yield the first questions of each set."""
    chosen = set((folder / SELF_CONTAINED).read_text(encoding="utf-8").split())
    for name in QUESTIONS:
        rows = read_rows(folder / f"{name}.questions.jsonl")
        kept = [row for row in rows if name != "kamervragen" or row["id"] in chosen]
        for row in kept[:most]:
            yield Question(name, row["question"], row["relevant_doc_ids"])


def read_documents(folder: Path, questions: list[Question], most: int | None) -> list[dict]:
    """Return the corpus, or a part of it: what answers the questions, and some others."""
    rows = [row for name in DOCUMENTS for row in read_rows(folder / f"{name}.docs.jsonl")]
    if most is not None:
        gold = {name for question in questions for name in question.relevant}
        others = [row["id"] for row in rows if row["id"] not in gold]
        kept = gold.union(others[: max(0, most - len(gold))])
        rows = [row for row in rows if row["id"] in kept]
    return [{"id": row["id"], "text": row["text"]} for row in rows]


def read_rows(path: Path) -> list[dict]:
    # Not splitlines(): a text may hold other line separators, unescaped.
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def write_rows(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def default_venv() -> Path:
    from askbrief.settings import load_settings

    return load_settings().cache / "bench-peers"


def measure(venv: Path, work: Path, runs: int) -> dict[str, Outcome]:
    """Install, index and ask, one process at a time; what fails does not stop the others."""
    tell("preparing the model")
    model = subprocess.run(
        [sys.executable, SCRIPTS / "use_askbrief.py", "prepare"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.strip()
    outcomes = {system: Outcome() for system in SYSTEMS}

    def attempt(stage: str, do: Callable[[str, Outcome], None]) -> None:
        for system, outcome in outcomes.items():
            if not outcome.reason:
                tell(f"{system}: {stage}")
                try:
                    do(system, outcome)
                except Failure as failure:
                    outcome.reason = f"{stage}: {failure}"
                    tell(f"{system}: failed, {outcome.reason}")

    attempt("installing", lambda system, _outcome: install(system, venv))
    bench = Bench(venv, Path(model), work)
    attempt("indexing", bench.index)
    for number in range(1, runs + 1):
        attempt(f"answering, run {number}", bench.ask)
    return outcomes


def tell(sentence: str) -> None:
    load = os.getloadavg()[0]
    print(f"{time.strftime('%H:%M:%S')}, load {load:.1f}: {sentence}", file=sys.stderr, flush=True)


def install(system: str, venv: Path) -> None:
    """Install a peer; what is there already is left alone."""
    if system not in PEERS:
        return
    python = venv / "bin" / "python"
    if not python.exists():
        carry_out([sys.executable, "-m", "venv", str(venv)])
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    carry_out([*pip, "-c", str(CONSTRAINTS), *SHARED_PACKAGES, *PEERS[system]])


def carry_out(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise Failure(last_line(done.stderr) or f"status {done.returncode}")


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


@dataclass(frozen=True)
class Bench:
    """Starts the processes of the systems."""

    venv: Path
    model: Path
    work: Path

    def index(self, system: str, outcome: Outcome) -> None:
        figures, _answered, outcome.index_megabytes = self.process(system, "index")
        outcome.versions = figures["versions"]
        outcome.passages = figures["passages"]
        outcome.index_seconds = figures["seconds"]
        outcome.index_cpu_seconds = figures["cpu_seconds"]

    def ask(self, system: str, outcome: Outcome) -> None:
        figures, answered, megabytes = self.process(system, "ask")
        outcome.rankings = figures["rankings"]  # the same in every run
        warm = figures["spent"][1:]
        outcome.milliseconds.append([one["seconds"] * 1000 for one in warm])
        outcome.cpu_milliseconds.append([one["cpu_seconds"] * 1000 for one in warm])
        outcome.cold_seconds.append(answered)
        outcome.ask_megabytes.append(megabytes)

    def process(self, system: str, task: str) -> tuple[dict, float, float]:
        """Return a process's figures, seconds to its first answer, and peak memory in MB."""
        python = self.venv / "bin" / "python" if system in PEERS else sys.executable
        script = str(SCRIPTS / f"use_{system}.py")
        log = self.work / f"{system}.log"
        with log.open("w", encoding="utf-8") as errors:
            began, answered = time.perf_counter(), 0.0
            process = subprocess.Popen(
                [str(python), script, task, str(self.model), str(self.work)],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=self.environment(),
            )
            timer = Timer(MOST_SECONDS, process.kill)
            timer.start()
            assert process.stdout
            for line in process.stdout:
                if line.rstrip("\n") == ANSWERED:
                    answered = time.perf_counter() - began
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            timer.cancel()
            process.stdout.close()
        if process.returncode:
            complaint = last_line(log.read_text(encoding="utf-8", errors="replace"))
            raise Failure(f"status {process.returncode}: {complaint}")
        figures = json.loads((self.work / system / f"{task}.json").read_text(encoding="utf-8"))
        return figures, answered, usage.ru_maxrss * RSS_UNIT / 1e6

    def environment(self) -> dict[str, str]:
        """Keep the systems from the network, and their caches in the work folder."""
        # A proxy that is not there: what asks the network all the same fails at once.
        nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
        # The only package with nltk's sentence models is LlamaIndex.
        packages = next(self.venv.glob("lib/python*/site-packages"), self.venv)
        return {
            **os.environ,
            **nowhere,
            "HF_HUB_OFFLINE": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HAYSTACK_TELEMETRY_ENABLED": "False",
            "LLAMA_INDEX_CACHE_DIR": str(self.work / "cache"),
            "NLTK_DATA": str(packages / "llama_index" / "core" / "_static" / "nltk_cache"),
        }


def table_rows(
    outcomes: dict[str, Outcome], questions: list[Question], documents: int
) -> Iterator[Row]:
    done = {system: one for system, one in outcomes.items() if not one.reason}
    yield from quality_rows(done, questions)
    each: list[tuple[str, int, bool | None, Callable[[Outcome], float]]] = [
        ("indexing, documents/s", 1, True, lambda one: documents / one.index_seconds),
        ("indexing, CPU s", 0, False, lambda one: one.index_cpu_seconds),
        ("warm question, median ms", 1, False, lambda one: median(quickest(one.milliseconds))),
        ("warm question, p95 ms", 1, False, lambda one: percentile(one.milliseconds)),
        (
            "warm question, median CPU ms",
            1,
            False,
            lambda one: median(quickest(one.cpu_milliseconds)),
        ),
        ("cold start, s", 2, False, lambda one: median(one.cold_seconds)),
        ("indexing, peak MB", 0, False, lambda one: one.index_megabytes),
        ("answering, peak MB", 0, False, lambda one: median(one.ask_megabytes)),
        ("passages", 0, None, lambda one: one.passages),
    ]
    for title, decimals, more_is_better, value in each:
        values = {system: value(one) for system, one in done.items()}
        yield Row(title, values, decimals, more_is_better)


def quality_rows(done: dict[str, Outcome], questions: list[Question]) -> Iterator[Row]:
    from askbrief.measures import ndcg, paired

    for name, title in QUESTIONS.items():
        places = [place for place, question in enumerate(questions) if question.of == name]
        scores = {
            system: [ndcg(one.rankings[at], questions[at].relevant, 10) for at in places]
            for system, one in done.items()
        }
        means = {system: sum(values) / len(values) for system, values in scores.items()}
        ours = scores.pop("askbrief", None)
        gaps = {peer: paired(ours, theirs) for peer, theirs in scores.items() if ours}
        against = {
            peer: f"{gap['mean']:+.3f} ({gap['low']:+.3f} to {gap['high']:+.3f})"
            for peer, gap in gaps.items()
        }
        title = f"nDCG@10, {title} ({len(places)})"
        yield Row(title, means, 3, more_is_better=True, against=against)


def quickest(runs: list[list[float]]) -> list[float]:
    """Return each question's least: what else the machine did only ever adds."""
    return [min(times) for times in zip(*runs, strict=True)]


def percentile(runs: list[list[float]]) -> float:
    """Return what 95 % of the questions keep below."""
    times = sorted(quickest(runs))
    return times[min(len(times) - 1, int(0.95 * len(times)))]


def table(outcomes: dict[str, Outcome], rows: list[Row]) -> list[str]:
    wide = max(len(row.title) for row in rows)
    lines = [f"{'':{wide}}" + "".join(f"{NAMES[system]:>12}" for system in outcomes)]
    for row in rows:
        cells = [
            f"{row.values[system]:,.{row.decimals}f}" if system in row.values else "failed"
            for system in outcomes
        ]
        lines.append(f"{row.title:{wide}}" + "".join(f"{cell:>12}" for cell in cells))
    return lines


def remarks(outcomes: dict[str, Outcome], rows: list[Row]) -> Iterator[str]:
    """Say what ran, what failed, and where askbrief is not ahead of every peer."""
    for system, outcome in outcomes.items():
        versions = ", ".join(f"{name} {number}" for name, number in outcome.versions.items())
        yield (
            f"{NAMES[system]}: failed, {outcome.reason}"
            if outcome.reason
            else (f"{NAMES[system]}: {versions}")
        )
    yield ""
    yield from (line for row in rows if (line := behind(row)))
    yield ""
    for row in rows:
        if row.against:
            differences = (f"{NAMES[peer]} {gap}" for peer, gap in row.against.items())
            yield f"ahead by, {row.title}: {'; '.join(differences)}"


def behind(row: Row) -> str:
    """Return the line for a row where askbrief is not ahead of every peer, else nothing."""
    peers = [f"{NAMES[peer]} {row.values[peer]:,.{row.decimals}f}" for peer in ahead(row)]
    return f"not ahead: {row.title}: {', '.join(peers)}" if peers else ""


def ahead(row: Row) -> list[str]:
    """Return the peers that do at least as well as askbrief."""
    ours = row.values.get("askbrief")
    if ours is None or row.more_is_better is None:
        return []
    sign = 1 if row.more_is_better else -1
    return [
        system
        for system, value in row.values.items()
        if system != "askbrief" and sign * value >= sign * ours
    ]


def raw(
    outcomes: dict[str, Outcome], questions: list[Question], rows: list[Row], documents: int
) -> dict[str, object]:
    return {
        "documents": documents,
        "questions": [vars(question) for question in questions],
        "table": {row.title: row.values for row in rows},
        "not_ahead": {row.title: ahead(row) for row in rows if ahead(row)},
        "systems": {system: vars(outcome) for system, outcome in outcomes.items()},
    }


if __name__ == "__main__":
    main()
