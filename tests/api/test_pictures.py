"""Page images: drawn as printed, from the very file that was read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from served import LETTER, PDF, Builder, Client, pdf_of
from starlette.testclient import TestClient

from askbrief.api.pictures import Kept
from askbrief.settings import load_settings

PRINTED = "kst-32623-901"
PNG = f"/api/letters/{PRINTED}/pages/1.png"


def picture(client: TestClient, path: str = PNG) -> Image.Image:
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/png"
    return Image.open(io.BytesIO(response.content))


def test_a_page_has_its_width_and_the_proportions_of_the_paper(client: TestClient) -> None:
    assert picture(client).size == (900, 1273)
    assert picture(client, PNG + "?width=200").size == (200, 283)


def test_the_ink_is_where_the_lines_are_said_to_be(client: TestClient) -> None:
    page = client.get(f"/api/letters/{PRINTED}/pages/1").json()
    assert (page["width"], page["height"]) == (595, 842)
    assert client.get(f"/api/letters/{PRINTED}").json()["images"] is True
    dark = np.asarray(picture(client).convert("L")) < 128
    scale = 900 / page["width"]
    for line in page["lines"]:
        top, bottom = int(line["top"] * scale), int(line["bottom"] * scale) + 1
        left, right = int(min(line["edges"]) * scale), int(max(line["edges"]) * scale) + 1
        assert dark[top:bottom, left:right].any()
        dark[top : bottom + 2, max(0, left - 2) : right + 2] = False
    assert dark.sum() == 0  # no ink is left beside the lines


def test_a_picture_is_not_sent_again_to_who_has_it(client: TestClient) -> None:
    first = client.get(PNG)
    assert first.headers["cache-control"] == "private, max-age=3600"
    again = client.get(PNG, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_letter_that_is_no_pdf_has_no_pictures(client: TestClient) -> None:
    response = client.get(f"/api/letters/{LETTER}/pages/1.png")
    assert response.status_code == 404
    assert "was not read from a PDF" in response.json()["detail"]


@pytest.mark.parametrize("width", ["199", "2001", "wide"])
def test_a_picture_has_a_sensible_width(client: TestClient, width: str) -> None:
    assert client.get(PNG, params={"width": width}).status_code == 422


def test_a_file_that_changed_or_is_gone_is_not_drawn(letters: Path, client: TestClient) -> None:
    file = letters / "printed.pdf"
    data = file.read_bytes()
    assert client.get(PNG).status_code == 200
    try:
        file.write_bytes(pdf_of(*PDF, "Er is een regel bij gekomen."))
        changed = client.get(PNG)
        assert changed.status_code == 410
        assert "has changed since" in changed.json()["detail"]
        file.unlink()
        gone = client.get(PNG)
        assert gone.status_code == 410
        assert "is gone" in gone.json()["detail"]
        assert client.get(f"/api/letters/{PRINTED}").json()["images"] is False
    finally:
        file.write_bytes(data)
    assert client.get(PNG).status_code == 200


def test_a_pdf_in_an_archive_is_drawn_too(
    start: Client, build: Builder, cache: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("brieven/printed.pdf", pdf_of(*PDF))
    build(tmp_path / "index", tmp_path / "all.zip")
    made = load_settings({}, index=str(tmp_path / "index"), cache=str(cache))
    client = start(made)
    assert picture(client).size == (900, 1273)


def test_no_more_pictures_are_kept_than_fit() -> None:
    kept, made = Kept(most=10), []

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key * 4, len)

    assert [get(key) for key in ("a", "b", "a", "c", "a", "b")] == [
        *("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb")
    ]
    assert made == ["a", "b", "c", "b"]  # b was used least when c came
