"""Does a completed follow-up find what the bare one does not? And do complete questions stay?

Each pair of docs/evaluation/followups_letters.jsonl has an earlier question, a follow-up as
typed, the same written out in full, and words that stand in a passage that answers it.

usage: askbrief build SHARED_FOLDER/letters/pdf corpus --index INDEX
       python bench/followups.py INDEX [--cache FOLDER] [--misses] [--shared SHARED_FOLDER]

With --shared, also every question of the shared sets (of the members' questions those that make
sense on their own) and of docs/evaluation is asked after a random other one: how many change?
"""

import argparse
import json
import random
from pathlib import Path

from askbrief.embedding import open_embedder
from askbrief.errors import QuestionError
from askbrief.followups import complete
from askbrief.retrieval import search
from askbrief.settings import BUNDLED_MODEL, load_settings
from askbrief.stores import open_store

PAIRS = Path(__file__).parents[1] / "docs" / "evaluation" / "followups_letters.jsonl"
FORMS = ("bare", "completed", "full")
DEEP = 10


def rank(question, evidence, store, embedder):
    """Return the rank of the first passage with the evidence, from 1; 0 if it is not found."""
    try:
        hits = search(question, store, embedder, limit=DEEP, answers_only=True).hits
    except QuestionError:
        return 0
    texts = [" ".join(hit.passage.text.split()) for hit in hits]
    return next((n for n, text in enumerate(texts, 1) if evidence in text), 0)


def measure(pair, store, embedder):
    done = complete(pair["question"], pair["history"])
    asked = {"bare": pair["question"], "completed": done.question, "full": pair["full"]}
    ranks = {form: rank(text, pair["evidence"], store, embedder) for form, text in asked.items()}
    return pair, asked, ranks


def table(rows):
    print(f"{'':12}{'pairs':>6}{'in 1':>8}{'in 3':>8}{'MRR@10':>8}")
    for language in ("nl", "en", None):
        for form in FORMS:
            ranks = [r[form] for p, _, r in rows if language in {None, p["lang"]}]
            first, three = (sum(0 < r <= n for r in ranks) / len(ranks) for n in (1, 3))
            mrr = sum(1 / r for r in ranks if r) / len(ranks)
            name = f"{language or 'all'} {form}"
            print(f"{name:12}{len(ranks):6}{first:8.3f}{three:8.3f}{mrr:8.3f}")


def questions(path, only=None):
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [row["question"] for row in rows if only is None or row["id"] in only]


def complete_questions(shared):
    folder = shared / "questions"
    alone = set((folder / "kamervragen_self_contained.ids.txt").read_text().split())
    sets = {"kamervragen": questions(folder / "kamervragen.questions.jsonl", alone)}
    for name in ("kamervragen_en", "rijksoverheid_vac", "rijksoverheid_vac_en"):
        sets[name] = questions(folder / f"{name}.questions.jsonl")
    for path in sorted(PAIRS.parent.glob("*.questions.jsonl")):
        sets[path.name.removesuffix(".questions.jsonl")] = questions(path)
    return sets


def unchanged(shared):
    sets = complete_questions(shared)
    every = [text for texts in sets.values() for text in texts]
    draw = random.Random(3)
    print(f"\n{'complete questions':22}{'asked':>6}{'changed':>9}")
    for name, texts in sets.items():
        changed = [text for text in texts if complete(text, [draw.choice(every)]).question != text]
        print(f"{name:22}{len(texts):6}{len(changed):9}")
        for text in changed:
            print(f"  {text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index")
    parser.add_argument("--cache", type=Path, default=load_settings().cache)
    parser.add_argument("--misses", action="store_true", help="show what was not in the first 3")
    parser.add_argument("--shared", type=Path, help="folder with the shared question sets")
    args = parser.parse_args()
    pairs = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    embedder = open_embedder(BUNDLED_MODEL, args.cache)
    store = open_store(args.index)
    try:
        rows = [measure(pair, store, embedder) for pair in pairs]
    finally:
        store.close()
    table(rows)
    if args.shared:
        unchanged(args.shared)
    for pair, asked, ranks in rows if args.misses else []:
        if not 0 < ranks["completed"] <= 3:
            print(f"\n{pair['id']} {pair['evidence']!r}")
            for form in FORMS:
                print(f"  {form} ({ranks[form] or '-'}): {asked[form]}")


if __name__ == "__main__":
    main()
