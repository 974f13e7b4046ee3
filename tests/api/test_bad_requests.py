"""Requests that are wrong are answered with a problem document, never with 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response
from served import LETTER
from starlette.testclient import TestClient

JSON = {"Content-Type": "application/json"}


def problem(response: Response, status: int) -> dict[str, Any]:
    """Return a problem document after checking what holds for all of them."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["type"] == "about:blank"
    assert document["title"]
    assert document["detail"].endswith(".")
    assert document["instance"] == response.request.url.path
    return document


def post(client: TestClient, body: object, status: int) -> dict[str, Any]:
    return problem(client.post("/api/ask", json=body), status)


@pytest.mark.parametrize("body", ["", "{", '{"question": "x"', "[1,", "{'question': 'x'}", "\0"])
def test_what_is_not_json_is_refused(client: TestClient, body: str) -> None:
    found = problem(client.post("/api/ask", content=body, headers=JSON), 422)
    assert "errors" in found


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, '{"a":' * 20_000, '{"question": ' + "9" * 10_000 + "}", '{"limit": NaN}'],
)
def test_json_that_is_meant_to_hurt_is_refused(client: TestClient, body: str) -> None:
    status = client.post("/api/ask", content=body, headers=JSON).status_code
    assert status in {400, 422}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.question"),
        ({"question": 7}, "body.question"),
        ({"question": None}, "body.question"),
        ({"question": ["x"]}, "body.question"),
        ([], "body"),
        ("question", "body"),
        ({"question": "x", "colour": "red"}, "body.colour"),
        ({"question": "x", "limit": 0}, "body.limit"),
        ({"question": "x", "limit": 21}, "body.limit"),
        ({"question": "x", "limit": "3"}, "body.limit"),
        ({"question": "x", "limit": True}, "body.limit"),
        ({"question": "x", "limit": 2.5}, "body.limit"),
        ({"question": "x", "filters": {"author": "x"}}, "body.filters.author"),
        ({"question": "x", "filters": "x"}, "body.filters"),
        ({"question": "x", "filters": {"from": "1-2-2025"}}, "body.filters.from"),
        ({"question": "x", "filters": {"from": "2025-02-30"}}, "body.filters.from"),
        ({"question": "x", "filters": {"to": 0}}, "body.filters.to"),
        ({"question": "x", "filters": {"to": "2025-01-01T00:00:00"}}, "body.filters.to"),
        ({"question": "x", "filters": {"sender": "x" * 301}}, "body.filters.sender"),
        ({"question": "x", "history": "x"}, "body.history"),
        ({"question": "x", "history": ["x"] * 21}, "body.history"),
        ({"question": "x", "history": ["x" * 2001]}, "body.history.0"),
    ],
)
def test_a_body_of_the_wrong_form_is_refused_by_field(
    client: TestClient, body: object, field: str
) -> None:
    found = post(client, body, 422)
    assert [one["field"] for one in found["errors"]] == [field]
    assert found["errors"][0]["problem"]


def test_what_was_sent_is_not_sent_back(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "x", "limit": "<script>secret"})
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("", "the question is empty"),
        (" \n\t ", "the question is empty"),
        ("?!", "no word to search for"),
        ("x" * 2001, "2,001 characters, at most 2,000"),
        ("hulp" + " " * 2000, "more than 2,000 characters, white space included"),
    ],
)
def test_a_question_that_cannot_be_asked_is_a_bad_request(
    client: TestClient, question: str, told: str
) -> None:
    assert told in post(client, {"question": question}, 400)["detail"]
    found = client.get("/api/search", params={"q": question})
    assert told in problem(found, 400)["detail"]


def test_events_are_not_begun_for_a_question_that_cannot_be_asked(client: TestClient) -> None:
    accept = {"Accept": "text/event-stream"}
    problem(client.post("/api/ask", json={"question": " "}, headers=accept), 400)


