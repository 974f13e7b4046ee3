"""A cold question: `askbrief ask` against a plain script with sentence-transformers.

Both are whole processes, from their start to their end, with the same model, question and
passages; their runs alternate. The plain script imports sentence_transformers, loads the
model in fp32, embeds the question and ranks passages whose vectors it finds in a file.

    python bench/cold_start.py [--runs 5] [--question "…"]

The index and the cache are those of the settings (ASKBRIEF_INDEX, ASKBRIEF_CACHE).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

# A child's peak memory counts that of the process that forked it, so this one imports
# nothing large: what needs numpy or the model runs in children.

QUESTION = "which bodies receive accountability funding?"
RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in a unit of ru_maxrss."""


@dataclass(frozen=True)
class Run:
    """What one process took."""

    seconds: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare(options.prepare)
    elif options.plain:
        answer_plainly(options.plain, options.question)
    else:
        compare(options.question, options.runs)


def compare(question: str, runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        this = [sys.executable, __file__, "--question", question]
        subprocess.run([*this, "--prepare", folder], check=True)
        ours = [str(Path(sys.executable).with_name("askbrief")), "ask", question]
        plain = [*this, "--plain", folder]
        pairs = [(timed(ours), timed(plain)) for _ in range(runs + 1)]
    # The first pair only brings the files into the system's memory.
    print(table([pair[0] for pair in pairs[1:]], [pair[1] for pair in pairs[1:]]))


def timed(command: list[str]) -> Run:
    """Run a command that answers, and take its time and peak memory."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.stdout, process.stderr
    assert output
    assert errors
    said, complaint = output.read(), errors.read()  # a few lines: no pipe fills up
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    output.close()
    errors.close()
    if process.returncode not in (0, 1) or not said.strip():  # 1: the letters do not answer
        raise SystemExit(f"{' '.join(command)} failed:\n{complaint.decode()}")
    return Run(seconds, usage.ru_maxrss * RSS_UNIT / 1e6)


def table(ours: list[Run], plain: list[Run]) -> str:
    """Medians with smallest and largest, and how many times more the plain script takes."""
    lines = [f"{len(ours)} runs each, alternating", "", f"{'':24}{'wall, s':>22}{'peak, MB':>20}"]
    for name, runs in (("askbrief ask", ours), ("sentence-transformers", plain)):
        seconds, megabytes = [run.seconds for run in runs], [run.megabytes for run in runs]
        lines.append(f"{name:24}{spread(seconds, 2):>22}{spread(megabytes, 0):>20}")
    times = median(run.seconds for run in plain) / median(run.seconds for run in ours)
    memory = median(run.megabytes for run in plain) / median(run.megabytes for run in ours)
    return "\n".join([*lines, f"{'ratio':24}{times:>21.1f}x{memory:>19.1f}x"])


def spread(values: list[float], decimals: int) -> str:
    low, middle, high = (
        f"{value:.{decimals}f}" for value in (min(values), median(values), max(values))
    )
    return f"{middle} ({low}-{high})"


def prepare(folder: Path) -> None:
    """Write what the plain script needs: passages, their vectors and the model's folder."""
    from contextlib import closing

    import numpy as np

    from askbrief.embedding import open_embedder
    from askbrief.embedding.sources import find_source
    from askbrief.settings import load_settings
    from askbrief.stores import open_store
    from askbrief.types import Filter

    settings = load_settings()
    embedder = open_embedder(settings.model, settings.cache)
    with closing(open_store(settings.index)) as store:
        anywhere = embedder.embed_query("-").vector
        hits = store.dense(anywhere, store.counts().passages, Filter())
    texts = [hit.passage.text for hit in hits]
    np.save(folder / "vectors.npy", embedder.embed_passages(texts).vectors)
    (folder / "passages.txt").write_text("\f".join(texts), encoding="utf-8")
    model = find_source(settings.model, settings.cache.resolve()).folder(print)
    (folder / "model.txt").write_text(str(model), encoding="utf-8")


def answer_plainly(folder: Path, question: str) -> None:
    """The script to compare with: what one would write in ten lines."""
    import numpy as np
    from sentence_transformers import SentenceTransformer

    path = (folder / "model.txt").read_text(encoding="utf-8")
    model = SentenceTransformer(path, device="cpu", local_files_only=True)
    prompt = "query" if "query" in model.prompts else None
    vector = model.encode(question, prompt_name=prompt, normalize_embeddings=True)
    passages = (folder / "passages.txt").read_text(encoding="utf-8").split("\f")
    scores = np.load(folder / "vectors.npy") @ vector
    for place in np.argsort(-scores)[:3]:
        print(f"{scores[place]:.3f} {passages[place]}")


if __name__ == "__main__":
    main()
