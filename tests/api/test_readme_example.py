"""What the README shows of the API is what it answers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from served import Builder, Client
from starlette.testclient import TestClient

from askbrief.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
VARY = {"confidence", "score", "timings_ms", "id"}
"""What differs between machines or with every fit."""


def assert_shown(shown: object, real: object) -> None:
    """Compare what is shown with what is real; a text that ends in … is the beginning of it."""
    if isinstance(shown, dict):
        assert isinstance(real, dict)
        assert list(shown) == list(real)
        for name in set(shown) - VARY:
            assert_shown(shown[name], real[name])
    elif isinstance(shown, list):
        assert isinstance(real, list)
        for one, other in zip(shown, real, strict=True):
            assert_shown(one, other)
    elif isinstance(shown, str) and shown.endswith("…"):
        assert str(real).startswith(shown.removesuffix("…").rstrip())
    else:
        assert shown == real


def test_the_example_is_a_real_answer(
    start: Client, settings: Settings, build: Builder, tmp_path: Path
) -> None:
    build(tmp_path / "index", ROOT / "corpus")
    command = re.search(r"^curl .*?/api/ask.*?-d '(.*?)'$", README, re.DOTALL | re.MULTILINE)
    output = re.search(r"^```json\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert command
    assert output
    client = start(replace(settings, index=str(tmp_path / "index")))
    response = client.post("/api/ask", json=json.loads(command[1]))
    assert_shown(json.loads(output[1]), response.json())


def test_every_address_of_the_api_is_named(client: TestClient) -> None:
    table = README[README.index("| address | what |") :]
    for path in client.get("/openapi.json").json()["paths"]:
        last = path.replace("letter_id", "id").replace("number", "n").rpartition("/")[2]
        assert last in table, path
