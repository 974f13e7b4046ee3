"""The same API over PostgreSQL: the same answers, newer versions, a server that goes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import servers
from served import LETTER, QUESTION, Builder, Client
from servers import Server
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))

from builds import kamerstuk, letter_id, put_named

from askbrief.copying import copy
from askbrief.settings import Settings
from askbrief.stores import create_store, open_store

SECRET = "geheim-wachtwoord"
ASK = {"question": QUESTION}


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    if reason := servers.missing():
        pytest.skip(reason)
    with servers.running() as server:
        yield server


@pytest.fixture(scope="module")
def url(own: Server, index: Path) -> str:
    place = own.url(user=f"postgres:{SECRET}")
    with (
        closing(open_store(str(index))) as source,
        closing(create_store(place, source.model)) as target,
    ):
        copy(source, target, lambda *_: None)
    return place


@pytest.fixture(scope="module")
def remote(start: Client, settings: Settings, url: str) -> TestClient:
    return start(replace(settings, index=url))


def answered(client: TestClient, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
    response = client.post(path, json=body) if body else client.get(path)
    assert response.status_code == 200, response.text
    found = response.json()
    if isinstance(found, dict):
        found.pop("timings_ms", None)
    return found


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/ask", ASK),
        ("/api/ask", {"question": "Hoeveel militairen gaan er naar Irak?", "limit": 5}),
        ("/api/ask", ASK | {"filters": {"sender": "defensie"}}),
        ("/api/search?q=bewijzenbank&limit=20", None),
        ("/api/search?q=bewijzenbank&from=2025-04-01", None),
        ("/api/letters", None),
        (f"/api/letters/{LETTER}", None),
        ("/api/index", None),
    ],
)
def test_it_answers_as_from_a_folder(
    client: TestClient, remote: TestClient, path: str, body: dict[str, Any] | None
) -> None:
    assert answered(remote, path, body) == answered(client, path, body)


def test_pages_are_drawn_from_the_source(client: TestClient, remote: TestClient) -> None:
    (printed,) = (
        one["letter_id"]
        for one in answered(client, "/api/letters")["letters"]
        if one["letter_id"] != LETTER
    )
    path = f"/api/letters/{printed}/pages/1.png"
    assert remote.get(path).content == client.get(path).content != b""


def test_a_newer_version_is_served_without_a_new_start(
    remote: TestClient, url: str, build: Builder, tmp_path: Path
) -> None:
    before = answered(remote, "/api/index")["id"]
    put_named(tmp_path, {"new.txt": kamerstuk(7, "De accijns op benzine blijft gelijk.")})
    build(url, tmp_path)  # type: ignore[arg-type]
    end = time.monotonic() + 20
    while answered(remote, "/api/index")["id"] == before:
        assert time.monotonic() < end
        time.sleep(0.1)
    found = answered(remote, "/api/search?q=accijns")["hits"]
    assert found[0]["letter_id"] == letter_id(7)


def test_a_server_that_is_down_is_told_and_served_again_when_it_is_back(
    own: Server, remote: TestClient
) -> None:
    own.kill()
    response = remote.post("/api/ask", json=ASK)
    assert response.status_code == 503
    assert "cannot be reached" in response.text
    assert SECRET not in response.text
    own.start()
    end = time.monotonic() + 30
    while remote.post("/api/ask", json=ASK).status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert answered(remote, "/api/ask", ASK)["answered"]
