"""Example questions, made by rules from the letters, and kept if the index answers them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, takewhile

from askbrief.answering import ask
from askbrief.dates import written_date
from askbrief.embedding import ModelEmbedder
from askbrief.errors import AskbriefError
from askbrief.glossary import policy_terms
from askbrief.stores.base import LetterRecord, Store
from askbrief.types import Language, Letter

MOST = 4
TRIED = 10
"""Questions asked, at most, to find those."""
READ = 20
"""Letters looked at, the newest ones."""
LONG = 9
"""Letters of a single word from which it says enough to ask about it."""
Examples = dict[Language, list[str]]


def examples_of(
    store: Store,
    embedder: ModelEmbedder,
    records: Sequence[LetterRecord],
    threshold: float,
    stop: Callable[[], bool],
) -> Examples:
    """Return up to ``MOST`` questions a language that the letters answer.

    Args:
        stop: tells that they are no longer wanted.
    """
    letters = [store.letter(record.letter_id) for record in records[:READ]]
    made: dict[Language, Iterable[str]] = {"nl": dutch(letters), "en": english(letters)}
    examples: Examples = {}
    for language, questions in made.items():
        tried = list(dict.fromkeys(questions))[:TRIED]
        wanted = takewhile(lambda _: not stop(), tried)
        answered = (one for one in wanted if _is_answered(one, store, embedder, threshold))
        examples[language] = list(islice(answered, MOST))
    return examples


def dutch(letters: Sequence[Letter]) -> Iterator[str]:
    """Make questions in Dutch, the most telling first."""
    for number, term in enumerate(_told(letters)):
        sender = _sender_with(term, letters)
        yield f"Wat schrijft de {sender} over {term}?" if sender else f"Wat staat er over {term}?"
        if number == MOST - 2:
            yield from _signed(letters)


def english(letters: Sequence[Letter]) -> Iterator[str]:
    """Make questions in English, the most telling first."""
    for number, term in enumerate(_told(letters).values()):
        yield f"What do the letters say about {term}?"
        if number == MOST - 2:
            yield from _signed_in_english(letters)


def _told(letters: Sequence[Letter]) -> dict[str, str]:
    """Return terms that occur in the letters, with their English: several words before one,
    then those in most paragraphs.

    Names are left out: many need an article, or capitals that the glossary does not tell.
    """
    counts: Counter[str] = Counter()
    terms = {its_dutch: term for term, its_dutch in reversed(policy_terms().items())}
    for term in terms:
        if term.islower() and (" " in term or len(term) >= LONG):
            found = re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE)
            counts[term] = sum(bool(found.search(text)) for text in _paragraphs(letters))
    order = sorted(+counts, key=lambda term: (" " not in term, -counts[term], term))
    return {term: _plural(terms[term]) if term.endswith("en") else terms[term] for term in order}


def _plural(term: str) -> str:
    """Return an English noun in the plural, as the Dutch one is."""
    if term.endswith("s"):
        return term
    return f"{term[:-1]}ies" if term.endswith("y") else f"{term}s"


def _paragraphs(letters: Sequence[Letter]) -> Iterator[str]:
    for letter in letters:
        yield from (one.cut(letter.text) for one in letter.blocks if one.kind == "paragraph")


def _sender_with(term: str, letters: Sequence[Letter]) -> str | None:
    having = (one for one in letters if term.casefold() in one.text.casefold())
    senders = (one.metadata.sender.partition(",")[0] for one in having if one.metadata.sender)
    return next((sender[0].lower() + sender[1:] for sender in senders), None)


def _signed(letters: Sequence[Letter]) -> Iterator[str]:
    for day in _days(letters)[:1]:
        yield f"Wie ondertekende de brief van {written_date(day)}?"


def _signed_in_english(letters: Sequence[Letter]) -> Iterator[str]:
    for day in _days(letters)[:1]:
        yield f"Who signed the letter of {day.day} {day:%B} {day.year}?"


def _days(letters: Sequence[Letter]) -> list[dt.date]:
    """Return the dates of the letters that say who signed them."""
    signed = (one.metadata for one in letters if one.metadata.signatories)
    return [one.date for one in signed if one.date]


def _is_answered(question: str, store: Store, embedder: ModelEmbedder, threshold: float) -> bool:
    try:
        return ask(question, store, embedder, threshold=threshold).answered
    except AskbriefError:
        return False
