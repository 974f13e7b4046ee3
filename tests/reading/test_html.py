"""Letters as web pages: the publisher's own, and what any page may hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.errors import LetterError
from askbrief.reading import Reading, read_letter
from askbrief.reading.html import read
from askbrief.types import Letter

Whole = Callable[[Letter], None]
Found = list[tuple[str, str | None, str]]


def reading(html: str | bytes) -> Reading:
    data = html.encode() if isinstance(html, str) else html
    return read_letter(data, "brief.html")


def letter(body: str) -> Letter:
    return reading(f"<!DOCTYPE html><html><body>{body}</body></html>").letter


def blocks(found: Letter) -> Found:
    return [(one.kind, one.speaker, one.cut(found.text)) for one in found.blocks]


def texts(body: str, whole: Whole | None = None) -> list[str]:
    found = letter(body)
    if whole:
        whole(found)
    return [one.cut(found.text) for one in found.blocks]


# The publisher's own pages


def test_the_page_and_the_xml_of_a_motion_say_the_same(shared: Path, whole: Whole) -> None:
    official = shared / "letters/official"
    page = read_letter((official / "kst-32545-143_kst-32545-143.html").read_bytes(), "a.html")
    xml = read_letter((official / "kst-32545-143_kst-32545-143.xml").read_bytes(), "b.xml")
    whole(page.letter)
    assert (page.letter.text, page.letter.blocks) == (xml.letter.text, xml.letter.blocks)
    assert page.letter.id == xml.letter.id == "kst-32545-143"
    assert (page.letter.form, page.warnings) == ("html", ())
    subject = (
        "Motie van de leden Inge van Dijk en Grinwis over het definiëren van een "
        "grensspaarsaldo voor negatieve spaarrente"
    )
    assert page.letter.title == page.letter.metadata.subject == subject
    assert page.letter.metadata == replace(xml.letter.metadata, subject=subject)


QUESTIONS = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html
  PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="nl"><head>
  <meta name="DC.identifier" scheme="OVERHEIDop.ParlID" content="ah-tk-20152016-1000" />
  <meta name="DC.creator" content="Tweede Kamer der Staten-Generaal" />
  <meta name="OVERHEIDop.vergaderjaar" scheme="" content="2015-2016" />
  <script src="./popup.js" type="text/javascript"/></head>
 <body><div id="kopregel"><p>Zoek</p></div><div id="broodtekst">
  <h1 class="kamervraagomschrijving_kop no-toc">Vragen van het lid Monasch (PvdA) aan de
   Minister van Financi&euml;n over de zaak&nbsp;(ingezonden 4 januari 2016).</h1>
  <h1 class="kamervraagomschrijving_kop no-toc">Antwoord van Minister Dijsselbloem (Financiën)
   (ontvangen 3 februari 2016).</h1>
  <div class="vraag"><h2 class="stuktitel no-toc"><a id="d16e43" name="d16e43"></a>Vraag 1</h2>
   <p>Wat is uw reactie?<a class="nootnum supernote-click-ID-d37" href="#ID-d37">1</a> <a
    class="nootnum supernote-click-n2" href="#n2">2</a></p></div>
  <div class="antwoord"><h2 class="stuktitel no-toc">Antwoord 1</h2><p>Geen.</p></div>
  <div id="noten"><hr/>
   <div class="voet noot snp-mouseoffset notedefault" id="supernote-note-ID-d37">
    <h5 class="note-close"><a class="note-close" href="#close-ID-d37">X</a> Noot</h5>
    <sup><span class="nootnum"><a id="ID-d37" name="ID-d37"></a>1</span></sup>
    <p><a href="http://nos.nl/l/2">http://nos.nl/l/2</a></p></div>
   <div class="voet noot snp-mouseoffset notedefault" id="supernote-note-n2">
    <h5 class="note-close"><a class="note-close" href="#close-n2">X</a> Noot</h5>
    <sup><span class="nootnum"><a id="n2" name="n2"></a>2</span></sup>
    <p>VOG: verklaring omtrent gedrag</p></div></div>
 </div><div id="voetregel"><p>Naar boven</p></div></body></html>"""


def test_answered_questions_with_footnotes(whole: Whole) -> None:
    found = reading(QUESTIONS).letter
    whole(found)
    assert blocks(found)[2:] == [
        ("heading", "question", "Vraag 1"),
        ("paragraph", "question", "Wat is uw reactie?1 2"),
        ("heading", "minister", "Antwoord 1"),
        ("paragraph", "minister", "Geen."),
        ("footnote", "footnote", "1 http://nos.nl/l/2"),
        ("footnote", "footnote", "2 VOG: verklaring omtrent gedrag"),
    ]
    assert all(note.reference for note in found.footnotes)
    about = found.metadata
    assert (found.id, about.number, about.kind) == (
        "ah-tk-20152016-1000",
        "1000",
        "Antwoord schriftelijke vragen",
    )
    assert (about.chamber, about.parliamentary_year) == ("II", "2015/16")
    assert about.sender == "Minister van Financiën"


