"""Quotes of a text are found in every kind of marks, with the document cited for each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.checking import Quoted, quotes_in, read_quotes
from askbrief.errors import DataError

ID = "kst-32623-376"
WORDS = "het kabinet geeft geld"


def words(text: str) -> list[str]:
    return [one.forms[0] for one in quotes_in(text)]


def one(text: str) -> Quoted:
    (quote,) = quotes_in(text)
    return quote


@pytest.mark.parametrize(
    "marked",
    ["“{}”", "„{}”", "„{}“", "”{}”", "«{}»", '"{}"', "‘{}’", "‚{}’", "'{}'"],
)
def test_marks(marked: str) -> None:
    text = f"De minister schrijft dat {marked.format(WORDS)}, en meer niet."
    quote = one(text)
    assert quote.forms == (WORDS,)
    assert quote.cut(text) == WORDS


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Niets.", []),
        ("'s avonds en 's morgens, in '24 en '25", []),
        ("De foto's van ministers' auto's, ’t was ’s-Gravenhage", []),
        ("‘Het is ’s avonds laat’, zei hij.", ["Het is ’s avonds laat"]),
        ("'De foto's zijn weg', zei hij.", ["De foto's zijn weg"]),
        ("“De motie “Kahraman” is aangenomen.”", ["De motie “Kahraman” is aangenomen."]),
        ("“De motie ‘Kahraman’ is aangenomen.”", ["De motie ‘Kahraman’ is aangenomen."]),
        ('"een" en "twee"', ["een", "twee"]),
        ("“een” „twee“ «drie»", ["een", "twee", "drie"]),
        ("“een\n\ntwee” drie", ["een\n\ntwee"]),
        ("“niet gesloten\n\nniet erbij", ["niet gesloten"]),
        ('"niet gesloten', ["niet gesloten"]),
        ("“…” en “ ”", []),
        ("“een” [1]", ["een"]),
        (r"“een\_twee \[x\]”", ["een_twee [x]"]),
    ],
)
def test_what_is_a_quote(text: str, quotes: list[str]) -> None:
    assert words(text) == quotes


@pytest.mark.parametrize(
    ("block", "quotes"),
    [
        ("> een\n> twee\n", ["een\ntwee"]),
        ("> een\n>\n> twee [1]\n", ["een\n\ntwee"]),
        (">een", ["een"]),
        ("> “een twee”\n", ["een twee"]),
        ("> *een twee*\n", ["een twee"]),
        ("> een\n\n> twee\n", ["een", "twee"]),
        ("tekst\n> een “twee” drie\ntekst “vier”", ["een “twee” drie", "vier"]),
        ("> een\n> — minister (kst-32623-376)\n", ["een"]),
        ("> \n", []),
    ],
)
def test_block_quotes(block: str, quotes: list[str]) -> None:
    assert words(block) == quotes


@pytest.mark.parametrize(
    "text",
    [
        f"“{WORDS}” (Kamerstuk 32 623, nr. 376)",
        f"“{WORDS}” (Kamerstukken II 2025/26, 32623, nr. 376, p. 2).",
        f"“{WORDS}”, aldus de minister (Kamerstuk 32 623, nr. 376).",
        f"“{WORDS}” [kst-32623-376]",
        f"“{WORDS}” — kst-32623-376",
        f"“{WORDS}” (https://zoek.officielebekendmakingen.nl/kst-32623-376.html)",
        f"In Kamerstuk 32 623, nr. 376 staat: “{WORDS}”.",
        f"“{WORDS}” [1]\n\n[1] Kamerstukken II 2025/26, 32623, nr. 376, p. 2\n    Titel\n",
        f"“{WORDS}”[^1]\n\n[^1]: Kamerstuk 32 623, nr. 376\n",
        f"> {WORDS} [1]\n\n1. Kamerstukken II 2025/26, 32623, nr. 376.\n",
        f"> {WORDS}\n> — minister, Kamerstuk 32 623, nr. 376\n",
        f"> {WORDS} (Kamerstuk 32 623, nr. 376)\n",
        f"> {WORDS}\n\nBron: kst-32623-376\n",
        f"Zie kst-32623-376:\n\n> {WORDS}\n",
    ],
)
def test_the_document_that_is_cited_is_found(text: str) -> None:
    quote = one(text)
    assert quote.forms[-1] == WORDS
    assert quote.cited == (ID,)


@pytest.mark.parametrize(
    "text",
    [
        f"“{WORDS}”.",
        f"“{WORDS}”. Heel iets anders is motie 32 623, nr. 376.",
        f"Motie 32 623, nr. 376 is aangenomen. Daarna kwam: “{WORDS}”.",
        f"“{WORDS}” [1]",
        f"“{WORDS}” (zie 376)",
        f"Motie 32 623, nr. 376.\n\n“{WORDS}”",
    ],
)
def test_what_is_named_elsewhere_is_not_cited(text: str) -> None:
    assert one(text).cited == ()


def test_each_quote_has_its_own_source() -> None:
    first, second = quotes_in("“een twee” (kst-32623-1) en “drie vier” (ah-tk-20232024-5)")
    assert (first.cited, second.cited) == (("kst-32623-1",), ("ah-tk-20232024-5",))


def test_the_id_of_a_letter_without_a_number_may_be_cited() -> None:
    assert one("“een twee” (1b26915f-b542-4707.pdf)").perhaps == ("1b26915f-b542-4707.pdf",)


def test_a_citation_at_the_end_of_a_block_may_be_the_letters_own() -> None:
    quote = one("> Conform de motie (Kamerstuk 32 623, nr. 343)\n")
    assert quote.forms == ("Conform de motie (Kamerstuk 32 623, nr. 343)", "Conform de motie")


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "has no quote"), (b"geen citaat", "has no quote"), (b"\xff\xfe", "is not UTF-8")],
)
def test_what_has_no_quotes_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(DataError, match=told):
        read_quotes(data, "tekst.md")


@given(st.text("ab “”„‘’'\"«»>\n[]()1.\\\\-", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    found = quotes_in(text)
    assert all(0 <= one.start <= one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))  # noqa: RUF007


@given(st.lists(st.text("abc '(),.;é1", min_size=3, max_size=30), min_size=1, max_size=5))
def test_quotes_that_are_marked_are_all_found(quotes: list[str]) -> None:
    wanted = [f"x{quote}x" for quote in quotes]
    assert words("\n\n".join(f"Hij zei: “{quote}”." for quote in wanted)) == wanted
