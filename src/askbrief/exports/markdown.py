"""An answer as Markdown: quotes as block quotes, then the numbered sources; pure."""

from __future__ import annotations

import re

from askbrief.exports.sources import one_line
from askbrief.exports.words import CHECKED, SOURCES, about, opening
from askbrief.types import Answer, Citation, Language

_SIGNS = re.compile(r"[\\`*_\[\]<>#|~&$]")
_LINE_START = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))(?=\s|$|[-=])", re.MULTILINE)


def markdown(answer: Answer) -> str:
    """Write an answer as Markdown."""
    blocks = [f"## {escaped(one_line(answer.question))}", *map(escaped, opening(answer))]
    blocks += [_block_quote(citation) for citation in answer.citations]
    if answer.citations:
        blocks.append(f"### {SOURCES[answer.language]}")
        blocks.append("\n".join(_source(one, answer.language) for one in answer.citations))
        blocks.append(CHECKED[answer.language])
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Take the meaning from signs of Markdown, so that a letter's own words stay as they are."""
    return _LINE_START.sub(_mark_escaped, _SIGNS.sub(r"\\\g<0>", text))


def _mark_escaped(found: re.Match[str]) -> str:
    space, sign, number, stop = found.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{stop}"


def _block_quote(citation: Citation) -> str:
    """Quote line by line; a line break stays one, an empty line parts paragraphs."""
    lines = f"{escaped(citation.quote.text)} [{citation.number}]".splitlines()
    return "\n".join(f"> {line.strip()}".rstrip() for line in lines)


def _source(citation: Citation, language: Language) -> str:
    parts = [citation.citation, ", ".join(about(citation, language))]
    link = f" <{citation.url}>" if citation.url else ""
    told = ". ".join(escaped(one_line(part)) for part in parts if part)
    return f"{citation.number}. {told}.{link}"
