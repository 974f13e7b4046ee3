"""Whose words the blocks of a letter are."""

from __future__ import annotations

import pytest

from askbrief.reading.blocks import Draft
from askbrief.reading.lines import Line
from askbrief.reading.speakers import with_speakers
from askbrief.types import BlockKind

MINISTER = "Minister van Financiën"


def draft(kind: BlockKind, text: str) -> Draft:
    return Draft(kind, ((Line(text, 1),),))


def speakers(*drafts: Draft, sender: str | None = MINISTER) -> list[str | None]:
    return [one.speaker for one in with_speakers(drafts, sender)]


def test_questions_and_answers_take_turns() -> None:
    assert speakers(
        draft("head", "Antwoord van Minister Heinen"),
        draft("heading", "Vraag 1"),
        draft("paragraph", "Bent u bekend met het bericht?"),
        draft("heading", "Antwoord op vraag 1"),
        draft("paragraph", "Ja."),
        draft("heading", "Tot slot"),
        draft("paragraph", "Ik dank u."),
    ) == [None, "question", "question", "minister", "minister", "minister", "minister"]


@pytest.mark.parametrize(
    ("heading", "speaker"),
    [
        ("Vraag 1", "question"),
        ("Vragen 4, 5 en 6:", "question"),
        ("Vraag:", "question"),
        ("Vragen van de leden Mutluer en Kostić", "question"),
        ("Vragen en opmerkingen vanuit de VVD-fractie", "question"),
        ("I Vragen en opmerkingen van de leden van de D66-fractie", "question"),
        ("Inbreng van de leden van de SP-fractie", "question"),
        ("Vraag en aanbod", "minister"),
        ("Vragen die nog leven", "minister"),
        ("Vraagstukken rond het draagmoederschap", "minister"),
    ],
)
def test_what_a_heading_says_about_who_speaks(heading: str, speaker: str) -> None:
    assert speakers(draft("heading", heading), draft("paragraph", "Tekst."))[1] == speaker


@pytest.mark.parametrize("heading", ["Antwoord 1", "Mededeling", "II Reactie van de Minister"])
def test_what_ends_a_question(heading: str) -> None:
    found = speakers(
        draft("heading", "Vraag 1"), draft("heading", heading), draft("paragraph", "Ja.")
    )
    assert found == ["question", "minister", "minister"]


def test_a_heading_within_a_question_changes_nothing() -> None:
    found = speakers(
        draft("heading", "Vragen van de leden X"),
        draft("heading", "Inleiding"),
        draft("paragraph", "Klopt dit?"),
    )
    assert found == ["question"] * 3


def test_a_signature_ends_a_question_and_is_nobodys_words() -> None:
    found = speakers(
        draft("heading", "Vraag 1"), draft("signature", "Grinwis"), draft("paragraph", "Bijlage.")
    )
    assert found == ["question", None, "minister"]


@pytest.mark.parametrize("sender", [None, "Algemene Rekenkamer"])
def test_a_letter_of_no_minister_has_no_speaker(sender: str | None) -> None:
    assert speakers(draft("paragraph", "Tekst."), sender=sender) == [None]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("«Wij doen dit niet», aldus de inspectie.", "minister"),
        ("«Wij doen dit niet.»", "quotation"),
        ("“Wij doen dit niet”.", "quotation"),
        ("«Wij» zeiden zij «doen dit niet.»", "minister"),
        ("‘Wij doen dit niet.’3", "quotation"),
    ],
)
def test_a_paragraph_that_is_marked_as_quoted(text: str, speaker: str) -> None:
    assert speakers(draft("paragraph", text)) == [speaker]


def test_notes_that_the_askers_typed_are_theirs() -> None:
    found = speakers(
        draft("heading", "Vraag 1"),
        draft("paragraph", "Kent u het bericht 1)? En dit [2]?"),
        draft("heading", "Antwoord 1"),
        draft("paragraph", "3) is geen noot."),
        draft("paragraph", "1) NOS, 6 maart 2024"),
        draft("paragraph", "[2] RTV Oost"),
    )
    assert found[3:] == ["minister", "question", "question"]
