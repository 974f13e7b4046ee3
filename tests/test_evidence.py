"""What sentences show, by their words."""

from __future__ import annotations

import pytest

from askbrief.evidence import absent, shows
from askbrief.questions import Wanted


@pytest.mark.parametrize(
    ("wanted", "text", "shown"),
    [
        ("amount", "Het gaat om EUR 20,4 miljoen.", True),
        ("amount", "Het zijn drie gemeenten.", True),
        ("amount", "waardoor honderden familiebedrijven stoppen", True),
        ("amount", "Dat was op 19 september 2025.", False),
        ("amount", "Er is geld beschikbaar.", False),
        ("date", "Dat was in 2024.", True),
        ("date", "Dat was op 3 juni.", True),
        ("date", "Dat was later.", False),
        ("reason", "Dat kan niet, omdat het geld op is.", True),
        ("reason", "Dat kan niet.", False),
        ("other", "Wat dan ook, in 2024.", False),
    ],
)
def test_a_text_shows_what_is_asked_for(wanted: Wanted, text: str, shown: bool) -> None:
    assert shows(wanted, text) is shown


def test_names_are_absent_if_no_form_of_them_stands_there() -> None:
    names = (("Gaza",), ("Damascus",), ("Syria", "Syrië"), ("750",), ("Turkish",))
    text = "In Damascus en elders in Syrië is 20,4 miljoen uitgegeven."
    assert absent(names, text) == [("Gaza",), ("750",), ("Turkish",)]
    assert absent((), text) == []


def test_a_name_counts_by_its_beginning() -> None:
    assert absent((("Nederlandse",),), "Nederland helpt") == []
