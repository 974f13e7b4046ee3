"""500 quotes of real letters hold; 500 that were altered do not. Seeded: the same every time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from askbrief.checking import check_quotes, quotes_in
from askbrief.sentences import sentence_spans
from askbrief.stores.base import Store
from askbrief.types import Letter, Span

COUNT = 500
Cut = tuple[Letter, Span]
NOT_IN_QUOTES = re.compile(r"[“”„«»\"]|…|\.\.\.|\[|\]|\n\s*\n")
"""What would end a quote in a text, or leave words out."""
DIGIT = re.compile(r"\d")
NEGATION = re.compile(r"\b(niet|geen|nooit|not|no)\b")
WORD = re.compile(r"[^\W\d_]{4,}")
PAIRS = (("“", "”"), ("„", "”"), ("«", "»"), ('"', '"'))


def sentences(letters: list[Letter]) -> list[Cut]:
    """Sentences of 40 to 400 characters that stand in one letter only."""
    counts: dict[str, int] = {}
    cuts = []
    for letter in letters:
        for block in letter.blocks:
            for span in sentence_spans(block.cut(letter.text)):
                whole = Span(block.start + span.start, block.start + span.end)
                words = whole.cut(letter.text)
                if 40 <= len(words) <= 400 and not NOT_IN_QUOTES.search(words):
                    counts[words] = counts.get(words, 0) + 1
                    cuts.append((letter, whole))
    return [cut for cut in cuts if counts[cut[1].cut(cut[0].text)] == 1]


@pytest.fixture(scope="module")
def cuts(letters: list[Letter]) -> list[Cut]:
    found = sentences(letters)
    random.Random(8).shuffle(found)
    assert len(found) > 2 * COUNT
    return found


def texts_of(cuts: list[Cut]) -> list[str]:
    return [span.cut(letter.text) for letter, span in cuts]


def holding(quotes: list[str], store: Store, sources: list[str] | None = None) -> list[bool]:
    """Check quotes as one text, each in the next kind of marks and with its source if any."""
    marked = [PAIRS[n % len(PAIRS)] for n in range(len(quotes))]
    paragraphs = [
        f"De minister schrijft: {opening}{quote}{closing}"
        + (f" ({sources[number]})." if sources else ".")
        for number, (quote, (opening, closing)) in enumerate(zip(quotes, marked, strict=True))
    ]
    found = quotes_in("\n\n".join(paragraphs))
    assert [one.forms[0] for one in found] == quotes
    return [one.holds for one in check_quotes(found, store)]


def digit(words: str, dice: random.Random) -> str | None:
    """Change one digit."""
    places = list(DIGIT.finditer(words))
    if not places:
        return None
    at = dice.choice(places).start()
    other = dice.choice([d for d in "0123456789" if d != words[at]])
    return words[:at] + other + words[at + 1 :]


def negation(words: str, dice: random.Random) -> str | None:
    """Take a negation out, or put one in."""
    there = list(NEGATION.finditer(words))
    if there:
        one = dice.choice(there)
        return words[: one.start()] + words[one.end() :].lstrip()
    at = dice.choice([found.start() for found in re.finditer(r"\s", words)])
    return f"{words[:at]} niet{words[at:]}"


def word(words: str, dice: random.Random) -> str | None:
    """Put another word in the place of one."""
    one = dice.choice(list(WORD.finditer(words)) or [None])  # type: ignore[list-item]
    if one is None:
        return None
    other = dice.choice([w for w in ("kabinet", "maatregel", "voorstel") if w != one.group()])
    return words[: one.start()] + other + words[one.end() :]


ALTER: dict[str, Callable[[str, random.Random], str | None]] = {
    "digit": digit,
    "negation": negation,
    "word": word,
}


def test_500_quotes_hold_wherever_they_stand(cuts: list[Cut], many: Store) -> None:
    assert holding(texts_of(cuts[:COUNT]), many) == [True] * COUNT


def test_500_quotes_hold_in_the_letter_that_is_cited(cuts: list[Cut], many: Store) -> None:
    sources = [letter.id for letter, _ in cuts[:COUNT]]
    assert holding(texts_of(cuts[:COUNT]), many, sources) == [True] * COUNT


@pytest.mark.parametrize("kind", ALTER)
def test_100_quotes_with_a_change_do_not_hold(kind: str, cuts: list[Cut], many: Store) -> None:
    dice = random.Random(kind)
    altered = (ALTER[kind](words, dice) for words in texts_of(cuts))
    changed = [words for words in altered if words][:100]
    assert len(changed) == 100
    assert holding(changed, many) == [False] * 100


def test_100_quotes_of_two_sentences_joined_across_a_gap_do_not_hold(
    cuts: list[Cut], many: Store
) -> None:
    joined = []
    for letter, span in cuts:
        later = [s for other, s in cuts if other is letter and s.start > span.end + 40]
        if later:
            joined.append(f"{span.cut(letter.text)} {later[0].cut(letter.text)}")
        if len(joined) == 100:
            break
    assert len(joined) == 100
    assert holding(joined, many) == [False] * 100


def test_100_quotes_of_another_letter_do_not_hold_in_the_one_cited(
    cuts: list[Cut], many: Store
) -> None:
    wrong = [
        (span.cut(letter.text), other.id)
        for (letter, span), (other, _) in zip(cuts, cuts[COUNT:], strict=False)
        if other is not letter and span.cut(letter.text) not in other.text
    ][:100]
    sources = [source for _, source in wrong]
    checked = check_quotes(quotes_in("\n\n".join(f"“{q}” ({s})" for q, s in wrong)), many)
    assert [one.holds for one in checked] == [False] * 100
    assert all("; it stands in " in one.reason for one in checked)
    assert [one.letter_id for one in checked] == sources


def test_the_place_of_a_changed_word_is_found(cuts: list[Cut], many: Store) -> None:
    dice = random.Random(5)
    some = cuts[:100]
    changed = [word(words, dice) or words for words in texts_of(some)]
    checked = check_quotes(quotes_in("\n\n".join(f"“{one}”" for one in changed)), many)
    hits = 0
    for one, (letter, span) in zip(checked, some, strict=True):
        hits += bool(one.place and one.place.letter_id == letter.id
                     and one.place.start < span.end and one.place.end > span.start)  # fmt: skip
    assert hits >= 98
