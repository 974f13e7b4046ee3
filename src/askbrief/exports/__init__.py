"""An answer as a document or as entries of a reference manager; pure: an answer in, bytes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from askbrief.exports.bibtex import bibtex
from askbrief.exports.csl import csl_json
from askbrief.exports.markdown import markdown
from askbrief.exports.plain import plain_text
from askbrief.exports.ris import ris
from askbrief.types import Answer

__all__ = ["FORMATS", "Format", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A form that an answer can be had in."""

    name: str
    media_type: str
    suffix: str
    """Of a file, with its dot."""
    write: Callable[[Answer], str | bytes]

    @property
    def binary(self) -> bool:
        """Whether it is no text."""
        return self.name == "docx"


def _docx(answer: Answer) -> bytes:
    from askbrief.exports.docx import docx  # noqa: PLC0415  0.3 s

    return docx(answer)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CSL = "application/vnd.citationstyles.csl+json"
FORMATS = {
    one.name: one
    for one in (
        Format("markdown", "text/markdown", ".md", markdown),
        Format("text", "text/plain", ".txt", plain_text),
        Format("docx", _WORD, ".docx", _docx),
        Format("bibtex", "application/x-bibtex", ".bib", bibtex),
        Format("ris", "application/x-research-info-systems", ".ris", ris),
        Format("csl-json", _CSL, ".json", csl_json),
    )
}


def export(answer: Answer, name: str) -> bytes:
    """Write an answer in one of the ``FORMATS``; text is UTF-8.

    Every form has each quote, its official citation, its link and its date.
    """
    written = FORMATS[name].write(answer)
    return written if isinstance(written, bytes) else written.encode()
