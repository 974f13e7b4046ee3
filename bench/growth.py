"""How the time of a question grows with the index, as a picture.

    python bench/scale.py measure FOLDER --json … > 10k.json     (once for each size)
    python bench/growth.py 10k.json 100k.json 1m.json docs/growth.svg

Needs ``pip install -e '.[bench]'``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt

LINES = {
    "search": ("whole search, without the model", "#1b4965", "o"),
    "dense": ("by vector", "#2a9d8f", "s"),
    "lexical": ("by words", "#c8553d", "^"),
    "dense 1 %": ("by vector, 1 in 100 let through", "#8d99ae", "D"),
}
GOAL_MS = 20
MARKS_MS = (0.2, 0.5, 1, 2, 5, 10, 20, 40)


def main() -> None:
    *measured, picture = map(Path, sys.argv[1:])
    runs = sorted((json.loads(path.read_text()) for path in measured), key=lambda r: r["passages"])
    plt.rcParams.update({"svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10})
    figure, axes = plt.subplots(figsize=(7, 4))
    sizes = [run["passages"] for run in runs]
    for name, (label, colour, mark) in LINES.items():
        half, most = ([run["values"][f"{name} {at}, ms"] for run in runs] for at in ("p50", "p95"))
        axes.plot(sizes, half, color=colour, marker=mark, label=label)
        axes.plot(sizes, most, color=colour, marker=mark, linestyle=":", fillstyle="none")
    axes.axhline(GOAL_MS, color="#999999", linewidth=0.8)
    axes.annotate("goal for the median at a million", (sizes[0], GOAL_MS * 1.06), color="#666666")
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="ms (dotted: p95)")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.set_yticks(MARKS_MS, [f"{mark:g}" for mark in MARKS_MS])
    axes.minorticks_off()
    axes.legend(frameon=False, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main()
