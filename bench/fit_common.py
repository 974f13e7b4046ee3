"""Measure the mean vectors that centring takes away; writes src/askbrief/data/common-*.npz.

Passages and questions of the development sets in ../shared/questions, in equal parts.
usage: python bench/fit_common.py SHARED_FOLDER [CACHE_FOLDER]
"""

import json
import sys
from pathlib import Path

import numpy as np

from askbrief.embedding import open_embedder
from askbrief.settings import BUNDLED_MODEL, load_settings

DOCS = ("kamervragen", "rijksoverheid_vac")
NL = ("kamervragen", "rijksoverheid_vac")
EN = ("kamervragen_en", "rijksoverheid_vac_en", "rv_en2nl")
SAMPLE = 300


def column(path: Path, key: str) -> list[str]:
    rows = [json.loads(line)[key] for line in path.read_text().splitlines()]
    return [" ".join(row.split())[:1000] for row in rows[:: max(1, len(rows) // SAMPLE)]]


def mean_of_sets(sets: list[list[np.ndarray]]) -> np.ndarray:
    return np.mean([np.concatenate(rows).mean(0) for rows in sets], axis=0).astype(np.float32)


def main() -> None:
    shared = Path(sys.argv[1]) / "questions"
    cache = Path(sys.argv[2]) if len(sys.argv) > 2 else load_settings().cache
    embedder = open_embedder(BUNDLED_MODEL, cache)
    passages = [embedder.embed_passages(column(shared / f"{s}.docs.jsonl", "text")) for s in DOCS]
    out = {
        "passage": mean_of_sets([[p.vectors] for p in passages]),
        "passage_token": mean_of_sets([p.tokens for p in passages]),
    }
    for language, names in (("nl", NL), ("en", EN)):
        sets = [
            [embedder.embed_query(q) for q in column(shared / f"{n}.questions.jsonl", "question")]
            for n in names
        ]
        out[f"question_{language}"] = mean_of_sets([[q.vector[None] for q in s] for s in sets])
        out[f"question_token_{language}"] = mean_of_sets([[q.tokens for q in s] for s in sets])
    data = Path(__file__).parents[1] / "src" / "askbrief" / "data"
    np.savez(data / f"common-{embedder.fingerprint[:16]}.npz", **out)


if __name__ == "__main__":
    main()
