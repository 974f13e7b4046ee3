"""What an answer says in numbers must stand in a cited quote, however either is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.answering import guarded
from askbrief.dates import MONTHS
from askbrief.errors import GuardError
from askbrief.guarding import Mention, own_words, violations
from askbrief.guarding.mentions import mentions_in
from askbrief.guarding.values import Amount, Day, Document, Percentage, Raw, Value
from askbrief.types import Citation, Language, Quote

QUOTE = (
    "Op 19 september 2025 stelde het kabinet EUR 20,4 miljoen beschikbaar, 12 procent meer dan in "
    "2024, conform de motie Kahraman (Kamerstuk 32 623, nr. 343) en 2.500 dekens."
)


def values(text: str, language: Language = "nl") -> list[Value]:
    return [mention.value for mention in mentions_in(text, language)]


def money(number: str, currency: str | None = "EUR") -> Amount:
    return Amount(Decimal(number), currency)


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("nl", "20,4 miljoen", money("20400000", None)),
        ("en", "20.4 million", money("20400000", None)),
        ("nl", "€ 20.400.000", money("20400000")),
        ("en", "€20,400,000", money("20400000")),
        ("nl", "€ 1.200", money("1200")),
        ("nl", "€ 1.200,-", money("1200")),
        ("nl", "€\u00a01.200,50", money("1200.5")),
        ("nl", "1200 euro", money("1200")),
        ("nl", "1,2 mld.", money("1200000000", None)),
        ("en", "€1.2bn", money("1200000000")),
        ("en", "$20.4m", money("20400000", "USD")),
        ("nl", "1,2 biljoen dollar", money("1200000000000", "USD")),
        ("en", "1.2 trillion", money("1200000000000", None)),
        ("nl", "anderhalf miljard euro", money("1500000000")),
        ("en", "half a million", money("500000", None)),
        ("nl", "drieëntwintig miljoen", money("23000000", None)),
        ("en", "twenty-three million", money("23000000", None)),
        ("nl", "driehonderd euro", money("300")),
        ("nl", "2 500 militairen", money("2500", None)),
        ("nl", "2\u202f500 militairen", money("2500", None)),
        ("nl", "12%", Percentage(Decimal(12))),
        ("nl", "12 procent", Percentage(Decimal(12))),
        ("en", "12 per cent", Percentage(Decimal(12))),
        ("nl", "twaalf procent", Percentage(Decimal(12))),
        ("nl", "0,5 procentpunt", Percentage(Decimal("0.5"), points=True)),
        ("en", "0.5 percentage points", Percentage(Decimal("0.5"), points=True)),
        ("nl", "een groei van -0,5%", Percentage(Decimal("-0.5"))),
        ("nl", "19 september 2025", Day(2025, 9, 19)),
        ("nl", "19 sept. 2025", Day(2025, 9, 19)),
        ("nl", "19-09-2025", Day(2025, 9, 19)),
        ("nl", "19/9/2025", Day(2025, 9, 19)),
        ("en", "September 19, 2025", Day(2025, 9, 19)),
        ("en", "the 19th of September 2025", Day(2025, 9, 19)),
        ("en", "9/19/2025", Day(2025, 9, 19)),
        ("nl", "2025-09-19", Day(2025, 9, 19)),
        ("nl", "19 september", Day(None, 9, 19)),
        ("nl", "in september 2025", Day(2025, 9)),
        ("nl", "in 2025", Day(2025)),
        ("nl", "kst-32623-376", Document("32623", "376")),
        ("nl", "32 623, nr. 376", Document("32623", "376")),
        ("nl", "32\u00a0623,\u2009nr.\u00a0376", Document("32623", "376")),
        ("nl", "36 200 VIII, nr. 752", Document("36200-VIII", "752")),
        ("nl", "21501-32-1740", Document("21501-32", "1740")),
        ("nl", "dossier 32 623", Document("32623")),
        ("nl", "nr. 376", Document(None, "376")),
        ("nl", "ah-tk-20232024-1314", Document("ah-tk-20232024-1314")),
        ("nl", "paragraaf 2.3.1", Raw("2.3.1")),
        ("nl", "1" * 40, Raw("1" * 40)),
    ],
)
def test_a_value_is_read(language: Language, text: str, value: Value) -> None:
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    "text", ["een brief", "[1]", "de A4 en de F16", "one of them", "Den Haag", "mei", "", "€"]
)
def test_what_is_no_value_is_none(text: str) -> None:
    assert values(text) == []


def test_a_parliamentary_year_is_two_years() -> None:
    assert values("2025/26") == [Day(2025), Day(2026)]
    assert values("2024-2025") == [Day(2024), Day(2025)]


def test_values_do_not_overlap_and_stand_where_they_say() -> None:
    found = mentions_in(QUOTE, "nl")
    assert [one.text for one in found] == [
        *("19 september 2025", "EUR 20,4 miljoen", "12 procent", "2024"),
        *("Kamerstuk 32 623, nr. 343", "2.500"),
    ]
    assert all(one.cut(QUOTE) == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Er komt € 20,4 miljoen [1]."),
        ("en", "On September 19, 2025, EUR 20.4 million was made available [1]."),
        ("en", "That is €20,400,000, 12% more, for 2,500 blankets."),
        ("nl", "Dat is 12% meer, zie kst-32623-343 en nr. 343 in dossier 32 623."),
        ("nl", "Op 2025-09-19, in september 2025, op 19 september, in 2025."),
        ("en", "There are 2.500 blankets, written as in the letter."),
        ("nl", "Geen enkel getal."),
        ("nl", QUOTE + " [1]"),
    ],
)
def test_what_a_quote_shows_may_be_said(language: Language, text: str) -> None:
    assert violations(text, [QUOTE], language) == []


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("nl", "Er komt € 20,5 miljoen.", "€ 20,5 miljoen"),
        ("nl", "Er komt 20,4 miljard.", "20,4 miljard"),
        ("nl", "Er komt $ 20,4 miljoen.", "$ 20,4 miljoen"),
        ("en", "That is 2.5 blankets.", "2.5"),
        ("en", "On September 18, 2025.", "September 18, 2025"),
        ("nl", "In oktober 2025.", "oktober 2025"),
        ("nl", "In 2026.", "2026"),
        ("nl", "13 procent meer.", "13 procent"),
        ("nl", "12 procentpunt meer.", "12 procentpunt"),
        ("nl", "12 dekens.", "12"),
        ("nl", "19 dekens.", "19"),
        ("nl", "Kamerstuk 32 623, nr. 342.", "Kamerstuk 32 623, nr. 342"),
        ("nl", "Kamerstuk 32 624, nr. 343.", "Kamerstuk 32 624, nr. 343"),
        ("nl", "Zie nr. 342.", "nr. 342"),
        ("nl", "Drie miljoen mensen.", "Drie miljoen"),
        ("nl", "“Er komt € 21 miljoen” staat er.", "€ 21 miljoen"),
    ],
)
def test_what_no_quote_shows_is_found(language: Language, text: str, wrong: str) -> None:
    (found,) = violations(text, [QUOTE], language)
    assert (found.text, found.cut(text)) == (wrong, wrong)


def test_without_quotes_nothing_may_be_said_in_numbers() -> None:
    assert [one.text for one in violations("In 2025 kwam 12%.", [], "nl")] == ["2025", "12%"]


def test_a_date_that_the_quote_gives_without_its_year_is_not_that_of_a_year() -> None:
    assert violations("Op 19 mei 2025.", ["Op 19 mei kwam het."], "nl")
    assert not violations("Op 19 mei.", ["Op 19 mei 2025 kwam het."], "nl")


def test_a_short_quote_hides_no_part_of_a_number() -> None:
    text = "Er komt 1.200 euro."
    assert own_words(text, ["200 euro"]) == text
    assert [one.text for one in violations(text, ["200 euro"], "nl")] == ["1.200 euro"]


def test_quotes_are_blotted_out_and_lengths_stay() -> None:
    text = f"Zo: {QUOTE} [1]"
    own = own_words(text, [QUOTE])
    assert (own[:4], own[-4:], len(own)) == ("Zo: ", " [1]", len(text))
    assert set(own[4:-4]) == {"\u2028"}


def citation(quote: str) -> Citation:
    its = Quote(0, len(quote), "a", "a#0-9", quote)
    return Citation(1, its, None, "Titel", "Titel", None, None, None, 0.5, quote, "0" * 64)


def test_no_answer_goes_out_that_says_a_number_of_its_own() -> None:
    text = f"{QUOTE} [1]"
    assert guarded(text, [citation(QUOTE)], "nl") == text
    with pytest.raises(GuardError, match="“21 miljoen”") as caught:
        guarded(f"Er komt 21 miljoen: {text}", [citation(QUOTE)], "nl")
    assert caught.value.remedy


def dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")


numbers = st.integers(2100, 10**12).filter(lambda n: n > 2100)
days = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))


@given(numbers)
def test_an_amount_is_the_same_in_both_languages(number: int) -> None:
    quote = f"Het gaat om € {dutch(number)} in totaal."
    assert not violations(f"It is €{number:,}.", [quote], "en")
    assert not violations(f"Het is {dutch(number)} euro.", [quote], "nl")
    assert not violations(f"Het is EUR {number}.", [quote], "nl")


@given(numbers, numbers)
def test_another_amount_is_found(number: int, other: int) -> None:
    quote = f"Het gaat om € {dutch(number)} in totaal."
    wrong = violations(f"It is €{other:,}.", [quote], "en")
    assert bool(wrong) == (number != other)


@given(st.integers(1, 999), st.integers(0, 9), st.sampled_from([("miljoen", "million", 6)]))
def test_a_magnitude_is_the_same_as_its_zeros(
    whole: int, tenth: int, names: tuple[str, str, int]
) -> None:
    quote = f"Het gaat om {whole},{tenth} {names[0]} euro."
    assert not violations(f"It is {whole}.{tenth} {names[1]} euros.", [quote], "en")
    full = (10 * whole + tenth) * 10 ** (names[2] - 1)
    assert not violations(f"It is EUR {full:,}.", [quote], "en")
    assert violations(f"It is EUR {full + 1:,}.", [quote], "en")


@given(days)
def test_a_day_is_the_same_in_every_form(day: dt.date) -> None:
    quote = f"De brief van {day.day} {MONTHS[day.month - 1]} {day.year} zegt het."
    for text in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}"):
        assert not violations(f"On {text}.", [quote], "en")
    assert not violations(
        f"Op {day.isoformat()}, dus {day.day}-{day.month}-{day.year}", [quote], "nl"
    )


@given(days, days)
def test_another_day_is_found(day: dt.date, other: dt.date) -> None:
    quote = f"De brief van {day.day} {MONTHS[day.month - 1]} {day.year} zegt het."
    assert bool(violations(f"On {other:%B} {other.day}, {other.year}.", [quote], "en")) == (
        day != other
    )


@given(st.text(max_size=300))
def test_any_text_is_read_and_shows_itself(text: str) -> None:
    found = mentions_in(text, "nl")
    assert all(isinstance(one, Mention) and one.cut(text) == one.text for one in found)
    assert violations(text, [text], "nl") == []
    assert all(one.shown_by(one) for one in found)
