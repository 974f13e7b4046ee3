"""Official XML: real publications, and small ones for what those do not show."""

from __future__ import annotations

import datetime as dt
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.errors import LetterError
from askbrief.reading import Reading, read_letter
from askbrief.reading.opxml import read
from askbrief.types import Letter

Whole = Callable[[Letter], None]
Found = list[tuple[str, str | None, str]]

HEAD = (
    "<kamerstukkop><tekstregel inhoud='vergaderjaar'>Vergaderjaar 2024-2025</tekstregel>"
    "<tekstregel>Tweede Kamer der Staten-Generaal</tekstregel></kamerstukkop>"
    "<dossier><dossiernummer><dossiernr>32 623</dossiernr></dossiernummer>"
    "<titel>Actuele situatie in Noord-Afrika</titel></dossier>"
)
LETTER = "BRIEF VAN DE MINISTER VAN DEFENSIE"


def kamerstuk(text: str, *, head: str = HEAD, number: str = "Nr. 5", title: str = LETTER) -> str:
    return (
        f"<officiele-publicatie><kamerstuk>{head}<stuk><stuknr>{number}</stuknr>"
        f"<titel>{title}</titel><algemeen><vrije-tekst><tekst>{text}</tekst></vrije-tekst>"
        "</algemeen></stuk></kamerstuk></officiele-publicatie>"
    )


def kamervragen(text: str) -> str:
    return (
        "<officiele-publicatie><metadata><meta name='OVERHEIDop.externMetadataRecord' scheme='' "
        "content='https://zoek.officielebekendmakingen.nl/ah-tk-20242025-100/metadata.xml'/>"
        f"</metadata><kamervragen>{text}</kamervragen></officiele-publicatie>"
    )


def reading(xml: str | bytes) -> Reading:
    return read_letter(xml.encode() if isinstance(xml, str) else xml, "brief.xml")


def letter(xml: str) -> Letter:
    return reading(xml).letter


def blocks(found: Letter) -> Found:
    return [(one.kind, one.speaker, one.cut(found.text)) for one in found.blocks]


def body(text: str, whole: Whole | None = None) -> Found:
    """The blocks below the head of a letter with this text."""
    found = letter(kamerstuk(text, title="BRIEF VAN HET PRESIDIUM"))
    if whole:
        whole(found)
    return [one for one in blocks(found) if one[0] != "head"]


def texts(text: str) -> list[str]:
    return [one[2] for one in body(text)]


# What is really published


def test_a_motion(shared: Path, whole: Whole) -> None:
    data = (shared / "letters/official/kst-32623-343.xml").read_bytes()
    found = read(data, "x.xml").letter
    whole(found)
    about = found.metadata
    assert found.id == "kst-32623-343"
    assert (about.dossier, about.number, about.kind, about.chamber) == (
        "32623",
        "343",
        "Motie",
        "II",
    )
    assert about.dossier_title == "Actuele situatie in Noord-Afrika en het Midden-Oosten"
    assert (about.date, about.parliamentary_year) == (dt.date(2025, 4, 9), "2024/25")
    assert about.signatories == ("Kahraman", "Stoffer", "Paternotte")
    assert [one[2] for one in blocks(found)[:3]] == [
        "32 623 Actuele situatie in Noord-Afrika en het Midden-Oosten",
        "Nr. 343 MOTIE VAN HET LID KAHRAMAN C.S.",
        "Voorgesteld 9 april 2025",
    ]
    assert blocks(found)[-1] == ("signature", None, "Kahraman\nStoffer\nPaternotte")
    assert reading(data).letter.form == "xml"


