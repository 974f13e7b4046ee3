"""How fast a build is: askbrief against the bare encoder and against three peers.

    python bench/building.py ../shared [--letters 300] [--rounds 4] [--sample 500] [--venv DIR]

Each round takes other motions of the archive. `askbrief build` reads them as files and makes
an index; the bare encoder (sentence-transformers in fp32, its own batches, both cores) embeds
a sample of the same passages; LlamaIndex, Haystack and txtai index the same texts with the
same model as bench/peers.py has them (bench/peers/use_*.py). Everything runs in a process of
its own, one after the other, so that whatever else the machine does falls on all; models are
loaded before time is taken, but for the last line. Ratios are of one round; the table has
their median.

The forward pass is timed inside the embedder while the build goes on:

- nothing but other work: share of the build's time in which no forward pass was going on
- cores without it: share of the two cores' time that was not spent in a forward pass, whether
  they did other work, waited for it, or were given to other programs between two batches
- CPU: share of the processors' time that other work took, reading in its process included;
  the only one of the three that other programs do not touch
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

import peers

ARCHIVE = "letters/tk-moties-xml.tar.xz"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path, help="the folder of the shared data")
    parser.add_argument("--letters", type=int, default=300, help="motions of a round")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--sample", type=int, default=500, help="passages for the bare encoder")
    parser.add_argument("--venv", type=Path, help="the peers' environment; without it no peers")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        {"build": build_here, "bare": encode_here}[options.child[0]](*options.child[1:])
        return
    with tempfile.TemporaryDirectory(prefix="askbrief-building-") as folder:
        rounds = list(measured(options, Path(folder)))
    print("\n".join(table(rounds, options)))


# One round


def measured(options: argparse.Namespace, work: Path) -> Iterator[dict[str, dict]]:
    model = Path(output([sys.executable, str(peers.SCRIPTS / "use_askbrief.py"), "prepare"]))
    motions = members(options.shared / ARCHIVE, options.letters * options.rounds)
    for number in range(options.rounds):
        place = work / str(number)
        write_motions(place / "corpus", motions, options.letters)
        one: dict[str, dict] = {"askbrief": child("build", place)}
        peers.tell(f"round {number + 1}, askbrief: {one['askbrief']['per_second']:.1f} passages/s")
        one["bare"] = child("bare", place, options.sample, model)
        peers.tell(f"round {number + 1}, bare encoder: {one['bare']['per_second']:.1f} passages/s")
        for peer in peers.PEERS if options.venv else ():
            bench = peers.Bench(options.venv.absolute(), model, place)
            figures, _, megabytes = bench.process(peer, "index")
            one[peer] = {**figures, "megabytes": megabytes}
            peers.tell(f"round {number + 1}, {peer}: {figures['seconds']:.1f} s")
        yield one


def members(archive: Path, most: int) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as opened:
        for member in opened:
            file = opened.extractfile(member) if member.isfile() else None
            if file and most:
                most -= 1
                yield Path(member.name).name, file.read()


def write_motions(folder: Path, motions: Iterator[tuple[str, bytes]], number: int) -> None:
    folder.mkdir(parents=True)
    for _ in range(number):
        name, data = next(motions)
        (folder / name).write_bytes(data)


def child(task: str, *arguments: object) -> dict:
    command = [sys.executable, __file__, "-", "--child", task, *map(str, arguments)]
    return json.loads(output(command).splitlines()[-1])


def output(command: list[str]) -> str:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


# In the processes


def build_here(place: str) -> None:
    """Build, and write the texts down for the others."""
    import resource

    from askbrief.indexing import build
    from askbrief.stores import create_store
    from askbrief.stores.base import Model
    from askbrief.types import Filter

    began = time.perf_counter()
    embedder = opened_embedder()
    loading = time.perf_counter() - began
    passes = watched_passes()
    store = create_store(f"{place}/index", Model(embedder.name, embedder.fingerprint, embedder.dim))
    cpu = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    report = build([Path(place, "corpus")], store, embedder, Silent())
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() - cpu + usage.ru_utime + usage.ru_stime - children
    letters = [store.letter(record.letter_id) for record in store.letters(Filter())]
    texts = [one.text for letter in letters for one in store.passages(letter.id)]
    store.close()
    peers.write_rows(
        Path(place, "documents.jsonl"), [{"id": o.id, "text": o.text} for o in letters]
    )
    peers.write_rows(Path(place, "passages.jsonl"), [{"text": text} for text in texts])
    forward = sum(end - start for start, end, _ in passes)
    figures = {
        "letters": len(letters),
        "passages": report.passages,
        "seconds": report.seconds,
        "loading": loading,
        "per_second": report.passages / report.seconds,
        "cpu_seconds": cpu,
        "tokens": sum(embedder.count_tokens(texts)),
        "not_forward": 1 - covered([(start, end) for start, end, _ in passes]) / report.seconds,
        "cores_not_forward": 1 - forward / (os.cpu_count() or 1) / report.seconds,
        "cpu_not_forward": 1 - sum(spent for _, _, spent in passes) / cpu,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * peers.RSS_UNIT / 1e6,
    }
    print(json.dumps(figures))


def opened_embedder():
    from askbrief.embedding import open_embedder
    from askbrief.settings import load_settings

    settings = load_settings()
    embedder = open_embedder(settings.model, settings.cache)
    embedder.embed_passages(["-"])
    return embedder


def watched_passes() -> list[tuple[float, float, float]]:
    """Note start, end and processor time of every forward pass from now on."""
    from askbrief.embedding.sentence import SentenceEmbedder

    passes: list[tuple[float, float, float]] = []
    real = SentenceEmbedder._run

    def run(self, batch, width):
        began, cpu = time.perf_counter(), time.thread_time()
        found = real(self, batch, width)
        passes.append((began, time.perf_counter(), time.thread_time() - cpu))
        return found

    SentenceEmbedder._run = run
    return passes


def covered(spans: list[tuple[float, float]]) -> float:
    """Return the length of what some spans cover together."""
    total, reached = 0.0, 0.0
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


class Silent:
    def files(self, total: int) -> None: ...

    def file(self, report: object) -> None: ...

    def embedded(self, passages: int) -> None: ...


def encode_here(place: str, sample: str, model: str) -> None:
    """Encode passages as sentence-transformers does by itself."""
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model, device="cpu", local_files_only=True)
    rows = peers.read_rows(Path(place, "passages.jsonl"))
    step = max(1, len(rows) // int(sample))
    texts = [f"passage: {row['text']}" for row in rows[::step]][: int(sample)]
    encoder.encode(texts[:8])
    began, cpu = time.perf_counter(), time.process_time()
    encoder.encode(texts)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    figures = {"passages": len(texts), "seconds": seconds, "cpu_seconds": cpu}
    print(json.dumps({**figures, "per_second": len(texts) / seconds}))


# The table


def table(rounds: list[dict[str, dict]], options: argparse.Namespace) -> Iterator[str]:
    yield machine()
    command = " ".join(["python bench/building.py", *sys.argv[1:]])
    yield f"{time.strftime('%Y-%m-%d')}, {command}"
    first = [one["askbrief"] for one in rounds]
    tokens = sum(one["tokens"] for one in first) / sum(one["passages"] for one in first)
    yield (
        f"{options.rounds} rounds of {options.letters} motions, "
        f"{sum(one['passages'] for one in first):,} passages of {tokens:.0f} tokens on mean"
    )
    yield ""
    yield from lines("bare encoder, fp32", "passages", rounds, "bare")
    for peer in peers.PEERS if options.venv else ():
        yield from lines(peers.NAMES[peer], "letters", rounds, peer)
    if options.venv:
        yield from best_of_peers(rounds)
    yield ""
    for name, title in (
        ("not_forward", "time in which no forward pass was going on"),
        ("cores_not_forward", "cores' time without a forward pass"),
        ("cpu_not_forward", "processor time of other work"),
    ):
        yield f"{title:46} {spread([100 * one[name] for one in first], 1)} %"
    yield f"{'peak memory of the build':46} {spread([one['megabytes'] for one in first], 0)} MB"
    yield f"{'loading the model, not counted above':46} {spread([o['loading'] for o in first], 1)} s"


def machine() -> str:
    info = Path("/proc/cpuinfo")
    flags = info.read_text(encoding="utf-8") if info.exists() else ""
    wide = ", ".join(
        f"{name} {'yes' if name in flags else 'no'}" for name in ("avx512f", "avx512_bf16")
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores, {wide}, {memory:.0f} GB, {platform.system()}; shared with others"
    )


def rates(rounds: list[dict[str, dict]], system: str, unit: str, clock: str) -> list[float]:
    """Passages or letters a second, each round."""
    wanted = "passages" if unit == "passages" else "letters"
    return [
        (
            one[system][wanted]
            if wanted in one[system] and wanted == "passages"
            else one["askbrief"]["letters"]
        )
        / one[system][clock]
        for one in rounds
    ]


def lines(title: str, unit: str, rounds: list[dict[str, dict]], system: str) -> Iterator[str]:
    for clock, of in (("seconds", "s"), ("cpu_seconds", "CPU s")):
        ours, theirs = (rates(rounds, name, unit, clock) for name in ("askbrief", system))
        ratios = [our / their for our, their in zip(ours, theirs, strict=True)]
        yield (
            f"{f'{title}, {unit} a {of}':46} {spread(theirs, 1)}   askbrief {spread(ours, 1)}"
            f"   times as fast {spread(ratios, 2)}"
        )


def best_of_peers(rounds: list[dict[str, dict]]) -> Iterator[str]:
    for clock, of in (("seconds", "s"), ("cpu_seconds", "CPU s")):
        best = [min(one[peer][clock] for peer in peers.PEERS) for one in rounds]
        ratios = [
            quickest / one["askbrief"][clock] for quickest, one in zip(best, rounds, strict=True)
        ]
        yield f"{f'best peer of each round, by {of}':46} times as fast {spread(ratios, 2)}"


def spread(values: list[float], decimals: int) -> str:
    return (
        f"{median(values):.{decimals}f} ({min(values):.{decimals}f} to {max(values):.{decimals}f})"
    )


if __name__ == "__main__":
    main()
