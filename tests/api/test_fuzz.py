"""Requests at random are never answered with 500: the short form of bench/fuzz.py."""

from __future__ import annotations

import sys
from pathlib import Path

from served import Server

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from fuzz import fuzz


def test_requests_at_random_do_not_break_the_server(server: Server) -> None:
    statuses = fuzz(server.url, 500, seed=3)
    assert statuses.total() == 500
    assert set(statuses) <= {200, 304, 400, 404, 405, 413, 415, 422}, statuses
    assert statuses[200] > 50
    assert statuses[422] > 50
    assert server.get("/readyz").status_code == 200
    assert not [line for line in server.lines if "Traceback" in line]
