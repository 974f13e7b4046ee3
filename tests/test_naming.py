"""Documents that a question names by their numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.naming import named_documents, without_names
from askbrief.questions import read_question


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Wat vraagt motie 32 623, nr. 343?", ["kst-32623-343"]),
        ("Wat vraagt motie 32\u202f623, nr.\u00a0343?", ["kst-32623-343"]),
        ("Wat vraagt 32623 nr 343 en wat 32623-342?", ["kst-32623-343", "kst-32623-342"]),
        ("what does KST-32623-343 ask?", ["kst-32623-343"]),
        ("Kamerstukken II 36 410 XVII, nr. 53", ["kst-36410-XVII-53"]),
        ("36410-xvii-53", ["kst-36410-XVII-53"]),
        ("motie in 21501-02, nr. 3174", ["kst-21501-02-3174"]),
        ("21 501-02-3174", ["kst-21501-02-3174"]),
        ("Wat is het antwoord in AH-TK-20242025-594?", ["ah-tk-20242025-594"]),
        ("Wat is gezegd in Kamerstukken II 2023/2024, 31 839, nr. 1024?", ["kst-31839-1024"]),
        ("de motie op stuk nr. 206 (28 844)", ["kst-28844-206"]),
        ("Aanhangsel Handelingen II 2023/24, nr. 1314", ["ah-tk-20232024-1314"]),
        ("32 623, nrs. 342 en 343", ["kst-32623-342", "kst-32623-343"]),
        ("wat staat in blg-1007826?", ["blg-1007826"]),
        ("nr. 343 gaat over 2024-2025 en kost 32 623 euro", []),
        ("Wat vraagt de motie-Kahraman?", []),
    ],
)
def test_documents_are_named_in_many_forms(text: str, ids: list[str]) -> None:
    assert [named.letter_id for named in named_documents(text)] == ids


def test_the_rest_of_a_question_is_what_it_asks() -> None:
    question = read_question("Wat vraagt Kamerstukken II 32 623, nr. 343 over Syrië?")
    rest = without_names(question, named_documents(question.text))
    assert rest.text == "Wat vraagt over Syrië?"
    assert rest.names == ("Syrië",)


def test_a_question_that_is_only_a_name_stays_as_it_is() -> None:
    question = read_question("kst-32623-343")
    assert without_names(question, named_documents(question.text)) == question


def test_a_question_without_names_stays_as_it_is() -> None:
    question = read_question("Wat kost een paspoort?")
    assert without_names(question, []) is question


@given(st.text())
def test_names_stand_in_order_and_apart(text: str) -> None:
    found = named_documents(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
