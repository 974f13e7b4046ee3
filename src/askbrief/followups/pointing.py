"""Whether a question points back: "who funds them?", "wanneer is dat besloten?"."""

from __future__ import annotations

import re

from askbrief.followups.lexicon import content, is_in, words_in
from askbrief.followups.types import Word
from askbrief.questions import language_of

MOST_CONTENT = 6
"""A question with more content words says enough by itself."""
OF_THESE = re.compile(
    r"(?:(?:hoeveel|welke?|wie|how (?:many|much)|which|who) )?"
    r"(?:van|of) (?:deze|die|these|those|them)\b",
    re.IGNORECASE,
)
SAME = re.compile(r"(?:geldt|is|does|did) (?:the same|hetzelfde)\b", re.IGNORECASE)
CLAUSE = re.compile(r"[.?!:;,]\s|\s(?:en|and|or)\s")
BE = frozenset("is zijn was waren are were be blijft".split())
OBJECTS = frozenset("her hem him them hen".split())
ARTICLES = frozenset("het een the".split())
PARTICIPLE = re.compile(
    r"(?:ge|be|ver|ont|her|aange|afge|uitge|opge|toege|inge|voorge)\w{2,}(?:d|t|en)|\w{3,}ed"
)
NOUNS = frozenset(
    "geld gebied gezicht gerecht bericht beleid besluit verbod verband geluid gewicht beeld bezit "
    "bestand bewind verlies verdrag verschil bedrag verzet verraad verstand gebed gedicht".split()
)
"""Words that look like participles."""


def points_back(text: str, words: list[Word], rest: list[Word]) -> bool:
    """Tell whether a word of the question points back with nothing before it to point at.

    Args:
        rest: the words without those that open it, like "and".
    """
    body = [word for word in content(rest) if not is_in(word.low, "actor", "vague")]
    if len(body) > MOST_CONTENT:
        return False
    if any(OF_THESE.match(text, first.start) for first in (words[0], rest[0])):
        return True
    if _unsaid(rest, body) or (len(body) <= 2 and SAME.match(text, rest[0].start)):
        return True
    end = min(_first_clause(text, rest), _subordinate(text, rest))
    for at, word in enumerate(rest):
        before = [other for other in body if other.start < word.start]
        if word.start < end and len(before) <= 2 and _points(rest, at, before, len(body)):
            return True
    return False


def _unsaid(rest: list[Word], body: list[Word]) -> bool:
    """Match "does Germany take part too?" and "who voted against?": in or against what?"""
    if any(is_in(word.low, "too") for word in rest) and len(body) < 2:
        return all(word.capital for word in body)
    asked = is_in(rest[0].low, "choose") or rest[0].low in {"wie", "who", "how"}
    return asked and len(body) <= 1 and rest[-1].low in {"tegen", "against", "voor", "for"}


def _first_clause(text: str, rest: list[Word]) -> int:
    """Return where the first clause ends; what later ones point at may stand in it."""
    for clause in CLAUSE.finditer(text, rest[0].end):
        if content(words_in(text[: clause.start()])):
            return clause.start()
    return len(text)


def _subordinate(text: str, rest: list[Word]) -> int:
    """Return where the first word of a subordinate clause ends; "of" is none in English."""
    english = language_of(text) == "en"
    for word in rest[1:]:
        if is_in(word.low, "subordinate") and not (english and word.low == "of"):
            return word.end
    return len(text)


def _points(rest: list[Word], at: int, before: list[Word], body: int) -> bool:
    low = rest[at].low
    if is_in(low, "about"):
        return not _explained(rest, at)
    if is_in(low, "own"):
        lone = not content(rest[:at]) and body <= 4
        return lone and at > 0 and is_in(rest[at - 1].low, "verb")
    if low in {"het", "it"} or is_in(low, "plural", "single"):
        most = 2 if is_in(rest[0].low, "choose") else 1
        return len(before) <= most and _someone(rest, at, body)
    if is_in(low, "there"):
        return body <= 3 and _there(rest, at)
    return is_in(low, "point") and body <= 5 and _that(rest, at, body)


def _someone(rest: list[Word], at: int, body: int) -> bool:
    """Judge a personal pronoun."""
    low = rest[at].low
    if low in {"het", "it"}:
        return body <= (2 if low == "het" else 4) and _it(rest, at)
    return _person(rest, at, body)


def _explained(rest: list[Word], at: int) -> bool:
    """Tell whether what is pointed at follows: "ervan dat", "it is true that"."""
    return any(is_in(word.low, "expletive") for word in rest[at + 1 :])


def _person(rest: list[Word], at: int, body: int) -> bool:
    low, after = rest[at].low, _low(rest, at + 1)
    if at == 0 or after in {"die", "who"}:
        return False
    if is_in(rest[at - 1].low, "subordinate") and low not in OBJECTS:
        return False
    if low in {"they", "he", "she"} and not is_in(rest[at - 1].low, "invert"):
        return False  # "which countries say they ..."
    if low in OBJECTS and body > 4:
        return False
    return low != "her" or not after or is_in(after, "prep", "after")


def _there(rest: list[Word], at: int) -> bool:
    if at and rest[at].low == "daar" and is_in(rest[-1].low, "prep"):
        return True  # "wie houdt daar toezicht op?"
    if at == 0 or (rest[at - 1].low in BE | {"has", "have"} and rest[at].low == "there"):
        return False
    return at == len(rest) - 1 or (rest[at].low == "daar" and is_in(rest[at - 1].low, "verb"))


def _it(rest: list[Word], at: int) -> bool:
    if at == 0 or _explained(rest, at) or is_in(rest[at - 1].low, "subordinate"):
        return False
    if any(word.low in {"om", "to"} for word in rest[at + 1 :]):
        return False  # "how long does it take to ..."
    if rest[at].low == "it":
        return True
    if rest[at - 1].low in {"gaat", "ging", "gaan"}:
        return False  # "hoe gaat het met ..."
    after = _low(rest, at + 1)
    return is_in(rest[at - 1].low, "verb") and _not_a_noun(rest, at, after)


def _not_a_noun(rest: list[Word], at: int, after: str) -> bool:
    """Tell whether what follows "het" or "dat" shows that it is no article."""
    if not after or is_in(after, "after", "bare"):
        return True
    return at + 2 == len(rest) and _is_participle(after)


def _is_participle(low: str) -> bool:
    return bool(PARTICIPLE.fullmatch(low)) and low not in NOUNS


def _that(rest: list[Word], at: int, body: int) -> bool:
    """Judge a demonstrative: with a noun that says nothing by itself, or alone."""
    low, after = rest[at].low, _low(rest, at + 1)
    previous = rest[at - 1].low if at else ""
    if not after:
        return at > 0
    far = low in {"dat", "that", "die"} and is_in(after, "vague_that")
    if far or is_in(after, "vague"):
        return not _explained(rest, at + 1)
    last = at + 2 == len(rest)
    if low in {"those", "die"} and last and is_in(previous, "prep", "verb"):
        return body <= 2 and not is_in(after, "letter")
    picked = previous in {"of", "van"} and is_in(after, "verb", "prep")
    still = is_in(previous, "invert") and is_in(after, "adverb") and body <= 3
    if picked or (still and not _explained(rest, at)):
        return True  # "which of these are", "are these still"
    if low in {"dat", "that", "die", "those"} and at <= 2 and is_in(previous, "invert"):
        return body <= 2 and not is_in(after, "letter") and not _explained(rest, at)
    return low not in {"deze", "these"} and _that_alone(rest, at, previous, after)


def _that_alone(rest: list[Word], at: int, previous: str, after: str) -> bool:
    """Judge a demonstrative after a verb: "when was that decided", not "is that letter"."""
    lone = at + 2 == len(rest) and (previous in BE or is_in(previous, "speaker"))
    if not lone and not is_in(previous, "verb"):
        return False
    if after == rest[at].low:
        return True  # "betekent dat dat ..."
    pronoun = _not_a_noun(rest, at, after) and after not in ARTICLES
    return not _explained(rest, at) and (lone or pronoun)


def _low(words: list[Word], at: int) -> str:
    return words[at].low if at < len(words) else ""
