"""Asking and searching over HTTP: known values on the user's letter."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import pytest
from served import LETTER, QUESTION, Client, events
from starlette.testclient import TestClient

from askbrief.settings import Settings

BODIES = "de VN-bewijzenbank IIIM, het OHCHR-veldkantoor in Damascus en het International Center"
STREAM = {"Accept": "text/event-stream"}


def ask(client: TestClient, question: str = QUESTION, **more: object) -> dict[str, Any]:
    response = client.post("/api/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def test_a_question_is_answered_with_a_quote_that_stands_in_the_letter(client: TestClient) -> None:
    answer = ask(client)
    first = answer["citations"][0]
    assert answer["answered"] is True
    assert answer["language"] == "en"
    assert BODIES in first["quote"]
    assert first["citation"] == "Kamerstukken II 2025/26, 32623, nr. 376, p. 2"
    assert first["url"] == "https://zoek.officielebekendmakingen.nl/kst-32623-376.html"
    assert answer["text"].startswith(first["quote"] + " [1]")
    letter = client.get(f"/api/letters/{LETTER}").json()
    assert letter["text"][first["start"] : first["end"]] == first["quote"]
    assert letter["sha256"] == first["text_sha256"]


def test_the_answer_says_what_was_searched_and_how_long_it_took(client: TestClient) -> None:
    answer = ask(client)
    assert answer["searched"]["letters"] == 2
    assert answer["index"]["id"] == client.get("/api/index").json()["id"]
    assert answer["index"]["model"] == "multilingual-e5-small"
    assert set(answer["timings_ms"]) == {"embed", "search", "rerank", "total"}
    assert answer["followed"] is None


def test_a_question_in_dutch_is_answered_in_dutch(client: TestClient) -> None:
    answer = ask(client, "Welke instellingen krijgen geld voor gerechtigheid?")
    assert answer["language"] == "nl"
    assert any(BODIES in one["quote"] for one in answer["citations"])


def test_what_the_letters_do_not_say_is_not_answered(client: TestClient) -> None:
    answer = ask(client, "Hoeveel medailles won Nederland op de Olympische Spelen?")
    assert answer["answered"] is False
    assert answer["text"] == "Dit staat niet in deze brieven."


def test_the_limit_is_the_most_citations(client: TestClient) -> None:
    assert [one["number"] for one in ask(client, limit=1)["citations"]] == [1]


def test_filters_choose_the_letters(client: TestClient) -> None:
    answer = ask(client, filters={"sender": "defensie", "from": "2025-01-01", "to": "2025-06-30"})
    assert {one["letter_id"] for one in answer["citations"]} == {"kst-32623-901"}
    nothing = ask(client, filters={"dossier": "36000"})
    assert (nothing["answered"], nothing["citations"]) == (False, [])


def test_a_dossier_may_be_written_with_a_space(client: TestClient) -> None:
    assert ask(client, filters={"dossier": "32 623"})["answered"] is True


def test_events_come_in_order_and_hold_the_same_answer(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": QUESTION}, headers=STREAM)
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    found = events(response.text)
    assert [name for name, _ in found] == ["hits", "answer", "done"]
    hits, answer, done = (data for _, data in found)
    assert hits["question"] == QUESTION
    assert any(BODIES in hit["text"] for hit in hits["hits"])
    assert done["timings_ms"] == answer["timings_ms"]
    plain = ask(client)
    assert {**answer, "timings_ms": 0} == {**plain, "timings_ms": 0}


@pytest.mark.parametrize("accept", ["application/json", STREAM["Accept"]])
def test_answers_are_not_kept_on_the_way(client: TestClient, accept: str) -> None:
    response = client.post("/api/ask", json={"question": QUESTION}, headers={"Accept": accept})
    assert response.headers["cache-control"] == "no-store"


def test_a_search_ranks_passages(client: TestClient) -> None:
    response = client.get("/api/search", params={"q": "missie in Irak", "limit": 2})
    hits = response.json()["hits"]
    assert hits[0]["letter_id"] == "kst-32623-901"
    assert "De missie in Irak" in hits[0]["text"]
    assert len(hits) == 2


def test_a_search_takes_the_same_filters(client: TestClient) -> None:
    response = client.get("/api/search", params={"q": "missie in Irak", "to": "2025-01-01"})
    assert response.json() == {"hits": [], "partial": []}


def test_script_in_a_question_is_text(client: TestClient) -> None:
    question = "<script>alert(1)</script> welke sancties zijn ingesteld?"
    response = client.post("/api/ask", json={"question": question})
    assert response.json()["question"] == question
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_control_characters_and_astral_ones_in_a_question_do_no_harm(client: TestClient) -> None:
    answer = ask(client, "welke sancties \x00\x1b[31m\u202e \U0001f600 zijn ingesteld?")
    assert answer["citations"]


def test_a_question_that_leans_on_an_earlier_one_is_completed(client: TestClient) -> None:
    history = ["Hoeveel humanitaire hulp gaf Nederland in 2025?"]
    answer = ask(client, "en in 2024?", history=history)
    completed = "Hoeveel humanitaire hulp gaf Nederland in 2024?"
    assert answer["question"] == answer["followed"]["question"] == completed
    assert answer["followed"]["taken"]
    assert all(piece in completed for piece in answer["followed"]["taken"])


def test_a_complete_question_is_asked_as_it_is(client: TestClient) -> None:
    answer = ask(client, history=["Hoeveel humanitaire hulp gaf Nederland in 2025?"])
    assert (answer["question"], answer["followed"]) == (QUESTION, None)


def test_a_client_that_leaves_before_the_first_event_keeps_no_turn(
    start: Client, settings: Settings
) -> None:
    client = start(settings)
    body = json.dumps({"question": "hoeveel humanitaire hulp in 2025?"}).encode()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/api/ask",
        "raw_path": b"/api/ask",
        "query_string": b"",
        "scheme": "http",
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 9),
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"accept", b"text/event-stream"),
        ],
    }

    async def leave() -> None:
        begun = asyncio.Event()
        messages = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> dict[str, Any]:
            if message := next(messages, None):
                return message
            await begun.wait()
            return {"type": "http.disconnect"}

        async def send(_message: dict[str, Any]) -> None:
            begun.set()
            await asyncio.Event().wait()  # as a connection that takes in nothing more

        await asyncio.wait_for(client.app({**scope}, receive, send), 30)

    assert client.portal
    for _ in range(2 * (os.cpu_count() or 1)):
        client.portal.call(leave)
    answer = client.post("/api/ask", json={"question": "hoeveel humanitaire hulp in 2025?"})
    assert answer.status_code == 200