def test_answered_questions(shared: Path, whole: Whole) -> None:
    data = (shared / "letters/official/ah-tk-20202021-3235.xml").read_bytes()
    found = reading(data).letter
    whole(found)
    about = found.metadata
    assert (found.id, about.number, about.kind) == (
        "ah-tk-20202021-3235",
        "3235",
        "Antwoord schriftelijke vragen",
    )
    assert (about.date, about.parliamentary_year) == (dt.date(2021, 6, 21), "2020/21")
    assert "Romke de Jong en Kat (allen D66)" in found.text
    headings = [one for one in blocks(found) if one[0] == "heading"]
    assert headings[:2] == [
        ("heading", "question", "Vraag 1"),
        ("heading", "minister", "Antwoord 1"),
    ]
    assert len(headings) == 18
    said = {speaker for kind, speaker, text in blocks(found) if text.startswith("Bovendien kent")}
    assert said == {"minister"}


def test_all_motions_of_the_archive_keep_what_a_letter_promises(shared: Path, whole: Whole) -> None:
    """Every tenth of 8,041, and all that the others have nothing of."""
    read_whole = 0
    with tarfile.open(shared / "letters/tk-moties-xml.tar.xz") as archive:
        for place, member in enumerate(archive):
            file = archive.extractfile(member) if place % 10 == 0 else None
            if file is None:
                continue
            found = reading(file.read())
            whole(found.letter)
            assert found.letter.id == Path(member.name).stem
            assert found.letter.metadata.dossier_title
            assert found.letter.metadata.parliamentary_year
            assert not found.warnings
            read_whole += 1
    assert read_whole > 800


def test_a_document_in_two_dossiers_is_of_the_first(whole: Whole) -> None:
    second = (
        "<dossier><dossiernummer><dossiernr>36 410</dossiernr> <begrotingshoofdstuk>VI"
        "</begrotingshoofdstuk></dossiernummer><titel>Vaststelling</titel></dossier>"
    )
    found = letter(kamerstuk("<al>Geachte voorzitter,</al><al>Een.</al>", head=HEAD + second))
    whole(found)
    assert found.id == "kst-32623-5"
    assert found.text.startswith(
        "32 623 Actuele situatie in Noord-Afrika\n\n36 410 VI Vaststelling\n\nNr. 5 BRIEF"
    )


@pytest.mark.parametrize(
    ("number", "dossier"),
    [
        ("<dossiernr>21 501</dossiernr>-<raadnr>02</raadnr>", "21501-02"),
        ("\n <dossiernr>36 410</dossiernr>\n <begrotingshoofdstuk>XVI</begrotingshoofdstuk>\n",
         "36410-XVI"),
        ("<dossiernr>36 027</dossiernr> (<rijkswetnr>R2160</rijkswetnr>)", "36027"),
        ("<dossiernr>31 066</dossiernr>-", "31066"),
    ],
)  # fmt: skip
def test_dossier_numbers(number: str, dossier: str) -> None:
    head = f"<dossier><dossiernummer>{number}</dossiernummer><titel>De zaak</titel></dossier>"
    about = letter(kamerstuk("<al>Een.</al>", head=head)).metadata
    assert (about.dossier, about.dossier_title) == (dossier, "De zaak")


def test_two_numbers_of_one_dossier_stand_on_a_line_each() -> None:
    head = (
        "<dossier><dossiernummer><dossiernr>32 623</dossiernr></dossiernummer><dossiernummer>"
        "<dossiernr>31 066</dossiernr></dossiernummer><titel>De zaak</titel></dossier>"
    )
    found = letter(kamerstuk("<al>Een.</al>", head=head))
    assert found.metadata.dossier == "32623"
    assert found.text.startswith("32 623\n\n31 066")


def test_a_reprint_is_named_below_its_number() -> None:
    number = "Nr. <ondernummer>88</ondernummer><herdruk>HERDRUK</herdruk>"
    found = letter(kamerstuk("<al>Een.</al>", number=number))
    assert "Nr. 88 BRIEF VAN DE MINISTER VAN DEFENSIE\n\nHERDRUK" in found.text
    assert found.metadata.number == "88"


def test_a_long_title_of_a_dossier_is_a_title() -> None:
    head = HEAD.replace("Actuele situatie", "Wijziging van de wet " * 28)
    assert letter(kamerstuk("<al>Een.</al>", head=head)).blocks[0].kind == "head"


