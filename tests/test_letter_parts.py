"""Who signed, who tabled, when was it sent: of which of several letters."""

from __future__ import annotations

import pytest
from small_index import stored

from askbrief.answering import ask
from askbrief.embedding.base import Embedder
from askbrief.settings import DEFAULT_THRESHOLD
from askbrief.stores.base import Store

LETTER = """Tweede Kamer der Staten-Generaal

{dossier} {title}

Nr. {number} Brief van de minister van {office}

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, {date}

{body}

De minister van {office},
{name}
"""
MOTION = """Tweede Kamer der Staten-Generaal

31 409 Zee- en binnenvaart

Nr. 77 Motie van de leden Postma en De Hoop

Voorgesteld 3 juni 2025

De Kamer,

gehoord de beraadslaging,

constaterende dat de veerboten naar Texel in de winter te weinig varen,

verzoekt de regering de veerboten vaker te laten varen,

en gaat over tot de orde van de dag.

Postma
De Hoop
"""
LETTERS = {
    "bees": LETTER.format(
        dossier="33 037",
        title="Mestbeleid",
        number="12",
        office="Landbouw",
        date="4 maart 2025",
        body="Het aantal wilde bijen daalt. Ik trek geld uit voor bloemrijke randen.",
        name="J. de Boer",
    ),
    "bridges": LETTER.format(
        dossier="29 385",
        title="Aanleg en onderhoud van bruggen",
        number="140",
        office="Infrastructuur",
        date="17 april 2025",
        body="De renovatie van de Merwedebrug begint in 2027. Het akkoord met de aannemers is er.",
        name="A. Jansen",
    ),
    "ferries": MOTION,
    "reply": LETTER.format(
        dossier="31 409",
        title="Zee- en binnenvaart",
        number="80",
        office="Infrastructuur",
        date="1 september 2025",
        body="De motie van het lid Bikker over sluizen voer ik uit. Er varen meer veerboten.",
        name="A. Jansen",
    ),
}


@pytest.fixture(scope="module")
def store(embedder: Embedder) -> Store:
    return stored(LETTERS, embedder)


@pytest.mark.parametrize(
    ("question", "letter", "shown"),
    [
        ("Wie ondertekende de brief over bijen?", "bees", "J. de Boer"),
        ("Who signed the letter about bees?", "bees", "J. de Boer"),
        ("Wie heeft de brief over bruggen ondertekend?", "bridges", "A. Jansen"),
        ("Wanneer is de brief over de Merwedebrug verstuurd?", "bridges", "17 april 2025"),
        ("What is the date of the letter on bees?", "bees", "4 maart 2025"),
        ("Wie diende de motie over veerboten in?", "ferries", "Postma"),
        ("Who tabled the motion about ferries?", "ferries", "Postma"),
        ("Wanneer is de motie over veerboten ingediend?", "ferries", "3 juni 2025"),
    ],
)
def test_the_letter_on_the_subject_answers(
    store: Store, embedder: Embedder, question: str, letter: str, shown: str
) -> None:
    answer = ask(question, store, embedder, threshold=DEFAULT_THRESHOLD)
    assert answer.answered
    first = answer.citations[0].quote
    assert (first.letter_id, shown in first.text) == (letter, True)
    assert answer.question == question


@pytest.mark.parametrize(
    "question",
    [
        "Wie ondertekende de brief over kangoeroes?",
        "Who signed the letter on wind turbines?",
        "Wanneer is de brief over zonnepanelen verstuurd?",
    ],
)
def test_no_letter_on_the_subject_is_a_no(store: Store, embedder: Embedder, question: str) -> None:
    assert not ask(question, store, embedder, threshold=DEFAULT_THRESHOLD).answered


def test_what_a_letter_says_of_a_motion_answers_where_that_is_not_there(
    store: Store, embedder: Embedder
) -> None:
    answer = ask("Wie diende de motie over sluizen in?", store, embedder, threshold=0)
    assert "motie van het lid Bikker over sluizen" in answer.citations[0].quote.text


@pytest.mark.parametrize(
    "question", ["Wie ondertekende het akkoord?", "When was the agreement signed?"]
)
def test_what_is_signed_besides_letters_is_looked_for_in_their_text(
    store: Store, embedder: Embedder, question: str
) -> None:
    answer = ask(question, store, embedder, threshold=0)
    assert "akkoord met de aannemers" in answer.citations[0].quote.text


@pytest.mark.parametrize(
    "question",
    [
        "Who signed motion 31 409, nr. 77?",
        "Wie diende motie 31 409, nr. 77 in?",
        "Wie ondertekende kst-31409-77?",
        "Who tabled motion 31 409, nr. 77 on ferries?",
    ],
)
def test_a_letter_named_by_number(embedder: Embedder, question: str) -> None:
    other = MOTION.replace("Postma", "Bikker").replace("Texel", "Vlieland")
    store = stored({"kst-31409-77": MOTION, "kst-31409-78": other}, embedder)
    answer = ask(question, store, embedder, threshold=DEFAULT_THRESHOLD)
    assert answer.answered
    assert answer.citations[0].quote.text == "Postma\nDe Hoop"
    assert "Bikker\nDe Hoop" not in [citation.quote.text for citation in answer.citations]
