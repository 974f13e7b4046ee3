"""What questions ask for, and whether texts show it."""

from __future__ import annotations

import pytest

from askbrief.expectations import expectation_of, shows_amount, shows_date


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Hoeveel humanitaire hulp geeft Nederland?", "amount"),
        ("How many people have returned to Syria?", "amount"),
        ("Hoe lang duurt de vertraging?", "amount"),
        ("Wanneer is de brief verstuurd?", "date"),
        ("In which year did the bank fail?", "date"),
        ("Wie heeft de brief ondertekend?", "person"),
        ("Welke organisatie voert het uit?", "person"),
        ("Waarom is dat besloten?", "reason"),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str) -> None:
    asks = expectation_of(question)
    found = {name for name in ("amount", "date", "person", "reason") if getattr(asks, name)}
    assert found == {kind}


def test_a_question_for_something_else_asks_for_none_of_these() -> None:
    asks = expectation_of("Welke minderheden noemt het kabinet?")
    assert not any((asks.amount, asks.date, asks.person, asks.reason))


def test_years_numbers_and_names_of_a_question() -> None:
    asks = expectation_of("Hoeveel van de 750 miljoen ging in 2024 naar Gaza en Damascus?")
    assert asks.years == {"2024"}
    assert asks.numbers == {"750"}
    assert asks.names == {"Gaza", "Damascus"}
    text = "In Damascus is in 2025 een bedrag van 20,4 miljoen uitgegeven."
    assert asks.missing_years(text) == 1
    assert asks.missing_numbers(text) == 1
    assert asks.missing_names(text) == 1


def test_a_name_counts_by_its_beginning() -> None:
    assert expectation_of("Is het Syrische leger genoemd?").missing_names("leger van Syrisch") == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Het gaat om EUR 20,4 miljoen.", True),
        ("Het zijn drie gemeenten.", True),
        ("Dat was op 19 september 2025.", False),
        ("Er is geld beschikbaar.", False),
    ],
)
def test_an_amount_is_a_number_that_is_no_date(text: str, shown: bool) -> None:
    assert shows_amount(text) is shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("in 2024", True), ("op 3 juni", True), ("na 3 weken", False), ("later", False)],
)
def test_a_date_is_a_year_or_a_day(text: str, shown: bool) -> None:
    assert shows_date(text) is shown