# A letter with all that letters have

WHOLE_LETTER = """
 <al>Aan de Voorzitter van de Tweede Kamer der Staten-Generaal</al>
 <al>Den Haag, 19 september 2025</al>
 <tussenkop kopopmaak="vet">Inleiding<noot id="n1" type="voet"><noot.nr>1</noot.nr>
  <noot.al>Kamerstuk <extref doc="kst-32623-343">32 623, nr. 343</extref>.</noot.al></noot>
 </tussenkop>
 <al>De UZI-server<?xpp afbm?>certificaten<!-- nee --> zijn <nadruk type="cur">nodig</nadruk>
  <noot id="n2" type="voet"><noot.nr>2)</noot.nr><noot.al>Zie ook:</noot.al>
   <noot.lijst><noot.li><noot.li.nr>a.</noot.li.nr><noot.al>het ene;</noot.al></noot.li>
   </noot.lijst></noot>.</al>
 <divisie><kop><label>Hoofdstuk</label><nr>1.</nr><titel>Aanleiding</titel></kop>
  <al-groep><al>Wij vragen:</al>
   <lijst><li><li.nr>–</li.nr><al>eerst</al><lijst><li><li.nr>a.</li.nr><al>dan</al></li></lijst>
   </li><li><li.nr>–</li.nr><al>ten slotte.</al></li></lijst></al-groep>
  <table><title>Bedragen</title><tgroup cols="3"><colspec colname="c1"/><thead><row>
   <entry><al>Jaar</al></entry><entry><al>Bedrag</al></entry></row></thead><tbody><row>
   <entry><al>2024</al></entry><entry/><entry><al>10</al><al>mln.<noot type="tabel">
   <noot.nr>3</noot.nr><noot.al>Afgerond.</noot.al></noot></al></entry></row></tbody></tgroup>
  </table>
 </divisie>
 <citaat><al>Zo sprak hij.</al></citaat>
 <tekst-sluiting><ondertekening><functie>De Minister van Defensie,</functie>
  <naam><voornaam>R.P.</voornaam><achternaam>Brekelmans</achternaam>
  </naam></ondertekening></tekst-sluiting>
"""


def test_everything_a_letter_has(whole: Whole) -> None:
    found = letter(kamerstuk(WHOLE_LETTER))
    whole(found)
    assert blocks(found)[2:] == [
        ("head", None, "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"),
        ("head", None, "Den Haag, 19 september 2025"),
        ("heading", "minister", "Inleiding1"),
        ("paragraph", "minister", "De UZI-servercertificaten zijn nodig2."),
        ("heading", "minister", "Hoofdstuk 1. Aanleiding"),
        ("paragraph", "minister", "Wij vragen:\n– eerst\na. dan\n– ten slotte."),
        ("paragraph", "minister", "Bedragen\nJaar\tBedrag\n2024\t10 mln.3"),
        ("paragraph", "quotation", "Zo sprak hij."),
        ("signature", None, "De Minister van Defensie,\nR.P. Brekelmans"),
        ("footnote", "footnote", "1 Kamerstuk 32 623, nr. 343."),
        ("footnote", "footnote", "2 Zie ook: a. het ene;"),
        ("footnote", "footnote", "3 Afgerond."),
    ]
    assert all(note.reference for note in found.footnotes)
    about = found.metadata
    assert (about.sender, about.signatories) == ("Minister van Defensie", ("R.P. Brekelmans",))
    assert (about.date, about.kind) == (dt.date(2025, 9, 19), "Brief regering")


def test_footnotes_that_stand_elsewhere_are_referred_to(whole: Whole) -> None:
    found = letter(
        kamerstuk(
            "<al>Een brief <nootref nr='1'/> en nog een <nootref>2</nootref>.</al>"
            "<noot nr='1'><al>De ene.</al></noot><noot nr='2'><al>De andere.</al></noot>"
        )
    )
    whole(found)
    assert "Een brief1 en nog een2." in found.text
    assert [note.cut(found.text) for note in found.footnotes] == ["1 De ene.", "2 De andere."]
    assert all(note.reference for note in found.footnotes)


