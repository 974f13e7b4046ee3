"""Questions that lean on earlier ones are completed; complete ones never change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from askbrief.errors import QuestionError
from askbrief.followups import Completed, complete
from askbrief.followups.detecting import follow_up
from askbrief.questions import MAX_QUESTION_CHARS, read_question

EVALUATION = Path(__file__).parents[1] / "docs" / "evaluation"
AID = "Hoeveel humanitaire hulp geeft Nederland in 2025 aan Syrië?"
BODIES = "Which bodies receive accountability funding?"
CARE = "Wat kost de opvang van Oekraïners?"
PAIRS = [json.loads(line) for line in (EVALUATION / "followups.jsonl").read_text().splitlines()]
DEV = [pair for pair in PAIRS if pair["dev"]]

WORDS = (
    "en and maar hoeveel how much waarom why niet daarvan them ze they dat that it het die of "
    "these in 2024 voor for Libanon Syria UNICEF landen countries is zijn doet does Nederland "
    "Netherlands meer dan more than vorig jaar last year before Kurds artikel 5 maart May ? ? ("
).split()
PHRASES = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
TEXTS = st.one_of(PHRASES, st.text(max_size=60), st.text(min_size=1990, max_size=2010))


def right(pair: dict[str, object], done: Completed) -> bool:
    if pair["complete"]:
        return done == Completed(str(pair["question"]), ())
    text = done.question.lower()
    there = all(term.lower() in text for term in pair["expected_terms"])  # type: ignore[attr-defined]
    gone = not any(term.lower() in text for term in pair["not_expected"])  # type: ignore[attr-defined]
    return bool(done.taken) and there and gone and pair.get("expected") in {None, done.question}


@pytest.mark.parametrize("pair", DEV, ids=[pair["id"] for pair in DEV])
def test_pairs_that_the_rules_were_written_with(pair: dict[str, object]) -> None:
    done = complete(str(pair["question"]), pair["history"])  # type: ignore[arg-type]
    assert right(pair, done), done


def test_pairs_that_were_kept_apart_are_not_lost_again() -> None:
    kept = [pair for pair in PAIRS if not pair["dev"]]
    wrong = [p["id"] for p in kept if not right(p, complete(p["question"], p["history"]))]
    assert (len(kept), wrong) == (207, ["fu-187", "fu-277"])


def test_the_pairs_cover_both_languages() -> None:
    for language in ("nl", "en"):
        ours = [pair for pair in PAIRS if pair["lang"] == language]
        assert sum(not pair["complete"] for pair in ours) >= 30
        assert sum(pair["complete"] for pair in ours) >= 25


@pytest.mark.parametrize(
    ("earlier", "question", "completed"),
    [
        (AID, "en in 2024?", "Hoeveel humanitaire hulp geeft Nederland in 2024 aan Syrië?"),
        (AID, "and Iraq?", "Hoeveel humanitaire hulp geeft Nederland in 2025 aan Irak?"),
        (AID, "and for lebanon", "Hoeveel humanitaire hulp geeft Nederland in 2025 aan Libanon?"),
        (AID, "en de EU?", "Hoeveel humanitaire hulp geeft de EU in 2025 aan Syrië?"),
        (AID, "En het jaar ervoor?", "Hoeveel humanitaire hulp geeft Nederland in 2024 aan Syrië?"),
        (AID, "Hoeveel in 2023?", "Hoeveel humanitaire hulp geeft Nederland in 2023 aan Syrië?"),
        (
            AID,
            "en aan Irak in 2023?",
            "Hoeveel humanitaire hulp geeft Nederland in 2023 aan Irak?",
        ),
        (
            AID,
            "en van 2020 tot 2023?",
            "Hoeveel humanitaire hulp geeft Nederland van 2020 tot 2023 aan Syrië?",
        ),
        (CARE, "Hoe is dat in België?", "Wat kost de opvang van Oekraïners in België?"),
        (BODIES, "And in dollars?", "Which bodies receive accountability funding in dollars?"),
        (BODIES, "Who funds them?", "Who funds them (bodies receive accountability funding)?"),
        (BODIES, "en waarom?", "en waarom (bodies receive accountability funding)?"),
        (CARE, "waarom?", "waarom (kost de opvang van Oekraïners)?"),
        ("Is the station closing?", "Why?", "Why is the station closing?"),
        (
            "What are the rules for storing fireworks at home?",
            "and for transport?",
            "What are the rules for transport at home?",
        ),
        (
            "What are the rules for storing consumer fireworks?",
            "and for transport?",
            "and for transport (the rules for storing consumer fireworks)?",
        ),
        (
            "Is de Code Diversiteit en Inclusie dwingend?",
            "En de Governance Code Cultuur?",
            "Is de Governance Code Cultuur dwingend?",
        ),
        (
            "Hoeveel meldingen kreeg Tumba?",
            "En bij de politie Fryslân?",
            "Hoeveel meldingen kreeg Tumba bij de politie Fryslân?",
        ),
        (
            "Wat staat er in artikel 4 van de AVG?",
            "en artikel 5?",
            "Wat staat er in artikel 5 van de AVG?",
        ),
        (
            "Hoeveel moties waren er in mei 2024?",
            "en in juni?",
            "Hoeveel moties waren er in juni 2024?",
        ),
        (
            "Hoeveel agenten werken er in Wolvega?",
            "Hoeveel waren dat er in 2020?",
            "Hoeveel agenten werken er in Wolvega in 2020?",
        ),
        (
            "Wat kostte de opvang tussen 2020 en 2023?",
            "en in 2024?",
            "Wat kostte de opvang in 2024?",
        ),
        (
            AID,
            "meer dan vorig jaar?",
            "Hoeveel humanitaire hulp geeft Nederland in 2025 aan Syrië, meer dan vorig jaar?",
        ),
        (
            AID,
            "compared with 2023",
            "Hoeveel humanitaire hulp geeft Nederland in 2025 aan Syrië, compared with 2023?",
        ),
        (AID, "and this year?", "Hoeveel humanitaire hulp geeft Nederland this year aan Syrië?"),
        (AID, "En sinds 2020?", "Hoeveel humanitaire hulp geeft Nederland sinds 2020 aan Syrië?"),
        ("Wie is de VN-gezant?", "what does he say?", "what does he say (VN-gezant)?"),
    ],
)
def test_what_a_follow_up_becomes(earlier: str, question: str, completed: str) -> None:
    assert complete(question, [earlier]).question == completed


def test_a_follow_up_of_a_follow_up_leans_on_the_completed_one() -> None:
    done = complete("and in 2023?", ["Wie is Assad?", AID, "en in 2024?", "en aan Irak?"])
    assert done.question == "Hoeveel humanitaire hulp geeft Nederland in 2023 aan Irak?"
    assert done.taken == ("Hoeveel humanitaire hulp geeft Nederland in", "aan Irak")


def test_what_was_taken_stands_in_the_earlier_question_and_in_the_completed_one() -> None:
    done = complete("welke daarvan zijn Nederlands?", ["Welke instellingen krijgen geld?"])
    assert done.taken == ("instellingen krijgen geld",)
    assert done.question == "welke daarvan zijn Nederlands (instellingen krijgen geld)?"


def test_a_follow_up_without_a_complete_question_before_it_stays() -> None:
    assert complete("and in 2024?", ["why?", "en?"]) == Completed("and in 2024?", ())


@pytest.mark.parametrize(
    "question",
    [
        "En hoeveel humanitaire hulp geeft Nederland in 2025?",
        "Is het waar dat het kabinet valt?",
        "Is it true that the cabinet falls?",
        "How long does it take to get a permit?",
        "Wie ondertekende deze brief?",
        "What does this letter say about minorities?",
        "Which countries say they will reopen their embassy?",
        "Welke landen die steun geven hebben hun ambassade heropend?",
        "Hoe gaat het met de otter in de Weerribben?",
        "Wat vindt de minister ervan dat banken gegevens inzien?",
        "Welke organisaties krijgen geld?",
        "Who funds them (the courts)?",
        "Libanon?",
        "Does MiCA also apply to NFTs?",
        "Hoeveel steunt Nederland Jemen?",
        "What is the ATR?",
    ],
)
@pytest.mark.parametrize("earlier", [AID, BODIES])
def test_a_complete_question_stays(question: str, earlier: str) -> None:
    assert complete(question, [earlier]) == Completed(question, ())


def test_a_complete_question_keeps_its_white_space() -> None:
    question = "  Hoeveel  hulp krijgt\tJemen? "
    assert complete(question, [AID]).question == question


def test_a_question_too_short_to_be_asked_can_be_completed() -> None:
    with pytest.raises(QuestionError):
        read_question("En wie?")
    done = complete("En wie?", [AID])
    assert read_question(done.question).words[:2] == ("humanitaire", "hulp")


def test_a_long_earlier_question_is_taken_over_in_part() -> None:
    earlier = f"Welke gevolgen heeft {'regeldruk ' * 190}voor bedrijven?"
    done = complete("Waarom?", [earlier])
    assert done.question.startswith("Waarom (gevolgen heeft regeldruk")
    assert len(done.question) < 320


def test_earlier_questions_too_long_to_be_asked_are_passed_over() -> None:
    assert complete("en in 2024?", [AID, "x" * 2001]).question.endswith("in 2024 aan Syrië?")


@settings(deadline=None)
@given(question=TEXTS, history=st.lists(TEXTS, max_size=4))
@example(question="en in 2024?", history=["en in 2023?"])
@example(question="?", history=["?"])
@example(question="why", history=["is " * 600])
def test_any_text_is_completed_once_and_within_the_limit(question: str, history: list[str]) -> None:
    done = complete(question, history)
    assert complete(done.question, history) == Completed(done.question, ())
    assert complete(question, history) == done
    if done.taken:
        assert len(done.question) <= MAX_QUESTION_CHARS
        assert all(piece in done.question for piece in done.taken)
    else:
        assert done.question == question


@settings(deadline=None)
@given(question=TEXTS)
def test_without_history_nothing_changes(question: str) -> None:
    assert complete(question, []) == Completed(question, ())


@settings(deadline=None)
@given(question=PHRASES, history=st.lists(PHRASES, max_size=3))
def test_only_what_leans_on_another_question_changes(question: str, history: list[str]) -> None:
    if follow_up(question) is None:
        assert complete(question, history) == Completed(question, ())


@pytest.mark.parametrize("name", ["dev", "dev2"])
def test_at_most_one_in_two_hundred_real_questions_is_taken_for_a_follow_up(name: str) -> None:
    lines = (EVALUATION / f"{name}.questions.jsonl").read_text().splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    changed = [text for text in questions if complete(text, [AID]).question != text]
    assert len(changed) <= len(questions) / 200, changed
