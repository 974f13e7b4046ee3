"""Sentences of covering letters and titles."""

from __future__ import annotations

import pytest

from askbrief.covering import asks_for_questions, is_covering, is_head_of_answers


@pytest.mark.parametrize(
    "sentence",
    [
        "In antwoord op uw brief van 5 juli 2024, nr. 2024Z1, deel ik u mede dat de vragen van de "
        "leden A (X) en B (Y) over de sluiting worden beantwoord zoals aangegeven in de bijlage.",
        "In het antwoord op uw brief van 8 maart 2024, deel ik u mede dat de vragen van het lid A "
        "aan de minister van Justitie over hoofddoekjes worden beantwoord in de bijlage.",
        "Hierbij zend ik u de antwoorden op de vragen van het lid A over de veerboot.",
        "Mede namens de minister van Defensie bied ik u hierbij de antwoorden aan op de vragen "
        "van het lid A over de veerboot.",
        "Antwoorden van de minister van Justitie en Veiligheid op Kamervragen van de leden A en B "
        "over de voorgenomen sluiting van het bureau.",
        "Beantwoording Kamervragen van het lid A (X) over de veerboot",
        "Antwoord van de staatssecretaris van Financiën op vragen van het lid A over de btw",
    ],
)
def test_covering(sentence: str) -> None:
    assert is_covering(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Het bureau sluit omdat het pand te groot is.",
        "In antwoord op vragen van het lid A heb ik gemeld dat het bureau in 2025 sluit.",
        "Antwoord van de minister: het bureau sluit in 2025.",
        "Hierbij bied ik u het Werkprogramma 2025 aan.",
        "Met deze brief informeer ik uw Kamer over het beleid ten aanzien van Syrië.",
        "Antwoord op vraag 3 Het bureau sluit. Over de vragen van het lid A heb ik u ingelicht.",
        "Hierbij zend ik u het rapport over de brug.",
    ],
)
def test_not_covering(sentence: str) -> None:
    assert not is_covering(sentence)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie stelde vragen over Wolvega?", True),
        ("Which members asked about Wolvega?", True),
        ("Waarom sluit het bureau in Wolvega?", False),
        ("Why does the station close?", False),
    ],
)
def test_questions_about_questions(question: str, expected: bool) -> None:
    assert asks_for_questions(question) is expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Datum 11 januari 2024\n\nOnderwerp Beantwoording Kamervragen over de brandweer", True),
        ("2129\nVragen van de leden A en B over Jemen", True),
        ("32 623 Actuele situatie\n\nNr. 376 Brief van de minister", False),
    ],
)
def test_heads_of_answers(head: str, expected: bool) -> None:
    assert is_head_of_answers(head) is expected
