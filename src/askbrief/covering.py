"""Sentences that say that questions are answered, and do not answer them.

A minister's answers go with a covering letter and a title. Both repeat what was asked and match
a question on it better than any answer does.
"""

from __future__ import annotations

import re

_COVERING = re.compile(
    r"\s*(?:"
    r".{0,200}\bdeel ik u (?:hierbij )?mede,? dat (?:de |uw )?(?:schriftelijke )?(?:kamer)?vragen\b"
    r".*\b(?:worden|zijn) beantwoord\b"
    r"|(?:hierbij|hiermee|bijgaand|mede namens)\b.{0,200}\b(?:zend|stuur|bied|doe|treft|ontvangt)\b"
    r".{0,80}\b(?:antwoorden|beantwoording)\b.*\bvragen\b"
    r"|(?:antwoord(?:en)? van (?:de )?(?:minister|staatssecretaris)|beantwoording)\b"
    r".*\b(?:kamer|schriftelijke )?vragen (?:van|gesteld door)\b[^.?!]*\bover\b[^?!]*$"
    r")",
    re.IGNORECASE | re.DOTALL,
)
_ANSWERS = re.compile(
    r"\b(?:beantwoording|antwoord(?:en)?|vragen van (?:het lid|de leden))\b", re.IGNORECASE
)
_ON_QUESTIONS = re.compile(
    r"\b(?:kamer)?vra(?:ag|gen)\b|\bvroeg(?:en)?\b|\bquestions?\b|\basked\b|\b(?:kamer)?leden\b"
    r"|\bmembers?\b|\bmps?\b",
    re.IGNORECASE,
)


def is_covering(sentence: str) -> bool:
    """Tell whether a sentence only says that questions are answered."""
    return bool(_COVERING.match(sentence))


def is_head_of_answers(head: str) -> bool:
    """Tell whether a head says that what follows are questions and their answers."""
    return bool(_ANSWERS.search(head))


def asks_for_questions(question: str) -> bool:
    """Tell whether a question is about questions and who asked them: those sentences answer it."""
    return bool(_ON_QUESTIONS.search(question))