def test_a_period_that_ends_before_it_begins_is_a_bad_request(client: TestClient) -> None:
    filters = {"from": "2025-02-01", "to": "2025-01-01"}
    found = post(client, {"question": "hulp", "filters": filters}, 400)
    assert found["detail"] == "from 2025-02-01 is after to 2025-01-01. Swap the two dates."
    problem(client.get("/api/letters", params=filters), 400)


def test_a_question_of_a_megabyte_is_too_large(client: TestClient) -> None:
    found = post(client, {"question": "x" * 1_000_000}, 413)
    assert "256 kB" in found["detail"]


def test_a_body_without_a_length_is_counted_as_it_comes(client: TestClient) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    problem(client.post("/api/ask", content=body(), headers=JSON), 413)


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 400])
def test_a_length_that_is_no_number_or_too_large_is_no_failure(
    client: TestClient, length: str
) -> None:
    headers = {**JSON, "Content-Length": length}
    response = client.post("/api/ask", content=b'{"question": "hulp"}', headers=headers)
    assert response.status_code in {200, 400, 413}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
def test_only_json_is_taken(client: TestClient, kind: str) -> None:
    headers = {"Content-Type": kind}
    problem(client.post("/api/ask", content=b'{"question":"x"}', headers=headers), 415)


@pytest.mark.parametrize(
    "body",
    [
        b'{"question": "hulp \\ud800"}',
        b'{"question": "hulp", "history": ["\\udfff"]}',
        b'{"question": "hulp", "filters": {"sender": "\\ud800"}}',
        b'{"question": "hulp", "\\ud800": 1}',
    ],
)
def test_half_a_surrogate_pair_is_refused(client: TestClient, body: bytes) -> None:
    problem(client.post("/api/ask", content=body, headers=JSON), 422)


@pytest.mark.parametrize("path", ["/api/letters", "/api/index", f"/api/letters/{LETTER}"])
def test_unknown_parameters_are_refused(client: TestClient, path: str) -> None:
    found = problem(client.get(path, params={"colour": "red"}), 422)
    assert found["errors"][0]["field"] == "query.colour"


@pytest.mark.parametrize(
    "values",
    [
        {"limit": "501"},
        {"limit": "many"},
        {"offset": "-1"},
        {"offset": "9" * 30},
        {"from": "yesterday"},
        {"to": "2025-13-01"},
        {"date_from": "2025-01-01"},
    ],
)
def test_parameters_of_the_wrong_form_are_refused(
    client: TestClient, values: dict[str, str]
) -> None:
    problem(client.get("/api/letters", params=values), 422)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../pyproject.toml",
        "/assets/%2e%2e/pyproject.toml",
        "/assets/..%2f..%2fetc/passwd",
        "/assets/%00",
        "/assets//etc/passwd",
        "/../etc/passwd",
        "/nothing",
        "/api",
        "/api/",
        "/api/letters/",
        "/assets",
        "/api/letters/..%2F..%2Fetc%2Fpasswd",
        "/api/letters/x/pages/1/extra",
        "/docs",
        "/redoc",
    ],
)
def test_nothing_is_served_from_elsewhere(client: TestClient, path: str) -> None:
    problem(client.get(path), 404)


@pytest.mark.parametrize("number", ["-1", "one", "1.5", "9" * 30])
def test_a_page_number_is_a_number(client: TestClient, number: str) -> None:
    problem(client.get(f"/api/letters/{LETTER}/pages/{number}"), 422)


def test_other_methods_are_told_which_is_possible(client: TestClient) -> None:
    for response, allowed in (
        (client.get("/api/ask"), "POST"),
        (client.options("/api/letters"), "GET"),
        (client.put("/api/letters", json={}), "GET"),
    ):
        problem(response, 405)
        assert response.headers["allow"] == allowed


def test_a_failure_of_ours_is_told_without_its_inside(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_question: str) -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr("askbrief.api.asking.read_question", fail)
    response = client.post("/api/ask", json={"question": "hulp"})
    assert "secret" not in json.dumps(problem(response, 500))
    assert response.headers["x-request-id"]
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
