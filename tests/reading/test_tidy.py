"""Hyphens and other seams at line ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.reading.tidy import join, lexicon

NOTHING = lexicon([])


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("aan-|dacht voor", "aandacht voor"),
        ("exportkre-|dietverzekeraars.", "exportkredietverzekeraars."),
        ("Neder-|landse staat", "Nederlandse staat"),
        ("geïnfor-|meerd", "geïnformeerd"),
        ("het Midden-|Oosten", "het Midden-Oosten"),
        ("voor de VN-|bewijzenbank", "voor de VN-bewijzenbank"),
        ("COVID-|19", "COVID-19"),
        ("A4-|papier", "A4-papier"),
        ("het mkb-|bedrijf", "het mkb-bedrijf"),
        ("de mvo-|standaarden", "de mvo-standaarden"),
        ("de btw-|verhoging", "de btw-verhoging"),
        ("niet-|zelfredzaam", "niet-zelfredzaam"),
        ("de vice-|voorzitter", "de vice-voorzitter"),
        ("de minister-|president", "de minister-president"),
        ("sanctie-|instrumentarium", "sanctie-instrumentarium"),
        ("(nos.nl/artikel/een-landelijk-|verbod-op)", "(nos.nl/artikel/een-landelijk-verbod-op)"),
        (
            "www.ad.nl/hoe-een-|provocatie-met-|een-koran",
            "www.ad.nl/hoe-een-provocatie-met-een-koran",
        ),
        ("zee-|eend", "zee-eend"),
        ("anti-|integratief", "anti-integratief"),
        ("re-|integratie", "re-integratie"),
        ("co-|ördinatie", "coördinatie"),
        ("ge-|uit", "geuit"),
        ("muse-|um", "museum"),
        ("financi-|eel", "financieel"),
        ("staakt-het-|vuren", "staakt-het-vuren"),
        ("de EU-lid-|staten", "de EU-lidstaten"),
        ("BUITEN-|LANDSE ZAKEN", "BUITENLANDSE ZAKEN"),
        ("EU-|VERBAND", "EU-VERBAND"),
        ("in-|en uitvoer", "in- en uitvoer"),
        ("draag-|of wensouders", "draag- of wensouders"),
        ("import- en export-|cijfers", "import- en exportcijfers"),
        ("aan motie -|Kahraman", "aan motie - Kahraman"),
        ("aan motie|- Kahraman", "aan motie - Kahraman"),
        ("kosten-|«baten»", "kosten- «baten»"),
        ("en/|of", "en/of"),
        ("ja /|nee", "ja / nee"),
        ("vergaderjaar 2023–|2024", "vergaderjaar 2023–2024"),
        ("dat is –|zo", "dat is – zo"),
        ("zie https://|www.nos.nl/a", "zie https://www.nos.nl/a"),
        ("https://nos.nl/over-|gluren-naar", "https://nos.nl/over-gluren-naar"),
        ("https://a.nl/provincies|%202022.pdf", "https://a.nl/provincies%202022.pdf"),
        ("zie www.nos.nl|en verder", "zie www.nos.nl en verder"),
        ("een|twee|drie", "een twee drie"),
        ("einde.|Begin", "einde. Begin"),
    ],
)
def test_lines_are_joined_as_a_person_would(lines: str, joined: str) -> None:
    assert join(lines.split("|"), NOTHING).text == joined


@pytest.mark.parametrize(
    ("seen", "lines", "joined"),
    [
        ("Het regenboogbeleid is", "regenboog-|beleid", "regenboogbeleid"),
        ("Het regenboog-beleid is", "regenboog-|beleid", "regenboog-beleid"),
        ("Het Regenboog-Beleid is", "regenboog-|beleid", "regenboog-beleid"),
        ("De EUsteun telt", "EU-|steun", "EUsteun"),
        ("Het Assad-regime viel", "de Assad-|dictatuur", "de Assad-dictatuur"),
        ("Assad viel", "de Assad-|dictatuur", "de Assaddictatuur"),
        ("regenboogbeleid of regenboog-beleid", "regenboog-|beleid", "regenboogbeleid"),
    ],
)
def test_words_that_the_letter_prints_elsewhere_decide(seen: str, lines: str, joined: str) -> None:
    assert join(lines.split("|"), lexicon([seen])).text == joined


def test_the_lexicon_leaves_out_words_that_a_line_end_breaks() -> None:
    known = lexicon(["De exportkre-", "dietverzekering van VN-", "landen in Noord-Afrika"])
    assert {"de", "van", "in", "noord-afrika"} <= known.words
    assert not {"exportkre", "dietverzekering", "vn", "landen"} & known.words
    assert known.names == {"Noord"}


def test_starts_are_where_the_lines_begin() -> None:
    joined = join(["aan-", "dacht", "en zo"], NOTHING)
    assert joined.text == "aandacht en zo"
    assert joined.starts == (0, 3, 9)


@given(st.lists(st.text("ab-/–.,E1 ", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_joining_changes_nothing_but_hyphens_and_spaces(lines: list[str]) -> None:
    joined = join(lines, NOTHING)
    letters = str.maketrans("", "", "- ")
    assert joined.text.translate(letters) == "".join(lines).translate(letters)
    assert list(joined.starts) == sorted(joined.starts)
    assert len(joined.starts) == len(lines)
    assert 0 <= joined.starts[-1] < len(joined.text)


@given(st.lists(st.text("abc", min_size=1), min_size=1))
def test_lines_of_plain_words_are_joined_by_spaces(lines: list[str]) -> None:
    joined = join(lines, NOTHING)
    assert joined.text == " ".join(lines)
    for line, start in zip(lines, joined.starts, strict=True):
        assert joined.text[start : start + len(line)] == line
