"""English question words and the Dutch for them."""

from importlib.resources import files

import pytest

from askbrief.glossary import LONGEST, PARTS, renderings


def dutch(question: str) -> dict[str, tuple[str, ...]]:
    return {found.cut(question): found.dutch for found in renderings(question)}


def lines_of(name: str) -> list[str]:
    return (files("askbrief") / "data" / f"glossary-{name}.tsv").read_text("utf-8").splitlines()


def test_words_in_any_form_are_found() -> None:
    assert "minderheden" in dutch("which minorities are named?")["minorities"]
    assert "ontvangen" in dutch("who received money")["received"]
    assert "motie" in dutch("which motions?")["motions"]


def test_the_longest_entry_wins() -> None:
    found = dutch("before the International Court of Justice in 2025")
    assert found["International Court of Justice"] == ("Internationaal Gerechtshof",)


def test_unknown_words_are_left_out() -> None:
    assert renderings("xqzt blorf") == []
    assert renderings("") == []


def test_an_entry_has_its_renderings_likeliest_first() -> None:
    assert dutch("which bill?")["bill"] == ("wetsvoorstel",)
    assert dutch("a driving licence")["driving licence"] == ("rijbewijs",)
    assert dutch("who bought it")["bought"] == ("gekocht", "kopen")


def test_no_word_has_two_entries() -> None:
    keys = [line.split("\t")[0] for name in PARTS for line in lines_of(name)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("small", ["do", "how", "what", "which", "about", "get"])
def test_small_words_are_not_rendered(small: str) -> None:
    assert renderings(f"{small} xqzt") == []


@pytest.mark.parametrize("name", PARTS)
def test_every_line_is_an_entry(name: str) -> None:
    lines = lines_of(name)
    assert len(lines) > 150
    keys = [line.split("\t")[0] for line in lines]
    assert len(set(keys)) == len(keys)
    assert all(key == key.lower().strip() for key in keys)
    assert max(len(key.split()) for key in keys) <= LONGEST
    assert all(line.count("\t") == 1 and line.split("\t")[1].strip() for line in lines)