NOTE = "<noot><noot.nr>{0}</noot.nr><noot.al>Noot {0}.</noot.al></noot>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Ja {NOTE.format(1)}{NOTE.format(2)}.", "Ja1 2."),
        (f"Ja{NOTE.format(1)} {NOTE.format(2)}.", "Ja1 2."),
        (f"In{NOTE.format(1)}2024.", "In1 2024."),
        (f"Ja{NOTE.format(1)}nee.", "Ja1nee."),
        (f"Ja{NOTE.format('a')}nee.", "Jaa nee."),
        (f"Ja{NOTE.format('*')}.", "Ja*."),
        (f"Ja{NOTE.format('noot')}.", "Ja[noot]."),
        (NOTE.format(1), None),
    ],
)
def test_marks_stand_behind_a_word(text: str, expected: str | None, whole: Whole) -> None:
    found = body(f"<al>{text}</al><al>Eind.</al>", whole)
    assert found[0][2] == (expected or "Eind.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CO<inf>2</inf>", "CO2"),
        ("15 km<sup>2</sup>", "15 km2"),
        ("10<sup>6</sup> en 10<sup>–3</sup>", "10⁶ en 10⁻³"),
        ("de 1<sup>e</sup>", "de 1e"),
        ("<naam>\n <voornaam>Romke de </voornaam><achternaam>Jong</achternaam>\n</naam>, Kat",
         "Romke de Jong, Kat"),
        ("een\n   twee&#160;drie&#173;hoek&#8203;", "een twee driehoek"),
        ("e<nadruk>&#769;</nadruk>n", "én"),
        ("een<br/>twee", "een\ntwee"),
        ("een <onbekend>twee</onbekend> drie", "een twee drie"),
        ("&#1114106;een&#1114109;", "een"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
    ],
)  # fmt: skip
def test_running_text(text: str, expected: str) -> None:
    assert texts(f"<al>{text}</al>") == [expected]


def test_unknown_elements_keep_their_text(whole: Whole) -> None:
    found = body(
        "<nieuw>Onbekend</nieuw><doos><a>Een</a>los<b>Twee</b></doos>"
        "<definitielijst><definitie-item><term>Wet:</term><definitie><al>de wet</al></definitie>"
        "</definitie-item></definitielijst><lid><lidnr>1.</lidnr><al>Het lid.</al></lid>"
        "<li><li.nr>–</li.nr></li>",
        whole,
    )
    assert [one[2] for one in found] == [
        *("Onbekend", "Een", "los", "Twee", "Wet: de wet", "1. Het lid.", "–"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<al>Inleiding</al>", "paragraph"),
        ("<al><nadruk type='vet'>Inleiding</nadruk></al>", "heading"),
        ("<al><nadruk type='vet'>Dit staat vet.</nadruk></al>", "paragraph"),
        ("<al>Vraag 12</al>", "heading"),
        ("<tussenkop>de kleine kop</tussenkop>", "heading"),
        ("<titel>De bijlage</titel>", "heading"),
        ("<divisie><kop><titel>De kop</titel></kop></divisie>", "heading"),
    ],
)
def test_headings(text: str, kind: str) -> None:
    assert body(f"{text}<al>Tekst.</al>")[0][0] == kind


