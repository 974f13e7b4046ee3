"""What counts as standing in a letter, and what is nearest if a quote does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.checking import Check, check_any, check_quotes, quotes_in, read_any
from askbrief.checking.differences import nearest
from askbrief.checking.matching import Searched
from askbrief.stores.base import Store
from askbrief.types import Footnote, Letter, Span

TEXT = (
    "De minister schreef:\u00a0“Nederland’s hulp is 20,4 miljoen euro.”1 Dat is veel.\n\n"
    "Wij geven 11.200 dekens. De Kamer is niet geïnformeerd."
)
LETTER = Letter(
    "kst-1-2",
    "Titel",
    TEXT,
    footnotes=(Footnote(0, 0, "1", None, Span(TEXT.index("1 Dat"), TEXT.index("1 Dat") + 1)),),
)


def standing(quote: str) -> tuple[list[str], tuple[str, ...]] | None:
    found = Searched(LETTER).standing(quote)
    return found and ([span.cut(TEXT) for span in found.spans], found.allowed)


@pytest.mark.parametrize(
    ("quote", "cut", "allowed"),
    [
        ("Dat is veel.", ["Dat is veel."], ()),
        ("  Dat is veel.\n", ["Dat is veel."], ()),
        ("Dat\n is  veel. Wij", ["Dat is veel.\n\nWij"], ("white space",)),
        ("schreef: “Nederland’s", ["schreef:\u00a0“Nederland’s"], ("white space",)),
        ("Nederland's hulp", ["Nederland’s hulp"], ("quotation marks",)),
        (
            "schreef: \"Nederland's",
            ["schreef:\u00a0“Nederland’s"],
            ("white space", "quotation marks"),
        ),
        ("euro.”", ["euro.”"], ()),
        ("De minister […] Dat is veel", ["De minister", "Dat is veel"], ("words left out",)),
        ("De minister … Dat is veel", ["De minister", "Dat is veel"], ("words left out",)),
        ("De minister (...) veel ... Wij", ["De minister", "veel", "Wij"], ("words left out",)),
    ],
)
def test_a_quote_stands(quote: str, cut: list[str], allowed: tuple[str, ...]) -> None:
    assert standing(quote) == (cut, allowed)


@pytest.mark.parametrize(
    "quote",
    [
        "dat is veel",
        "Dat is veel!",
        "Dat is weel.",
        "Datis veel",
        "Dat is veel … De minister",
        "De minister … nergens",
        "200 dekens",
        "at is veel",
        "Dat is vee",
        "20,4 miljoen eur",
        "hulp is 20",
        "…",
        "a…" * 60,
        "",
        " ",
    ],
)
def test_a_quote_does_not_stand(quote: str) -> None:
    assert standing(quote) is None


def test_a_quote_may_end_at_the_mark_of_a_footnote() -> None:
    text = "De hulp1 is er."
    letter = Letter("a", "", text, footnotes=(Footnote(0, 0, "1", None, Span(7, 8)),))
    assert Searched(letter).standing("De hulp")
    assert not Searched(Letter("a", "", text)).standing("De hulp")


@given(st.text("ab \n“’'1", min_size=1, max_size=40), st.data())
def test_a_piece_of_a_text_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = Searched(Letter("a", "", text)).standing(text[start:end])
    inside = any(
        0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end)
    )
    if text[start:end].strip() and not inside:
        assert found
        assert found.whole.cut(text) == text[start:end].strip()
        assert not found.allowed


def difference(quote: str, text: str = TEXT) -> list[tuple[str, str]]:
    found = nearest(quote, text)
    return [(change.op, change.text) for change in found.changes] if found else []


def test_differences_are_told_word_by_word() -> None:
    assert difference("hulp is 20,5 miljoen euro") == [
        ("equal", "hulp is"),
        ("removed", "20,4"),
        ("added", "20,5"),
        ("equal", "miljoen euro"),
    ]
    assert difference("De Kamer is geïnformeerd") == [
        ("equal", "De Kamer is"),
        ("removed", "niet"),
        ("equal", "geïnformeerd"),
    ]
    assert difference("Wij geven nooit 11.200 dekens") == [
        ("equal", "Wij geven"),
        ("added", "nooit"),
        ("equal", "11.200 dekens"),
    ]
    assert difference("xyz qrs") == difference("") == difference("a", "") == []


WORDS = st.lists(st.sampled_from(["de", "het", "een", "van", "geld"]), min_size=1, max_size=30)


@given(WORDS, WORDS)
def test_a_difference_leads_from_the_place_to_the_quote(ours: list[str], theirs: list[str]) -> None:
    quote, text = " ".join(ours), " ".join(theirs)
    found = nearest(quote, text)
    if found is None:
        assert not set(ours) & set(theirs)
        return
    kept = {op: [c.text for c in found.changes if c.op != op] for op in ("added", "removed")}
    assert " ".join(kept["removed"]) == quote
    assert " ".join(kept["added"]) == found.span.cut(text)


def check(store: Store, text: str) -> Check:
    (made,) = check_quotes(quotes_in(text), store)
    return made


def test_a_quote_is_found_in_the_users_letter(seeded: Store) -> None:
    made = check(seeded, "Er staat “Deze instellingen verzamelen en bewaren bewijs”.")
    assert (made.holds, made.letter_id, made.reason) == (True, "kst-32623-376", "")
    assert made.citation == "Kamerstukken II 2025/26, 32623, nr. 376, p. 2"
    assert made.place
    assert made.place.text == "Deze instellingen verzamelen en bewaren bewijs"
    assert made.place.url == "https://zoek.officielebekendmakingen.nl/kst-32623-376.html"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("“verzamelen en\nbewaren bewijs”", "it stands there but for white space"),
        (
            "“Deze instellingen […]\nbewaren bewijs”",
            "it stands there but for words left out",
        ),
    ],
)
def test_what_had_to_be_allowed_for_is_said(seeded: Store, text: str, reason: str) -> None:
    made = check(seeded, text)
    assert (made.holds, made.reason) == (True, reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "“bewaren bewijs” (Kamerstuk 32 623, nr. 343)",
            "the cited document kst-32623-343 is not in the index; it stands in kst-32623-376",
        ),
        ("“bewaren geen bewijs”", "it was not found in the letters"),
        (
            "“bewaren geen bewijs” (kst-32623-376)",
            "it does not stand in kst-32623-376, which is cited for it",
        ),
        ("“ewaren bewijs” (kst-32623-376)", "it begins or ends inside a word or number"),
        ("“4 miljoen, via de Dutch Relief Alliance”", "it begins or ends inside a word or number"),
    ],
)
def test_why_a_quote_does_not_hold_is_said(seeded: Store, text: str, reason: str) -> None:
    made = check(seeded, text)
    assert not made.holds
    assert made.reason.startswith(reason)


def test_what_is_read_is_an_answer_or_a_text(seeded: Store) -> None:
    assert check_any(read_any(b'{"citations": []}', "a.json"), seeded) == []
    assert check_any(read_any("“bewaren bewijs”".encode(), "a.md"), seeded)[0].holds
