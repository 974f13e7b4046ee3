"""Who may ask, from where, and how often."""

from __future__ import annotations

from dataclasses import replace

import pytest
from served import Client
from starlette.testclient import TestClient

from askbrief.settings import Settings


@pytest.fixture(scope="module")
def guarded(start: Client, settings: Settings) -> TestClient:
    return start(replace(settings, tokens="first-token, zweites-Tökén"))


def bearer(token: str) -> dict[str, bytes]:
    return {"Authorization": f"Bearer {token}".encode()}


@pytest.mark.parametrize("token", ["first-token", "zweites-Tökén"])
def test_every_token_opens_the_door(guarded: TestClient, token: str) -> None:
    assert guarded.get("/api/letters", headers=bearer(token)).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer other",
        "Bearer first-token2",
        "Basic first-token",
        "first-token",
        "Bearer first-token, zweites-Tökén",
    ],
)
def test_anything_else_does_not(guarded: TestClient, authorization: str) -> None:
    headers = {"Authorization": authorization.encode()}
    for response in (
        guarded.get("/api/letters", headers=headers),
        guarded.post("/api/ask", json={"question": "hulp"}, headers=headers),
        guarded.get("/api/nothing", headers=headers),
    ):
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == 'Bearer realm="askbrief"'
        assert response.json()["status"] == 401


def test_the_page_and_the_health_of_the_server_need_no_token(guarded: TestClient) -> None:
    for path in ("/", "/healthz", "/readyz", "/openapi.json"):
        assert guarded.get(path).status_code == 200


def test_the_document_says_that_a_token_is_needed(guarded: TestClient, client: TestClient) -> None:
    asking = guarded.get("/openapi.json").json()["paths"]["/api/ask"]["post"]
    assert asking["security"] == [{"token": []}]
    assert "security" not in client.get("/openapi.json").json()["paths"]["/api/ask"]["post"]


def test_who_asks_too_often_is_told_to_wait(start: Client, settings: Settings) -> None:
    client = start(replace(settings, rate=3))
    statuses = [client.get("/api/letters").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = client.get("/api/letters")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["content-type"] == "application/problem+json"
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.168.1.5", ""])
def test_a_name_that_was_pointed_here_from_elsewhere_is_refused(
    client: TestClient, host: str
) -> None:
    response = client.get("/api/letters", headers={"Host": host})
    assert response.status_code == 421
    assert "ASKBRIEF_HOSTS" in response.json()["detail"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:8000", "[::1]:8000"])
def test_the_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_other_names_are_answered_if_they_are_set(start: Client, settings: Settings) -> None:
    named = start(replace(settings, hosts="letters.example"))
    assert named.get("/healthz", headers={"Host": "letters.example"}).status_code == 200
    assert named.get("/healthz", headers={"Host": "evil.example"}).status_code == 421


def test_a_server_for_others_answers_to_any_name(start: Client, settings: Settings) -> None:
    open_to_all = start(replace(settings, host="0.0.0.0"))
    assert open_to_all.get("/healthz", headers={"Host": "letters.example"}).status_code == 200


def test_pages_of_other_origins_may_not_call_unless_they_are_set(
    start: Client, settings: Settings, client: TestClient
) -> None:
    origin = {"Origin": "https://letters.example"}
    assert "access-control-allow-origin" not in client.get("/api/letters", headers=origin).headers
    shared = start(replace(settings, origins="https://letters.example"))
    allowed = shared.get("/api/letters", headers=origin)
    assert allowed.headers["access-control-allow-origin"] == "https://letters.example"
    other = shared.get("/api/letters", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers
