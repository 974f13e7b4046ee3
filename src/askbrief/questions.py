"""What can be seen of a question without a model: its language, words and kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from askbrief.errors import QuestionError
from askbrief.letter_questions import LetterQuestion, read_letter_question
from askbrief.small_words import SMALL, STOP, WORD
from askbrief.types import Language

MAX_QUESTION_CHARS = 2000
Wanted = Literal["amount", "date", "person", "list", "reason", "other"]

SPOKEN: dict[Language, frozenset[str]] = {
    "nl": STOP["nl"] - STOP["en"] | frozenset("minister kamer brief kabinet motie".split()),
    "en": STOP["en"] - STOP["nl"] | frozenset("letter cabinet government motion".split()),
}
CUES: tuple[tuple[Wanted, str], ...] = (
    (
        "amount",
        r"\b(hoeveel|hoe (groot|hoog|duur|lang|vaak|oud|veel)|welk(e)? (bedrag|percentage|aantal)"
        r"|bedrag|aantal|kost(en)?|prijs|how (much|many|large|big|high|long|often|old)|amount"
        r"|budget|costs?|price|percentage|share of|number of)\b",
    ),
    (
        "date",
        r"\b(wanneer|datum|welk(e)? (dag|jaar|maand)|hoe laat|when|dates?|since"
        r"|(what|which) (day|year|month|date)|deadline)\b",
    ),
    (
        "person",
        r"\b(wie|who|whom|whose|afzender|sender|ondertekend|ondertekende|signed|signatory"
        r"|door wie|naam|name|(welke|which|what) (minister|organisatie|organi[sz]ation|persoon"
        r"|person|partij|party|fractie|instantie|agency|gemeente|municipality|company|bedrijf))\b",
    ),
    ("reason", r"\b(waarom|why|reden(en)?|reasons?|waardoor|hoe komt)\b"),
    ("list", r"\b(welke|which|what (are|kinds?|countries|groups|organi[sz]ations)|noem|list)\b"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what its words show."""

    text: str
    language: Language
    words: tuple[str, ...]
    """Content words in lower case, in order, each once."""
    names: tuple[str, ...]
    """Numbers, abbreviations and capitalised words inside the sentence, as written."""
    wanted: Wanted
    about: LetterQuestion | None = None
    """What a question about a letter itself asks for; None if it asks what letters say."""


def read_question(text: str) -> Question:
    """Look at a question.

    Raises:
        QuestionError: it is empty, too long, or has no word to search for.
    """
    tidy = " ".join(text.split())
    if not tidy:
        raise QuestionError("the question is empty", remedy="Ask it in a few words.")
    if len(tidy) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(tidy):,} characters, at most {MAX_QUESTION_CHARS:,} are read",
            remedy="Ask it in a few words.",
        )
    language = language_of(tidy)
    words = _content_words(tidy)
    if not words:
        raise QuestionError(
            "the question has no word to search for", remedy="Name what you want to know."
        )
    about = read_letter_question(tidy)
    return Question(tidy, language, words, _names(tidy), _wanted(tidy), about)


def on_its_subject(question: Question) -> Question:
    """Return what a question about a letter says that the letter is on, as a question; one
    that does not say so as it is."""
    about = question.about
    if about is None or not about.subject:
        return question
    try:
        subject = read_question(about.subject)
    except QuestionError:
        return replace(question, about=replace(about, subject=""))
    return replace(subject, language=question.language, about=about)


def language_of(text: str) -> Language:
    """Tell Dutch from English by the small words; Dutch, the letters' own, in doubt."""
    words = [word.lower() for word in WORD.findall(text)]
    dutch, english = (sum(word in SPOKEN[which] for word in words) for which in ("nl", "en"))
    # -ing is shared; double vowels and ij are not English, th- and -tion are not Dutch.
    dutch += sum(bool(re.search(r"ij|aa|uu|ee[nrlst]$|sch|isch", word)) for word in words)
    english += sum(bool(re.search(r"^th|tion|ght|ing$|ies$|sh|y$", word)) for word in words)
    return "en" if english > dutch else "nl"


def without_small_words(text: str) -> str:
    """Return a text less the words that every text has; as it was if nothing would be left.

    What is written in capitals stays: OM and WHO are no small words.
    """
    kept = WORD.sub(lambda found: "" if _is_small(found.group()) else found.group(), text)
    return " ".join(kept.split()) if WORD.search(kept) else text


def _is_small(word: str) -> bool:
    return word.lower() in SMALL and not (len(word) > 1 and word.isupper())


def _content_words(text: str) -> tuple[str, ...]:
    words = (word.lower() for word in WORD.findall(text))
    return tuple(dict.fromkeys(word for word in words if word not in SMALL and _says(word)))


def _says(word: str) -> bool:
    return len(word) > 1 or word.isdecimal()


def _names(text: str) -> tuple[str, ...]:
    found = []
    for number, word in enumerate(WORD.findall(text)):
        inside = number > 0 and word[0].isupper() and word.lower() not in SMALL
        if inside or any(c.isdecimal() for c in word) or (len(word) > 1 and word.isupper()):
            found.append(word)
    return tuple(dict.fromkeys(found))


def _wanted(text: str) -> Wanted:
    for wanted, cue in CUES:
        if re.search(cue, text, re.IGNORECASE):
            return wanted
    return "other"
