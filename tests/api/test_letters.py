"""Letters over HTTP: lists, one letter, one page."""

from __future__ import annotations

import hashlib

from served import LETTER
from starlette.testclient import TestClient

PRINTED = "kst-32623-901"


def test_the_list_is_newest_first(client: TestClient) -> None:
    response = client.get("/api/letters")
    assert [one["letter_id"] for one in response.json()["letters"]] == [LETTER, PRINTED]
    assert (response.json()["total"], response.json()["next"]) == (2, None)
    assert "link" not in response.headers


def test_a_long_list_comes_in_pages(client: TestClient) -> None:
    first = client.get("/api/letters", params={"limit": 1, "dossier": "32623"})
    assert [one["letter_id"] for one in first.json()["letters"]] == [LETTER]
    more = first.json()["next"]
    assert first.headers["link"] == f'<{more}>; rel="next"'
    second = client.get(more)
    assert [one["letter_id"] for one in second.json()["letters"]] == [PRINTED]
    assert (second.json()["total"], second.json()["next"]) == (2, None)


def test_a_list_may_be_of_titles_with_words_and_of_a_sender(client: TestClient) -> None:
    found = client.get("/api/letters", params={"q": "OOSTEN noord-afrika", "sender": "Defensie"})
    assert [one["letter_id"] for one in found.json()["letters"]] == [PRINTED]
    assert client.get("/api/letters", params={"q": "landbouw"}).json()["total"] == 0


def test_header_lines_cannot_be_put_into_the_link(client: TestClient) -> None:
    words = "oosten\r\nSet-Cookie: a=b"
    response = client.get("/api/letters", params={"q": words, "limit": 1})
    assert "set-cookie" not in response.headers
    other = client.get("/api/letters", params={"q": "oosten", "kind": "", "limit": 1})
    assert "\n" not in other.headers["link"]


def test_a_letter_has_its_text_its_parts_and_its_citation(client: TestClient) -> None:
    letter = client.get(f"/api/letters/{LETTER}").json()
    assert letter["title"] == "Actuele situatie in Noord-Afrika en het Midden-Oosten"
    assert letter["citation"] == "Kamerstukken II 2025/26, 32623, nr. 376"
    assert letter["url"] == "https://zoek.officielebekendmakingen.nl/kst-32623-376.html"
    assert letter["sha256"] == hashlib.sha256(letter["text"].encode()).hexdigest()
    assert [one["number"] for one in letter["pages"]] == [1, 2, 3]
    assert (letter["images"], letter["replaced_by"]) == (False, None)
    signature = next(one for one in letter["blocks"] if one["kind"] == "signature")
    signed = letter["text"][signature["start"] : signature["end"]]
    assert signed == "De minister van Buitenlandse Zaken,\nD.M. van Weel"


def test_blocks_say_whose_words_they_are(client: TestClient) -> None:
    blocks = client.get(f"/api/letters/{LETTER}").json()["blocks"]
    assert {(one["kind"], one["speaker"]) for one in blocks} == {
        ("head", None),
        ("paragraph", "minister"),
        ("signature", None),
        ("footnote", "footnote"),
    }


def test_a_page_is_the_part_of_the_text_that_stands_on_it(client: TestClient) -> None:
    letter = client.get(f"/api/letters/{LETTER}").json()
    page = client.get(f"/api/letters/{LETTER}/pages/2").json()
    place = letter["pages"][1]
    assert page["text"] == letter["text"][place["start"] : place["end"]]
    assert page["pages"] == [place]
    assert (page["lines"], page["width"], page["height"]) == ([], None, None)


def test_a_letter_is_not_sent_again_to_who_has_it(client: TestClient) -> None:
    first = client.get(f"/api/letters/{LETTER}")
    tag = first.headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = client.get(f"/api/letters/{LETTER}", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = client.get(f"/api/letters/{LETTER}", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200
    assert client.get(f"/api/letters/{PRINTED}").headers["etag"] != tag


def test_an_unknown_letter_or_page_is_not_found(client: TestClient) -> None:
    for path, told in (
        ("/api/letters/kst-1-1", "there is no letter 'kst-1-1' in the index"),
        (f"/api/letters/{LETTER}/pages/9", "It has pages 1, 2, 3."),
        (f"/api/letters/{LETTER}/pages/9.png", "It has pages 1, 2, 3."),
    ):
        response = client.get(path)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"
        assert told in response.json()["detail"]
        assert response.json()["instance"] == path


def test_long_documents_are_compressed(client: TestClient) -> None:
    response = client.get(f"/api/letters/{LETTER}", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.json()["letter_id"] == LETTER


def test_a_letter_says_what_it_cites_and_who_cites_it(client: TestClient) -> None:
    letter = client.get(f"/api/letters/{LETTER}").json()
    assert (letter["references_total"], letter["cited_by"], letter["cited_by_total"]) == (2, [], 0)
    first, second = letter["references"]
    assert letter["text"][second["start"] : second["end"]] == second["surface"]
    assert first == {
        "start": 3288,
        "end": 3313,
        "surface": "Kamerstuk 32 623, nr. 343",
        "target": "kst-32623-343",
        "status": "unknown",
        "title": None,
        "number": None,
        "date": None,
        "url": "https://zoek.officielebekendmakingen.nl/kst-32623-343.html",
    }


def test_what_a_letter_cites_comes_in_parts(client: TestClient) -> None:
    whole = client.get(f"/api/letters/{LETTER}").json()["references"]
    first = client.get(f"/api/letters/{LETTER}/references", params={"limit": 1}).json()
    assert (first["references"], first["total"]) == (whole[:1], 2)
    second = client.get(first["next"]).json()
    assert (second["references"], second["total"], second["next"]) == (whole[1:], 2, None)
    assert client.get("/api/letters/kst-1-1/references").status_code == 404
    assert client.get(f"/api/letters/{LETTER}/references?limit=0").status_code == 422


def test_who_cites_a_document_is_told_though_it_is_not_here(client: TestClient) -> None:
    citing = client.get("/api/letters/kst-32623-343/cited-by").json()
    assert ([one["letter_id"] for one in citing["letters"]], citing["total"]) == ([LETTER], 1)
    assert citing["next"] is None
    beyond = client.get("/api/letters/kst-32623-343/cited-by?offset=1").json()
    assert (beyond["letters"], beyond["total"], beyond["next"]) == ([], 1, None)
    assert client.get("/api/letters/kst-1-1/cited-by").json()["total"] == 0
