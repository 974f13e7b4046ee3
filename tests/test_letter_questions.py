"""Questions about a letter itself, and those that only sound like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.letter_questions import read_letter_question


@pytest.mark.parametrize(
    ("text", "part", "subject"),
    [
        ("Wie ondertekende de brief over Syrië?", "signature", "Syrië"),
        ("Wie heeft de brief over Syrië ondertekend?", "signature", "Syrië"),
        ("Door wie is de kamerbrief over de brandweer ondertekend?", "signature", "de brandweer"),
        ("Who signed the letter on Syria?", "signature", "Syria"),
        ("Which minister signed the letter about police dogs?", "signature", "police dogs"),
        ("Who is the author of the letter on politics in Syria?", "signature", "politics in Syria"),
        ("Brief over geiten: wie is de afzender?", "signature", "geiten"),
        ("Wie schreef de brief inzake draagmoederschap?", "signature", "draagmoederschap"),
        ("Who tabled the motion on Yemen?", "signature", "Yemen"),
        ("Wie diende de motie over Jemen in?", "signature", "Jemen"),
        ("Wie heeft de motie over Jemen ingediend?", "signature", "Jemen"),
        ("Wie dienden de motie van het lid Kahraman in?", "signature", "Kahraman"),
        ("Wanneer is de motie-Kahraman ingediend?", "head", "Kahraman"),
        ("When was the Kahraman motion tabled?", "head", "Kahraman"),
        ("When was the motion by Van Weel and Kahraman tabled?", "head", "Weel and Kahraman"),
        (
            "Wanneer is de brief over steun aan Oekraïne aan de Tweede Kamer gestuurd?",
            "head",
            "steun aan Oekraïne",
        ),
        (
            "What is the date of the letter on accountability in Syria?",
            "head",
            "accountability in Syria",
        ),
        ("Wat is het onderwerp van de motie van het lid Eerdmans?", "head", "Eerdmans"),
        (
            "En wie heeft die ondertekend (zegt de brief over draagmoederschap)?",
            "signature",
            "draagmoederschap",
        ),
        ("Van wanneer is de brief over de pilot?", "head", "de pilot"),
        ("date letter regarding surrogacy", "head", "surrogacy"),
        ("Wie ondertekende de brief over de ministers?", "signature", "de ministers"),
    ],
)
def test_about_a_letter_that_has_a_subject(text: str, part: str, subject: str) -> None:
    found = read_letter_question(text)
    assert found is not None
    assert (found.part, found.subject) == (part, subject)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Who signed the letter?", "signature"),
        ("who signed?", "signature"),
        ("Wie tekent de brief?", "signature"),
        ("Wie heeft deze brief ondertekend?", "signature"),
        ("Wie heeft dit ondertekend namens het kabinet?", "signature"),
        ("Welke bewindspersoon ondertekende de brief aan de Tweede Kamer?", "signature"),
        ("Who wrote this letter to the House of Representatives?", "signature"),
        ("When was it sent?", "head"),
        ("On what date was the letter sent to parliament?", "head"),
        ("Wanneer is de laatste brief verstuurd?", "head"),
        ("What is the dossier number?", "head"),
        ("Which dossier does the letter belong to?", "head"),
        ("Aan wie is de brief gericht?", "head"),
        ("Wie ondertekende kst-32623-376?", "signature"),
    ],
)
def test_about_any_letter(text: str, part: str) -> None:
    found = read_letter_question(text)
    assert found is not None
    assert (found.part, found.subject) == (part, "")


@pytest.mark.parametrize(
    "text",
    [
        "Who sent weapons to Syria?",
        "Wie stuurde wapens naar Syrië?",
        "When was the agreement signed?",
        "Who signed the ceasefire in Syria?",
        "Wie ondertekende het verdrag?",
        "Wanneer werd de wet ondertekend?",
        "Wie schreef het rapport over bijles?",
        "Wanneer wordt de campagne over bijles verstuurd?",
        "Wie stuurde de brief aan de Iraanse ambassadeur?",
        "In de brief over Syrië: wie ondertekende het akkoord?",
        "Wie van de gemeenten ondertekende de brief over opvang?",
        "Wanneer kwam er een einde aan het regime?",
        "hoeveel hulp in 2025",
        "When does the minister send the evaluation of the pilot to the House?",
        "Wanneer wordt het wetsvoorstel naar de Kamer gestuurd?",
        "Welke motie wordt uitgevoerd?",
        "Wanneer wordt de motie over Jemen uitgevoerd?",
        "Wanneer is de motie over Jemen uitgevoerd?",
        "When will the letter on the pilot be sent?",
        "Wanneer wordt de brief over de pilot verstuurd?",
        "Wanneer verwacht het kabinet de brief over de pilot?",
        "Who will sign the letter of intent?",
    ],
)
def test_about_what_letters_say(text: str) -> None:
    assert read_letter_question(text) is None


@pytest.mark.parametrize(
    ("text", "motion"),
    [
        ("Wie diende de motie over Jemen in?", True),
        ("When was the Kahraman motion tabled?", True),
        ("Wie ondertekende de brief over Jemen?", False),
        ("who signed?", False),
    ],
)
def test_motions_are_told_from_letters(text: str, motion: bool) -> None:
    found = read_letter_question(text)
    assert found is not None
    assert found.motion is motion


WORDS = st.sampled_from(
    "wie who ondertekende signed de the brief letter motie-X motion over on Syrië ? , : wanneer "
    "when verstuurd sent Kahraman van by akkoord agreement dossier kst-1-2".split()
)


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_a_subject_is_taken_from_the_question(text: str) -> None:
    found = read_letter_question(text)
    if found is not None:
        assert found.subject in text.replace("motie-", "motie ")
        assert found.subject == found.subject.strip()