def test_a_page_that_is_no_good_xhtml_is_read_as_browsers_do() -> None:
    broken = QUESTIONS.replace('text/javascript"/>', 'text/javascript"></script>')
    broken = broken.replace("<p>Geen.</p>", "<p>Geen.<br>Niets.")
    assert "Geen.\nNiets." in reading(broken).letter.text


# Any page


def test_headings_paragraphs_and_quotations(whole: Whole) -> None:
    found = letter(
        "<h2>De <em>kop</em></h2><p>Een <b>vet</b> woord.</p><blockquote><p>Zo zei hij.</p>"
        "</blockquote><p><strong>Tussenkop</strong></p>los<div>in een div</div>"
        "<p>regel een<br>regel twee</p><h3>Vraag 1</h3><p>Klopt het?</p>"
    )
    whole(found)
    assert blocks(found) == [
        ("heading", None, "De kop"),
        ("paragraph", None, "Een vet woord."),
        ("paragraph", "quotation", "Zo zei hij."),
        ("heading", None, "Tussenkop"),
        ("paragraph", None, "los"),
        ("paragraph", None, "in een div"),
        ("paragraph", None, "regel een\nregel twee"),
        ("heading", "question", "Vraag 1"),
        ("paragraph", "question", "Klopt het?"),
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ul><li>een<li>twee<ul><li>drie</ul></ul>", "• een\n• twee\n• drie"),
        ("<ul><li>– een</li><li><p><span>a.</span> twee</p></li></ul>", "– een\na. twee"),
        ("<ol><li>een<li>twee</ol>", "1. een\n2. twee"),
        ("<ol start='4'><li>een<li>twee</ol>", "4. een\n5. twee"),
        ("<ol start='-1' type='a'><li>een<li>twee</ol>", "a. een\nb. twee"),
        ("<ol><li><p>een</p><p>nog</p><li>twee</ol>", "1. een\nnog\n2. twee"),
    ],
)
def test_lists(html: str, expected: str, whole: Whole) -> None:
    assert texts(html, whole) == [expected]


def test_tables(whole: Whole) -> None:
    rows = "<tr><th>Jaar<th>Bedrag<tr><td>2024<td><p>10</p><p>mln.</p><tr><td><td>11"
    assert texts(f"<table><caption>Geld</caption>{rows}</table>", whole) == [
        "Geld\nJaar\tBedrag\n2024\t10 mln.\n11"
    ]


@pytest.mark.parametrize(
    "table",
    [
        "<table role='presentation'><tr><td><p>een</p><td><p>twee</p></table>",
        "<table><tr><td><h2>een</h2><p>twee</p></table>",
        "<table><tr><td>een<td><table><tr><td>twee</table></table>",
    ],
)
def test_tables_that_only_lay_out_are_paragraphs(table: str, whole: Whole) -> None:
    assert texts(table, whole) == ["een", "twee"]


@pytest.mark.parametrize(
    "frame",
    [
        "<nav><p>Menu</p></nav>",
        "<header><p>Menu</p></header>",
        "<footer>Menu</footer>",
        "<script>menu()</script><style>p {}</style><noscript>Menu</noscript>",
        "<p hidden>Menu</p><p aria-hidden='true'>Menu</p><p style='display: none'>Menu</p>",
        "<span class='visually-hidden'>Menu</span>",
        "<form><button>Menu</button><select><option>Menu</select></form>",
        "<!-- Menu --><?menu Menu?>",
    ],
)
def test_what_is_around_the_text_is_left_out(frame: str) -> None:
    assert texts(f"{frame}<p>Tekst.</p>{frame}") == ["Tekst."]


def test_the_main_part_of_a_page_is_its_text() -> None:
    page = "<div>Menu</div><main><header><h1>Kop</h1></header><p>Tekst.</p></main><p>Meer</p>"
    assert texts(page) == ["Kop", "Tekst."]


@pytest.mark.parametrize(
    ("reference", "note", "text"),
    [
        ("<sup><a href='#n1'>1</a></sup>", "<ol><li id='n1'>De bron. <a href='#r'>↩</a></ol>",
         "1 De bron."),
        ("<a href='#_ftn1' name='_ftnref1'>[1]</a>",
         "<p><a href='#_ftnref1' name='_ftn1'>[1]</a> De bron.</p>", "[1] De bron."),
        (" <a href='#n1'>*</a>", "<div><p><a id='n1'></a>* De bron.</p></div>", "* De bron."),
        ("<sup><a href='#n1'>12</a></sup>", "<div id='n1'><p>12. De</p><p>bron.</p></div>",
         "12 De bron."),
    ],
)  # fmt: skip
def test_footnotes(reference: str, note: str, text: str, whole: Whole) -> None:
    found = letter(f"<p>Een woord{reference} en meer.</p>{note}<p>Eind.</p>")
    whole(found)
    (only,) = found.footnotes
    assert only.cut(found.text) == text
    assert only.reference is not None
    assert found.text.startswith(f"Een woord{only.mark} en meer.\n\nEind.")


