"""What is in the index, health, metrics, the page and the headers of every response."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from served import QUESTION, Client
from starlette.testclient import TestClient

from askbrief.settings import DEFAULT_THRESHOLD, Settings

TITLE = "Actuele situatie in Noord-Afrika en het Midden-Oosten"


def test_the_index_says_what_is_in_it(client: TestClient) -> None:
    index = client.get("/api/index").json()
    assert (index["letters"], index["version"]) == (2, version("askbrief"))
    assert (index["from"], index["to"]) == ("2025-03-03", "2025-09-19")
    assert index["dossiers"] == [{"value": "32623", "letters": 2, "title": TITLE}]
    assert index["senders"] == [
        {"value": "minister van Buitenlandse Zaken", "letters": 1},
        {"value": "minister van Defensie", "letters": 1},
    ]
    assert index["kinds"] == [{"value": "Brief regering", "letters": 2}]
    assert index["threshold"] == DEFAULT_THRESHOLD


def test_example_questions_are_answered_by_the_index(client: TestClient) -> None:
    examples = client.get("/api/index").json()["examples"]
    assert "Who signed the letter of 19 September 2025?" in examples["en"]
    assert any("humanitaire" in one or "herstel" in one for one in examples["nl"])
    for language in ("nl", "en"):
        assert 2 <= len(examples[language]) <= 4
        for question in examples[language]:
            answer = client.post("/api/ask", json={"question": question}).json()
            assert (answer["answered"], answer["language"]) == (True, language), question


def test_a_server_without_an_index_says_what_to_do(
    start: Client, settings: Settings, tmp_path: Path
) -> None:
    client = start(replace(settings, index=str(tmp_path / "none")), ready=False)
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/").status_code == 200
    for response in (
        client.get("/readyz"),
        client.get("/api/index"),
        client.get("/api/letters"),
        client.post("/api/ask", json={"question": QUESTION}),
    ):
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) >= 1
        assert response.headers["content-type"] == "application/problem+json"
    problem = client.get("/readyz").json()
    assert "askbrief build" in problem["detail"]
    assert problem["type"] == "urn:askbrief:no-index"


def figures(client: TestClient) -> dict[str, float]:
    text = client.get("/metrics").text
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def test_metrics_count_requests_answers_and_stages(start: Client, settings: Settings) -> None:
    client = start(settings)
    client.post("/api/ask", json={"question": QUESTION})
    client.post("/api/ask", json={"question": "Hoeveel medailles won Nederland in Parijs?"})
    client.get("/api/letters/unknown")
    client.get("/api/whatever")
    found = figures(client)
    assert found['askbrief_requests_total{route="/api/ask",status="200"}'] == 2
    assert found['askbrief_requests_total{route="/api/letters/{letter_id}",status="404"}'] == 1
    assert found['askbrief_requests_total{route="none",status="404"}'] == 1
    assert found['askbrief_answers_total{result="answered"}'] == 1
    assert found['askbrief_answers_total{result="abstained"}'] == 1
    for stage in ("queue", "embed", "search", "rerank", "total"):
        assert found[f'askbrief_stage_seconds_count{{stage="{stage}"}}'] == 2
    assert found['askbrief_waiting{desk="ask"}'] == 0
    index = client.get("/api/index").json()
    name = f'askbrief_index_info{{id="{index["id"]}",model="multilingual-e5-small"}}'
    assert found[name] == 1


@pytest.mark.parametrize("path", ["/", "/ask", "/letters/kst-32623-376"])
def test_addresses_of_the_page_lead_to_it(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.text.startswith("<!doctype html>")
    assert client.head(path).status_code == 200
    again = client.get(path, headers={"If-None-Match": page.headers["etag"]})
    assert page.headers["cache-control"] == "no-cache"
    assert again.status_code in {200, 304}


def test_what_the_page_refers_to_is_there(client: TestClient) -> None:
    named = re.findall(r'(?:src|href)="(/assets/[^"]+)"', client.get("/").text)
    assert named
    for path in named:
        response = client.get(path)
        assert response.status_code == 200, path
        again = client.get(path, headers={"If-None-Match": response.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("path", ["/", "/api/index", "/api/nothing", "/assets/x", "/healthz"])
def test_every_response_keeps_browsers_careful(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"].split("; ")
    assert policy[:3] == ["default-src 'none'", "script-src 'self'", "style-src 'self'"]
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


def test_a_sane_request_id_is_taken_over(client: TestClient) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "trace-7.a_B"})
    assert response.headers["x-request-id"] == "trace-7.a_B"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", 'a"b', "a\tb"])
def test_any_other_request_id_is_replaced(client: TestClient, given: str) -> None:
    made = client.get("/healthz", headers={"X-Request-ID": given.encode()}).headers["x-request-id"]
    assert len(made) == 16
    assert made != given


def test_the_log_tells_of_a_question_what_it_took_but_not_what_it_was(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "askbrief")
    headers = {"X-Request-ID": "this-one"}
    client.post("/api/ask", json={"question": "Welke sancties?"}, headers=headers)
    client.get("/api/search", params={"q": "sancties"})
    line = next(vars(one) for one in caplog.records if vars(one).get("request") == "this-one")
    assert (line["method"], line["route"], line["status"]) == ("POST", "/api/ask", 200)
    assert line["ms"] >= line["timings_ms"]["total"]
    assert line["answered"] is True
    assert "ancties" not in str([vars(one) for one in caplog.records])


def test_the_log_has_the_question_if_that_is_set(
    start: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "askbrief")
    client = start(replace(settings, log_questions=True))
    client.post("/api/ask", json={"question": "Welke sancties?"})
    assert [vars(one)["question"] for one in caplog.records if "question" in vars(one)] == [
        "Welke sancties?"
    ]