def test_questions_and_answers_of_a_remark_and_a_message(whole: Whole) -> None:
    found = letter(
        kamervragen(
            "<kamervraagnummer>100</kamervraagnummer><kamervraagomschrijving>Vragen van het lid "
            "Kat (D66) over de zaak (ingezonden 3 juni 2024).</kamervraagomschrijving>"
            "<vraag><nr>Vraag 1</nr><al>Klopt het?</al><lijst><li><li.nr>a.</li.nr><al>En dit?"
            "</al></li></lijst></vraag><antwoord><nr>Antwoord 1</nr><al>Ja.</al></antwoord>"
            "<kamervraagopmerking>Toelichting: eerdere vragen.</kamervraagopmerking>"
            "<toelichting><al>Mededeling: later meer.</al></toelichting>"
        )
    )
    whole(found)
    assert found.id == "ah-tk-20242025-100"
    assert blocks(found)[-7:] == [
        ("heading", "question", "Vraag 1"),
        ("paragraph", "question", "Klopt het?"),
        ("paragraph", "question", "a. En dit?"),
        ("heading", "minister", "Antwoord 1"),
        ("paragraph", "minister", "Ja."),
        ("paragraph", "question", "Toelichting: eerdere vragen."),
        ("paragraph", "minister", "Mededeling: later meer."),
    ]


def test_namespaces_make_no_difference() -> None:
    plain = kamerstuk(WHOLE_LETTER)
    default = plain.replace("<officiele-publicatie>", "<officiele-publicatie xmlns='urn:x'>")
    assert letter(default) == letter(plain)


def test_what_is_recorded_in_the_file_itself_counts() -> None:
    recorded = "<metadata><meta name='DC.identifier' content='kst-32623-5-h1'/>" + "".join(
        f"<meta name='{name}' content='{value}'/>"
        for name, value in {
            "OVERHEIDop.documenttitel": "Brief over de opvang",
            "DCTERMS.issued": "2025-09-18",
        }.items()
    )
    xml = kamerstuk(WHOLE_LETTER).replace("<kamerstuk>", f"{recorded}</metadata><kamerstuk>")
    found = letter(xml)
    assert (found.id, found.title) == ("kst-32623-5-h1", "Brief over de opvang")
    assert found.metadata.date == dt.date(2025, 9, 18)


# What is no letter


def refused(data: str | bytes) -> str:
    with pytest.raises(LetterError) as error:
        read(data.encode() if isinstance(data, str) else data, "brief.xml")
    return str(error.value)


def test_other_xml_is_refused() -> None:
    assert refused("<rss><title>Nieuws</title></rss>") == (
        "brief.xml: this XML is not an official publication. Give the XML of a Kamerstuk or of "
        "answered questions from officielebekendmakingen.nl."
    )


@pytest.mark.parametrize("name", ["kst-32545-143_metadata.xml", "kst-32545-143_metadata_owms.xml"])
def test_metadata_is_refused_by_the_name_of_its_letter(shared: Path, name: str) -> None:
    message = refused((shared / "letters/official" / name).read_bytes())
    assert "this is the metadata of letter kst-32545-143" in message
    assert "beside that letter" in message


def test_a_publication_without_text_is_refused() -> None:
    assert "holds no text" in refused(kamervragen(""))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (kamerstuk("<al>Een.</al>")[:-40], 1),
        ("<officiele-publicatie>\n<al>Een.</al>\n<al>Tw", 3),
        ("<officiele-publicatie>\n<al>Een &nbsp;</al></officiele-publicatie>", 2),
        ("<officiele-publicatie>\n<al>Een</titel></officiele-publicatie>", 2),
        ("<?xml\nversion='1.0'?>\n<officiele-publicatie>\n<al>A & B</al>", 4),
    ],
)
def test_broken_xml_is_refused_with_its_line(data: str, line: int) -> None:
    message = refused(data)
    assert f"broken or cut off in line {line} (" in message
    assert "Download it again" in message


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % far SYSTEM "http://example.org/x.dtd"> %far;]>',
        '<!-- <x> --><!DOCTYPE x [<!-- ]> --><!ENTITY secret "x">]>',
    ],
)
def test_entities_are_refused(doctype: str) -> None:
    assert "declares entities" in refused(doctype + kamerstuk("<al>&l9; &secret;</al>"))


def test_entities_in_another_encoding_are_refused_too() -> None:
    xml = '<!DOCTYPE x [<!ENTITY secret "x">]>' + kamerstuk("<al>&secret;</al>")
    assert "declares entities" in refused(xml.encode("utf-16"))


