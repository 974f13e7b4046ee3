"""From bytes to clean text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.errors import LetterError
from askbrief.reading.decoding import decode


def clean(text: str) -> str:
    return decode(text.encode(), "x.txt").text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_every_line_end_becomes_a_newline(end: str) -> None:
    assert clean(f"een{end}twee{end}{end}drie") == "een\ntwee\n\ndrie"


def test_a_paragraph_separator_becomes_a_blank_line() -> None:
    assert clean("een\u2029twee") == "een\n\ntwee"


def test_form_feeds_stay() -> None:
    assert clean("een\ftwee") == "een\ftwee"


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u2003", "\u3000", "\u1680"])
def test_special_spaces_become_plain_so_that_numbers_are_found(space: str) -> None:
    assert clean(f"32{space}623") == "32 623"


def test_a_tab_is_wide_so_that_columns_stay_apart() -> None:
    assert clean("Datum\t1 mei") == "Datum    1 mei"


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u202e", "\u2066"])
def test_characters_that_are_not_seen_are_removed(unseen: str) -> None:
    decoded = decode(f"ministe{unseen}rie".encode(), "x.txt")
    assert decoded.text == "ministerie"
    assert decoded.warnings == ()


@pytest.mark.parametrize("hidden", ["\u00ad\n", "\u00ad  \n", "\ufffe"])
def test_a_hidden_hyphen_at_a_line_end_is_shown_to_the_rules_for_hyphens(hidden: str) -> None:
    assert clean(f"regen{hidden}boog") == "regen-\nboog"


def test_a_soft_hyphen_after_no_word_hides_nothing() -> None:
    assert clean("een \u00ad\ntwee") == "een \ntwee"


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011"])
def test_hyphens_are_plain(hyphen: str) -> None:
    assert clean(f"EU{hyphen}verband") == "EU-verband"


def test_dashes_and_quotes_stay_as_printed() -> None:
    printed = "2023–2024 — «Kritiek» “zo” ’s-Gravenhage …"
    assert clean(printed) == printed


def test_composed_letters() -> None:
    assert clean("Syrie\u0308") == "Syri\u00eb"


def test_terminal_escapes_are_made_harmless_with_a_warning() -> None:
    decoded = decode(b"De \x1b[31mrode\x1b[0m draad", "x.txt")
    assert decoded.text == "De \ufffd[31mrode\ufffd[0m draad"
    assert decoded.warnings == ("control characters that are no text replaced by U+FFFD: 2",)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x08", "\x1c", "\x7f", "\x9b", "\uffff"])
def test_a_single_control_character_in_a_long_text_is_replaced(control: str) -> None:
    decoded = decode(("woord " * 50 + control).encode(), "x.txt")
    assert decoded.text == "woord " * 50 + "\ufffd"
    assert len(decoded.warnings) == 1


def test_one_control_character_in_fifty_is_the_most() -> None:
    assert decode(b"\x07" + b"a" * 49, "x.txt").text == "\ufffd" + "a" * 49
    with pytest.raises(LetterError, match="not text"):
        decode(b"\x07" + b"a" * 48, "x.txt")


def test_windows_1252_with_bytes_that_it_does_not_have() -> None:
    decoded = decode("Syri\u00eb \u20ac 5".encode("cp1252") + b" \x81", "x.txt")
    assert decoded.text == "Syri\u00eb \u20ac 5 \ufffd"
    assert decoded.warnings == ("not valid UTF-8, read as windows-1252",)


def test_a_damaged_place_does_not_spoil_the_rest_of_a_utf_8_text() -> None:
    decoded = decode("Syri\u00eb, Itali\u00eb, Brazili".encode() + b"\xc3", "x.txt")
    assert decoded.text == "Syri\u00eb, Itali\u00eb, Brazili\ufffd"
    assert decoded.warnings == ("places that are not valid UTF-8 replaced by U+FFFD: 1",)


def test_more_marks_on_a_letter_than_any_script_has_are_cut() -> None:
    decoded = decode(("a" + "\u0323\u0301" * 100 + "b").encode(), "x.txt")
    assert decoded.text.endswith("\ufffdb")
    assert len(decoded.text) < 40
    assert decoded.warnings == ("control characters that are no text replaced by U+FFFD: 1",)


@given(st.text(min_size=1))
def test_clean_text_holds_no_character_that_harms(text: str) -> None:
    try:
        decoded = decode(text.encode("utf-8", "replace"), "x.txt")
    except LetterError:
        return
    assert unicodedata.is_normalized("NFC", decoded.text)
    for character in decoded.text:
        assert character in "\n\f" or unicodedata.category(character) not in ("Cc", "Cs")
        assert character in " \n\f" or not character.isspace()


@given(st.text(min_size=1))
def test_clean_text_stays_as_it_is(text: str) -> None:
    try:
        once = decode(text.encode("utf-8", "replace"), "x.txt").text
        twice = decode(once.encode(), "x.txt")
    except LetterError:
        return
    assert twice.text == once
    assert twice.warnings == ()


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_text_or_a_letter_error(data: bytes) -> None:
    try:
        text = decode(data, "x.txt").text
    except LetterError:
        return
    assert text.strip()
