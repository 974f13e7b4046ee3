"""An answer as plain text; pure."""

from __future__ import annotations

from askbrief.exports.sources import one_line
from askbrief.exports.words import CHECKED, about, opening
from askbrief.types import Answer, Citation, Language


def plain_text(answer: Answer) -> str:
    """Write an answer as plain text, not wrapped: paragraphs are lines."""
    blocks = [one_line(answer.question), *opening(answer)]
    blocks += [f"“{one.quote.text}” [{one.number}]" for one in answer.citations]
    blocks += [_source(one, answer.language) for one in answer.citations]
    blocks += [CHECKED[answer.language]] if answer.citations else []
    return "\n\n".join(blocks) + "\n"


def _source(citation: Citation, language: Language) -> str:
    lines = [f"[{citation.number}] {one_line(citation.citation)}"]
    lines += [f"    {one_line(line)}" for line in about(citation, language)]
    return "\n".join([*lines, *([f"    {citation.url}"] if citation.url else [])])
