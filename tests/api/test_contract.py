"""The OpenAPI document says what the server does: schemathesis tries to prove it wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from served import LETTER, QUESTION, Server
from starlette.testclient import TestClient

from askbrief.exports import FORMATS

CONFIG = Path(__file__).parent / "schemathesis.toml"
EXAMPLES = "8"
"""For each operation and phase; by hand, some hundreds are tried."""


def test_the_server_keeps_to_its_document(server: Server, tmp_path: Path) -> None:
    program = str(Path(sys.executable).with_name("schemathesis"))
    document = server.url + "/openapi.json"
    bounds = ["--max-examples", EXAMPLES, "--max-time", "40", "--workers", "1", "--seed", "1"]
    command = [program, "--config-file", str(CONFIG), "run", document, "--checks", "all", *bounds]
    ran = subprocess.run(
        [*command, "--no-color"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-8000:]
    assert "14 passed" in ran.stdout


def test_the_document_has_every_operation_with_its_errors(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    page = "/api/letters/{letter_id}/pages/{number}"
    assert {path: sorted(operations) for path, operations in paths.items()} == {
        "/api/ask": ["post"],
        "/api/check": ["post"],
        "/api/answer": ["get"],
        "/api/search": ["get"],
        "/api/letters": ["get"],
        "/api/letters/{letter_id}": ["get"],
        "/api/letters/{letter_id}/cited-by": ["get"],
        "/api/letters/{letter_id}/references": ["get"],
        f"{page}.png": ["get"],
        page: ["get"],
        "/api/index": ["get"],
        "/healthz": ["get"],
        "/readyz": ["get"],
        "/metrics": ["get"],
    }
    asking = paths["/api/ask"]["post"]["responses"]
    assert sorted(asking) == ["200", "400", "401", "413", "415", "422", "429", "503"]
    for status, response in asking.items():
        if status != "200":
            assert list(response["content"]) == ["application/problem+json"]
    assert sorted(asking["200"]["content"]) == sorted(
        ["application/json", "text/event-stream", *(one.media_type for one in FORMATS.values())]
    )


def test_the_example_in_the_document_can_be_asked(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    (example,) = schemas["Ask"]["examples"]
    assert example["question"] == QUESTION
    answer = client.post("/api/ask", json=example).json()
    assert answer["citations"][0]["letter_id"] == LETTER


def test_limits_are_in_the_document(client: TestClient) -> None:
    ask = client.get("/openapi.json").json()["components"]["schemas"]["Ask"]
    assert ask["additionalProperties"] is False
    limit = ask["properties"]["limit"]
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, 20, 3)
    assert ask["properties"]["question"]["maxLength"] == 2000
    assert ask["properties"]["history"]["maxItems"] == 20
