"""Checks quotes against an index: by its searches, and by reading every letter, side by side.

    python bench/checking.py INDEX [--quotes 100]

Quotes are sentences of random letters, without a citation; every second one has a word changed.
The baseline reads each letter and looks for the quote, white space squeezed. Prints seconds a
quote and how many quotes each says stand and do not stand.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable

from askbrief.checking import Quoted, check_quotes
from askbrief.sentences import sentence_spans
from askbrief.stores import open_store
from askbrief.stores.base import Store
from askbrief.types import Filter


def quotes_of(store: Store, count: int) -> list[tuple[str, bool]]:
    """Sentences, and whether they were left as they are."""
    dice = random.Random(8)
    names = [record.letter_id for record in store.letters(Filter())]
    made: list[tuple[str, bool]] = []
    while len(made) < count:
        letter = store.letter(dice.choice(names))
        block = dice.choice(letter.blocks).cut(letter.text)
        words = dice.choice(sentence_spans(block)).cut(block)
        if not 40 <= len(words) <= 400 or re.search(r"[\[…]|\.\.\.", words):
            continue
        whole = len(made) % 2 == 0
        made.append(
            (words if whole else re.sub(r"\b\w{4,}\b", "kaasschaaf", words, count=1), whole)
        )
    return made


def by_search(store: Store, quotes: list[str]) -> list[bool]:
    found = [Quoted(0, len(quote), (quote,), (), "") for quote in quotes]
    return [one.holds for one in check_quotes(found, store)]


def by_reading(store: Store, quotes: list[str]) -> list[bool]:
    wanted = [" ".join(quote.split()) for quote in quotes]
    there = [False] * len(quotes)
    for record in store.letters(Filter()):
        text = " ".join(store.letter(record.letter_id).text.split())
        there = [old or quote in text for old, quote in zip(there, wanted, strict=True)]
    return there


def timed(
    check: Callable[[Store, list[str]], list[bool]], store: Store, quotes: list[str]
) -> tuple[float, list[bool]]:
    began = time.perf_counter()
    said = check(store, quotes)
    return (time.perf_counter() - began) / len(quotes), said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("index")
    parser.add_argument("--quotes", type=int, default=100)
    options = parser.parse_args()
    store = open_store(options.index)
    pairs = quotes_of(store, options.quotes)
    texts, whole = [text for text, _ in pairs], [one for _, one in pairs]
    print(f"{store.counts().letters:,} letters, {len(texts)} quotes, half of them changed\n")
    print("| | s a quote, all at once | s, one alone | held | refused |")
    print("| --- | --- | --- | --- | --- |")
    for name, check in (("searches (askbrief)", by_search), ("reading every letter", by_reading)):
        many, said = timed(check, store, texts)
        alone, _ = timed(check, store, texts[:1])
        held = sum(one for one, left in zip(said, whole, strict=True) if left)
        refused = sum(not one for one, left in zip(said, whole, strict=True) if not left)
        print(
            f"| {name} | {many:.4f} | {alone:.3f} | {held} of {sum(whole)} | {refused} of {len(whole) - sum(whole)} |"
        )


if __name__ == "__main__":
    main()
