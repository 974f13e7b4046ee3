"""What holds for every letter, whatever the text."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from askbrief.errors import LetterError
from askbrief.reading import read_letter
from askbrief.types import Letter

Whole = Callable[[Letter], None]


def read(text: str) -> Letter:
    return read_letter(text.encode(), "brief.txt").letter


WORDS = st.sampled_from(
    ["Het", "kabinet", "motie", "Syrië", "e\u0301e\u0301n", "VN-", "aan-", "dacht", "-", "–",
     "c.s.", "nr.", "343).", "beleid.1", "beleid.2", "\U0001f1f3\U0001f1f1", "\u0627\u0644",
     "\u0301", "…", "\u200bnul", "32 623", "Ja.", "https://a.nl/b-", "(", "\ufffd",
     "\x1b[0m", "1", "2", "*", "**"]
)  # fmt: skip
LINES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=12).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=5).map("   ".join),
    st.sampled_from(
        ["32 623  Actuele situatie", "Nr. 376  Brief van de minister van Defensie",
         "Pagina 1 van 3",
         "Aan de Voorzitter van de Tweede Kamer", "Den Haag, 19 september 2025", "1 Zie de brief",
         "2 Zie ook", "1", "2", "De minister van Defensie,", "D.M. van Weel", "Hoogachtend,",
         "Betreft: de zaak", "Datum", "- een punt;", "1. een", "2. twee", "Vraag 1", "Antwoord 1",
         "kst-32623-376", "Tweede Kamer, vergaderjaar 2023–2024, 32 623, nr. 343  2",
         "en gaat over tot de orde van de dag.", "Naam      2024     2025", " " * 70 + "Directie"]
    ),
)  # fmt: skip
GAPS = st.sampled_from(
    ["\n", "\n", "\n", "\n\n", "\n\n\n\n", "\n \n", "\f", "\n\f\n", "\r\n", "\u2028"]
)
TEXTS = st.lists(st.tuples(LINES, GAPS), min_size=1, max_size=40).map(
    lambda pairs: "".join(line + gap for line, gap in pairs)
)


@given(TEXTS)
def test_every_letter_is_whole(whole: Whole, text: str) -> None:
    try:
        letter = read(text)
    except LetterError:
        return
    whole(letter)


@given(st.text(min_size=1, max_size=300))
def test_any_text_makes_a_whole_letter(whole: Whole, text: str) -> None:
    try:
        letter = read_letter(text.encode("utf-8", "replace"), "x.txt").letter
    except LetterError:
        return
    whole(letter)


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_make_a_whole_letter_or_an_error(whole: Whole, data: bytes) -> None:
    try:
        letter = read_letter(data, "x.txt").letter
    except LetterError:
        return
    whole(letter)


@given(st.lists(st.lists(st.text("abcdë", min_size=1, max_size=9), min_size=1), min_size=1))
def test_no_word_is_lost_added_or_moved(lines: list[list[str]]) -> None:
    letter = read("\n".join(" ".join(words) for words in lines))
    assert letter.text.split() == [word for words in lines for word in words]


@given(st.lists(st.text("abc ë", min_size=1, max_size=60).map(str.strip).filter(bool), min_size=1))
def test_every_page_holds_the_words_that_were_printed_on_it(pages: list[str]) -> None:
    unlike = [f"{page} blad{'x' * number}" for number, page in enumerate(pages)]
    letter = read("\f".join(unlike) + "\f")
    assert [page.cut(letter.text).split() for page in letter.pages] == [
        page.split() for page in unlike
    ]