def test_a_doctype_without_entities_is_never_fetched_and_its_characters_are_known() -> None:
    doctype = '<!DOCTYPE officiele-publicatie SYSTEM "http://127.0.0.1:9/op.dtd">'
    found = letter(doctype + kamerstuk("<al>Caf&eacute;&nbsp;&onbekend;</al>"))
    assert found.text.endswith("Café &onbekend;")


@pytest.mark.parametrize("depth", [150, 300, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    xml = kamerstuk("<al>" * depth + "x" + "</al>" * depth)
    assert "nested deeper than 100 levels" in refused(xml)


# Encodings


def test_windows_1252_that_says_utf_8_is_recovered_with_a_warning(whole: Whole) -> None:
    xml = "<?xml version='1.0' encoding='UTF-8'?>\n" + kamerstuk("<al>Café “Syrië” – €.</al>")
    found = reading(xml.encode("cp1252"))
    whole(found.letter)
    assert found.letter.text.endswith("Café “Syrië” – €.")
    assert found.warnings == ("not valid UTF-8, read as windows-1252",)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("ISO-8859-15", "iso8859-15"),
    ],
)
def test_encodings(declared: str, encoding: str) -> None:
    xml = f"<?xml version='1.0' encoding='{declared}'?>" + kamerstuk("<al>Café €.</al>")
    found = reading(xml.encode(encoding))
    assert found.letter.text.endswith("Café €.")
    assert not found.warnings


def test_an_encoding_that_is_not_read_is_named() -> None:
    xml = "<?xml version='1.0' encoding='EBCDIC-CP-NL'?>" + kamerstuk("<al>Een.</al>")
    assert "encoded as ebcdic-cp-nl" in refused(xml)


# Whatever the elements

NAMES = st.sampled_from(
    ["al", "al-groep", "lijst", "li", "li.nr", "lid", "kop", "nr", "titel", "tussenkop", "table",
     "tgroup", "row", "entry", "noot", "noot.nr", "noot.al", "nootref", "nadruk", "sup", "inf",
     "br", "naam", "achternaam", "functie", "ondertekening", "vraag", "antwoord", "citaat", "stuk",
     "stuknr", "dossier", "dossiernummer", "herdruk", "onbekend", "toelichting", "datumtekst"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["Vraag 1", "Ja.", "1", "*", "32 623", "Nr. 5", "Hoogachtend,", "De minister van Defensie,",
     "D.M. van Weel", "een twee", " ", "e\u0301", "\u0301", "\u00ad\n", "–", "kst-32623-5"]
)  # fmt: skip
TREES = st.recursive(
    WORDS,
    lambda inner: st.tuples(NAMES, st.lists(inner, max_size=4)).map(
        lambda tree: f"<{tree[0]}>{''.join(tree[1])}</{tree[0]}>"
    ),
    max_leaves=30,
)


@given(st.lists(TREES, max_size=6).map("".join))
def test_any_elements_make_a_whole_letter_or_an_error(whole: Whole, text: str) -> None:
    try:
        found = letter(kamerstuk(text))
    except LetterError:
        return
    whole(found)


BLOCKS = st.sampled_from(["al", "al-groep", "lijst", "li", "onbekend", "tussenkop", "box", "lid"])
TEXTS = st.recursive(
    st.text("abcdë", min_size=1, max_size=8).map(lambda word: f"<al>{word}</al>"),
    lambda inner: st.tuples(BLOCKS, st.lists(inner, min_size=1, max_size=4)).map(
        lambda tree: f"<{tree[0]}>{''.join(tree[1])}</{tree[0]}>"
    ),
    max_leaves=20,
)


@given(TEXTS)
def test_no_word_is_lost_added_or_moved(text: str) -> None:
    words = text.replace("<", " <").replace(">", "> ").split()
    expected = [word for word in words if not word.startswith("<")]
    assert " ".join(texts(text)).split() == expected


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    for start in (b"", b"<officiele-publicatie>", b"<?xml version='1.0'?><al>"):
        with pytest.raises(LetterError):
            read(start + data, "x.xml")
