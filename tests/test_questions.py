"""What is seen of a question without a model."""

import pytest

from askbrief.errors import QuestionError
from askbrief.questions import MAX_QUESTION_CHARS, language_of, read_question, without_small_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("which bodies receive accountability funding?", "en"),
        ("Welke instellingen krijgen geld?", "nl"),
        ("how much humanitarian aid in 2025?", "en"),
        ("hoeveel humanitaire hulp in 2025", "nl"),
        ("who signed?", "en"),
        ("wie heeft ondertekend?", "nl"),
        ("Wat kost een paspoort?", "nl"),
        ("IIIM", "nl"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Wat kost een paspoort van de gemeente?", "kost paspoort gemeente?"),
        ("What does the OM say about it, and the WHO?", "OM , WHO?"),
        ("20,4 miljoen voor IIIM", "20,4 miljoen IIIM"),
        ("wie is wat", "wie is wat"),
        ("van-der-zaak en de zaak", "van-der-zaak zaak"),
    ],
)
def test_small_words_are_left_out_of_what_is_searched_for(text: str, rest: str) -> None:
    assert without_small_words(text) == rest


def test_content_words_leave_the_small_words_out() -> None:
    question = read_question("Which minorities are named in the letter, and which not?")
    assert question.words == ("minorities", "named", "letter")


def test_names_are_numbers_abbreviations_and_capitalised_words_inside() -> None:
    question = read_question("Welke rol heeft het OHCHR in Damascus volgens nr. 343?")
    assert question.names == ("OHCHR", "Damascus", "343")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("how much aid went to Syria?", "amount"),
        ("Wanneer viel het regime?", "date"),
        ("what does a passport cost?", "amount"),
        ("Hoe vaak is er overlegd?", "amount"),
        ("What is the deadline?", "date"),
        ("wie is de minister?", "person"),
        ("Which municipality was asked?", "person"),
        ("Waarom steunt Nederland de VN?", "reason"),
        ("which groups are protected?", "list"),
        ("Steunt het kabinet de EU?", "other"),
    ],
)
def test_wanted(text: str, wanted: str) -> None:
    assert read_question(text).wanted == wanted


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("who signed the letter?", "signature"),
        ("Wie heeft deze brief ondertekend?", "signature"),
        ("on what date was the letter sent?", "head"),
        ("Wanneer is de brief verstuurd?", "head"),
        ("What is the dossier number?", "head"),
        ("hoeveel hulp in 2025", None),
        ("Wanneer kwam er een einde aan het regime?", None),
    ],
)
def test_questions_about_the_letter_itself(text: str, about: str | None) -> None:
    found = read_question(text).about
    assert (found.part if found else None) == about


@pytest.mark.parametrize("text", ["", "  \n ", "🙂🎉", "?!", "is it of the", "de het een"])
def test_nothing_to_search_for(text: str) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(text)
    assert caught.value.remedy


def test_too_long() -> None:
    with pytest.raises(QuestionError, match="20,000 characters"):
        read_question("x" * 20_000)
    assert read_question("w" * MAX_QUESTION_CHARS).text == "w" * MAX_QUESTION_CHARS