@pytest.mark.parametrize(
    "link",
    [
        "<a href='#x'>1</a>",
        "<a href='https://example.org/#n1'>1</a>",
        "<a href='#n1'>hoofdstuk 1</a>",
        "<a href='#body'>1</a>",
        "<a href='#kop'>1</a>",
    ],
)
def test_other_links_are_text(link: str, whole: Whole) -> None:
    page = f"<div id='body'><h2 id='kop'>Kop</h2><p>Zie {link}.</p><p id='n1'>De zaak.</p></div>"
    found = letter(page)
    whole(found)
    assert not found.footnotes
    assert found.text.endswith("De zaak.")


def test_a_page_without_metadata_is_named_by_its_title() -> None:
    html = "<html><head><title>Kamerbrief\n over water</title></head><body><p>Een.</p></body>"
    found = reading(html).letter
    assert (found.id, found.title) == ("brief", "Kamerbrief over water")
    assert letter("<p>Een.</p>").title == "brief"


def test_metadata_of_another_publisher_names_the_page() -> None:
    html = (
        "<html><head><meta name='DCTERMS.title' content='Kamerbrief over water'>"
        "<meta name='DCTERMS.identifier' content='https://www.rijksoverheid.nl/brief'>"
        "<meta name='DCTERMS.issued' content='2025-03-04T10:00'></head><body><p>Een.</p></body>"
    )
    found = reading(html).letter
    assert (found.id, found.title) == ("brief", "Kamerbrief over water")
    assert str(found.metadata.date) == "2025-03-04"


# Bad input and encodings


@pytest.mark.parametrize("page", ["", "<script>x</script>", "<nav>Menu</nav>", "<p> &nbsp;</p>"])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(LetterError, match="holds no text"):
        letter(page)


@pytest.mark.parametrize("page", ["<!DOCTYPE html>", "<html", "<?xml version='1.0'?><html"])
def test_a_page_that_is_cut_off_is_refused(page: str) -> None:
    with pytest.raises(LetterError):
        read(page.encode(), "brief.html")


@pytest.mark.parametrize("opening", ["<div>", "<table><tr><td>", "<ul><li>", "<b>"])
@pytest.mark.parametrize("depth", [120, 400, 100_000])
def test_deep_nesting_is_refused(opening: str, depth: int) -> None:
    with pytest.raises(LetterError, match="nested deeper"):
        letter(opening * depth + "diep")


def test_entities_are_refused() -> None:
    doctype = '<!DOCTYPE html [<!ENTITY x "ha">]>'
    with pytest.raises(LetterError, match="declares entities"):
        reading(f"{doctype}<html><body><p>&x;</p></body></html>")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-8", "utf-16"),
        ("windows-1252", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("ISO-8859-15", "iso8859-15"),
    ],
)
@pytest.mark.parametrize(
    "meta",
    ['<meta charset="{}">', "<meta http-equiv=Content-Type content='text/html; charset={}'>"],
)
def test_encodings(declared: str, encoding: str, meta: str) -> None:
    html = f"<html><head>{meta.format(declared)}</head><body><p>Café €5</p></body></html>"
    found = reading(html.encode(encoding))
    assert (found.letter.text, found.warnings) == ("Café €5", ())


def test_windows_1252_without_a_word_about_it_is_read_with_a_warning() -> None:
    found = reading("<html><body><p>Café €5</p></body></html>".encode("cp1252"))
    assert found.letter.text == "Café €5"
    assert found.warnings == ("not valid UTF-8, read as windows-1252",)


NAMES = st.sampled_from(
    "p div b sup h2 ul ol li table tr td th blockquote br hr pre span a section".split()
)
ATTRIBUTES = st.sampled_from(
    ["", " id='n1'", " id='n2'", " href='#n1'", " href='#n2'", " class='vraag'", " hidden",
     " class='alineagroep'"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["1", "[2]", "*", "Vraag 1", "een twee", "32 623", "Nr. 5", "Hoogachtend,", "&nbsp;", "&shy;",
     "e&#769;", "\u0301", "D.M. van Weel", "\x0c", "&#0;", "<", "&"]
)  # fmt: skip
TREES = st.recursive(
    WORDS,
    lambda inner: st.tuples(NAMES, ATTRIBUTES, st.lists(inner, max_size=4)).map(
        lambda tree: f"<{tree[0]}{tree[1]}>{''.join(tree[2])}</{tree[0]}>"
    ),
    max_leaves=30,
)


@given(st.lists(TREES, min_size=1, max_size=6).map("".join))
def test_any_elements_make_a_whole_letter_or_an_error(whole: Whole, body: str) -> None:
    try:
        found = letter(body)
    except LetterError:
        return
    whole(found)


@given(st.binary(max_size=300))
def test_any_bytes_make_a_whole_letter_or_an_error(whole: Whole, data: bytes) -> None:
    try:
        found = read(b"<html><body>" + data, "brief.html").letter
    except LetterError:
        return
    whole(found)
