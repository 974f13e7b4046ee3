"""Forms of answers, checks, permalinks and timelines over HTTP."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import rispy
from docx import Document
from pybtex.database import parse_string
from served import LETTER, PDF, QUESTION, Builder, Client, events, pdf_of
from starlette.testclient import TestClient

from askbrief.exports import FORMATS
from askbrief.settings import load_settings

CORPUS = Path(__file__).parents[2] / "corpus" / f"{LETTER}.txt"
WORDS = "Deze instellingen verzamelen en bewaren bewijs"
MISSION = "Wat gebeurt er met de missie in Irak?"


def ask(client: TestClient, question: str = QUESTION, **more: object) -> dict[str, Any]:
    response = client.post("/api/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def again(client: TestClient, permalink: str, more: str = "") -> Any:  # noqa: ANN401
    return client.get(f"/api/answer{permalink.removeprefix('/ask')}{more}")


def check(client: TestClient, **body: object) -> dict[str, Any]:
    response = client.post("/api/check", json=body)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("name", FORMATS)
def test_an_answer_can_be_had_in_a_form_by_name_or_by_what_is_accepted(
    client: TestClient, name: str
) -> None:
    form, body = FORMATS[name], {"question": QUESTION, "limit": 1}
    named = client.post(f"/api/ask?format={name}", json=body)
    accepted = client.post("/api/ask", json=body, headers={"Accept": form.media_type})
    for response in (named, accepted):
        assert response.headers["content-type"].partition(";")[0] == form.media_type
        assert response.headers["content-disposition"] == (
            f'attachment; filename="answer{form.suffix}"'
        )
        assert response.headers["cache-control"] == "no-store"
    if not form.binary:
        assert named.content == accepted.content
    assert "bewijzenbank IIIM" in readable(name, named.content)


def readable(name: str, data: bytes) -> str:
    match name:
        case "docx":
            return "\n".join(one.text for one in Document(io.BytesIO(data)).paragraphs)
        case "bibtex":
            return parse_string(data.decode(), "bibtex").entries[LETTER].fields["annote"]
        case "ris":
            return "\n".join(rispy.loads(data.decode())[0]["notes"])
        case "csl-json":
            return str(json.loads(data)[0]["note"])
        case _:
            return data.decode()


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json, text/markdown", "application/json"),
        ("text/markdown;q=0.5, application/json;q=0.4", "text/markdown"),
        ("text/markdown;q=x, text/html", "application/json"),
        ("text/plain;q=0", "application/json"),
        ("text/event-stream", "text/event-stream"),
    ],
)
def test_the_form_that_is_wanted_most_is_given(client: TestClient, accept: str, kind: str) -> None:
    response = client.post("/api/ask", json={"question": QUESTION}, headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == kind


def test_a_form_by_name_goes_before_what_is_accepted(client: TestClient) -> None:
    body, headers = {"question": QUESTION}, {"Accept": "text/event-stream"}
    response = client.post("/api/ask?format=ris", json=body, headers=headers)
    assert response.text.startswith("TY  - GOVDOC")
    response = client.post("/api/ask?format=json", json=body, headers={"Accept": "text/plain"})
    assert response.json()["answered"] is True
    assert client.post("/api/ask?format=wav", json=body).status_code == 422


def test_a_text_is_checked(client: TestClient) -> None:
    made = check(client, text=f"“{WORDS}” (kst-32623-376) en “{WORDS[:-6]}geen bewijs”")
    first, second = made["citations"]
    assert made["holds"] is False
    assert (first["holds"], first["letter_id"], first["place"]["page"]) == (True, LETTER, 2)
    assert (first["allowed"], first["difference"]) == ([], [])
    assert second["holds"] is False
    assert {"op": "added", "text": "geen"} in second["difference"]
    assert second["place"]["letter_id"] == LETTER


def test_a_saved_answer_is_checked(client: TestClient) -> None:
    answer = ask(client)
    made = check(client, answer=answer)
    assert made["holds"] is True
    assert len(made["citations"]) == len(answer["citations"])
    answer["citations"][0]["quote"] = "Iets anders."
    made = check(client, answer=answer)
    assert made["citations"][0]["reason"] == "the quote does not stand in the letter"


def test_a_text_without_quotes_neither_holds_nor_fails(client: TestClient) -> None:
    assert check(client, text="Geen citaat.") == {"holds": None, "citations": []}


@pytest.mark.parametrize(
    "body",
    [{}, {"text": "“een”", "answer": {}}, {"answer": {}}, {"answer": {"citations": [1]}}, []],
)
def test_what_cannot_be_checked_is_refused(client: TestClient, body: object) -> None:
    assert client.post("/api/check", json=body).status_code == 422


def test_too_many_quotes_are_refused(client: TestClient) -> None:
    response = client.post("/api/check", json={"text": "“een” " * 101})
    assert response.status_code == 400
    assert response.json()["detail"] == "There are more than 100 quotes. Check them in parts."


def test_an_answer_is_found_again_by_its_permalink(client: TestClient) -> None:
    answer = ask(client, filters={"sender": "Buitenlandse Zaken"})
    old = again(client, answer["permalink"]).json()
    assert old["since"]["same_index"] is True
    assert {one["state"] for one in old["since"]["citations"]} == {"same"}
    same = ("question", "language", "answered", "confidence", "text", "permalink", "index")
    assert [old[name] for name in same] == [answer[name] for name in same]
    for one, other in zip(old["citations"], answer["citations"], strict=True):
        assert {**one, "score": 0} == {**other, "score": 0}


def test_an_old_answer_can_be_had_in_another_form(client: TestClient) -> None:
    answer = ask(client)
    response = again(client, answer["permalink"], "&format=markdown")
    assert response.text.startswith(f"## {QUESTION}\n\n> Het kabinet heeft dit jaar")


def test_a_permalink_tells_what_changed_since(
    start: Client, build: Builder, cache: Path, tmp_path: Path
) -> None:
    letters, index = tmp_path / "letters", tmp_path / "index"
    letters.mkdir()
    mine, printed = letters / "mine.txt", letters / "printed.pdf"
    mine.write_bytes(CORPUS.read_bytes())
    printed.write_bytes(pdf_of(*PDF))
    build(index, letters)
    settings = load_settings({}, index=str(index), cache=str(cache), rate=0)
    before = start(settings)
    kept, gone = ask(before)["permalink"], ask(before, MISSION, limit=1)["permalink"]
    mine.write_text(mine.read_text().replace("Den Haag", "'s-Gravenhage", 1), encoding="utf-8")
    printed.unlink()
    build(index, letters)
    after = start(settings)
    moved = again(after, kept).json()
    assert moved["since"]["same_index"] is False
    assert {one["state"] for one in moved["since"]["citations"]} == {"moved"}
    assert moved["citations"][0]["quote"].startswith("Het kabinet heeft dit jaar")
    lost = again(after, gone).json()
    assert lost["citations"] == []
    assert lost["since"]["citations"] == [
        {"number": 1, "letter_id": "kst-32623-901", "state": "gone", "citation": None}
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?q=sancties&v=e5&a=1&p=0.5&c=kst-1~2-3~x", 400),
        ("?q=sancties&v=e5&a=1&p=2", 422),
        ("?q=sancties&v=e5&a=2&p=0.5", 422),
        ("?q=sancties&a=1&p=0.5", 422),
        ("?q=sancties&v=e5&a=1&p=0.5&x=1", 422),
        ("?q=&v=e5&a=1&p=0.5", 400),
    ],
)
def test_a_damaged_permalink_is_refused(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/api/answer{query}").status_code == status


def test_the_example_of_a_permalink_works(client: TestClient) -> None:
    parameters = client.get("/openapi.json").json()["paths"]["/api/answer"]["get"]["parameters"]
    query = {
        one["name"]: one["schema"]["examples"][0] for one in parameters if one["name"] in "qvapc"
    }
    old = client.get("/api/answer", params=query).json()
    assert [one["state"] for one in old["since"]["citations"]] == ["same"]


def test_a_timeline_is_in_order_of_date(client: TestClient) -> None:
    body = {"question": "Wat doet het kabinet?", "timeline": True, "limit": 20}
    made = client.post("/api/ask", json=body).json()
    dates = [one["date"] for one in made["citations"]]
    assert dates == sorted(dates)
    assert made["timeline"] == {"left_out": 0}
    streamed = client.post("/api/ask", json=body, headers={"Accept": "text/event-stream"})
    (hits, answer, _) = (data for _, data in events(streamed.text))
    assert {**answer, "timings_ms": 0} == {**made, "timings_ms": 0}
    assert 0 < len(hits["hits"]) <= 10
    assert "timeline" not in ask(client)
