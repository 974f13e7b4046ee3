"""How many of a question's words stand in a text, inflected, rendered or not; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from askbrief.glossary import Rendering
from askbrief.small_words import WORD

_ALIKE = 4
"""Letters that words have in common at least, to count as forms of one word."""
_ENDING = 4
"""Letters that one form may be longer than another."""


def word_shares(
    words: Sequence[str], known: Sequence[Rendering], texts: Iterable[str]
) -> list[float]:
    """Return the share of words that stand in each text, inflected, rendered or not."""
    dutch = [[word.lower() for word in rendering.dutch] for rendering in known]
    beginnings = {word[:_ALIKE] for word in (*words, *chain.from_iterable(dutch))}

    def share(text: str) -> float:
        there: defaultdict[str, set[str]] = defaultdict(set)
        for word in WORD.findall(text.lower()):
            if word[:_ALIKE] in beginnings:
                there[word[:_ALIKE]].add(word)
        plain = sum(_stands_in(word, there) for word in words)
        rendered = sum(any(_stands_in(word, there) for word in either) for either in dutch)
        return min(1.0, (plain + rendered) / len(words))

    return [share(text) for text in texts]


def _stands_in(word: str, there: Mapping[str, Collection[str]]) -> bool:
    """Tell whether a word or one like it is among words that are grouped by their beginnings."""
    alike = there.get(word[:_ALIKE])
    return alike is not None and (word in alike or any(_akin(word, other) for other in alike))


def _akin(one: str, other: str) -> bool:
    """Tell whether words are forms of one, or one begins with the other, as compounds do."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 5:
        return False
    stem = max(_ALIKE, len(short) - 2)
    return short[:stem] == long[:stem] and (
        long.startswith(short) or len(long) - len(short) <= _ENDING
    )
