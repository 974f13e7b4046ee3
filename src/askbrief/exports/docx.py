"""An answer as a Word document; imported late, for the library takes a third of a second."""

from __future__ import annotations

import io
import re

import docx as library
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from askbrief.exports.sources import one_line
from askbrief.exports.words import CHECKED, SOURCES, about, opening
from askbrief.types import Answer, Citation, Language

FONT = "Calibri"
LINK = RGBColor(0x15, 0x42, 0x73)
GREY = RGBColor(0x55, 0x55, 0x55)
LOCALES: dict[Language, str] = {"nl": "nl-NL", "en": "en-GB"}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx(answer: Answer) -> bytes:
    """Write an answer as a Word document on A4: the question, the quotes, their sources."""
    made = library.Document()
    _set_up(made, answer)
    made.add_heading(clean(one_line(answer.question)), level=1)
    for line in opening(answer):
        made.add_paragraph(clean(line))
    for citation in answer.citations:
        _add_quote(made, citation)
    if answer.citations:
        made.add_heading(SOURCES[answer.language], level=2)
        for citation in answer.citations:
            _add_source(made, citation, answer.language)
        _grey(made.add_paragraph(CHECKED[answer.language]))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def clean(text: str) -> str:
    """Replace what XML cannot hold by U+FFFD."""
    return _NOT_IN_XML.sub("\ufffd", text)


def _set_up(made: Document, answer: Answer) -> None:
    """Set page, fonts, language and properties."""
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.5)
    for name, size in (("Normal", 11), ("Heading 1", 18), ("Heading 2", 13), ("Quote", 11)):
        _set_font(made, name, size)
    made.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LOCALES["nl"])  # of the quotes, for who checks the spelling
    about_it = made.core_properties
    about_it.title, about_it.author = clean(one_line(answer.question))[:255], "askbrief"
    about_it.comments, about_it.language = "", LOCALES[answer.language]


def _set_font(made: Document, name: str, size: int) -> None:
    style = made.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_after = Pt(6)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _add_quote(made: Document, citation: Citation) -> None:
    """Add a quote, a paragraph for each of its own, with its number at the end."""
    paragraphs = re.split(r"\n\s*\n", clean(citation.quote.text))
    for number, words in enumerate(paragraphs):
        added = made.add_paragraph(style="Quote")
        added.add_run(("“" if number == 0 else "") + words.strip("\n"))
        last = number == len(paragraphs) - 1
        added.paragraph_format.keep_with_next = not last
        if last:
            added.add_run("”")
            mark = added.add_run(f" [{citation.number}]")
            mark.italic, mark.bold = False, True


def _add_source(made: Document, citation: Citation, language: Language) -> None:
    added = made.add_paragraph()
    added.paragraph_format.left_indent = Cm(0.8)
    added.paragraph_format.first_line_indent = Cm(-0.8)
    added.paragraph_format.tab_stops.add_tab_stop(Cm(0.8))
    added.add_run(f"[{citation.number}]\t")
    added.add_run(clean(one_line(citation.citation))).bold = True
    for line in about(citation, language):
        added.add_run(f"\n{clean(one_line(line))}")
    if citation.url:
        added.add_run("\n")
        _add_link(added, citation.url)


def _add_link(paragraph: Paragraph, url: str) -> None:
    """Add a link that can be followed, which the library has no call for."""
    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run = paragraph.add_run(url)
    run.font.color.rgb, run.font.underline = LINK, True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    link.append(run._r)
    paragraph._p.append(link)


def _grey(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.space_before = Pt(12)
    for run in paragraph.runs:
        run.font.color.rgb, run.font.size = GREY, Pt(9)
