"""The page's pure pieces, run where they run: in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from .places import Visit, visiting
from .serving import Served

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def page(browser: Browser, served: Served) -> Iterator[Visit]:
    """One page for all: nothing here leaves a trace in it."""
    one = visiting(browser, served.url)
    one.goto()
    yield one
    one.page.context.close()
    assert one.faults == []


@pytest.fixture
def run(page: Visit) -> Run:
    """Run an expression over the exports of a module, here named ``m``."""

    def evaluate(module: str, expression: str, value: object = None) -> object:
        load = f"const m = await import('/assets/js/{module}.js');"
        return page.page.evaluate(f"async (v) => {{ {load} return {expression}; }}", value)

    return evaluate


def test_events_are_read_however_the_stream_is_cut(run: Run) -> None:
    stream = (
        ': warming up\n\nevent: hits\r\ndata: {"a": 1}\r\n\r\n'
        "event: answer\rdata: one\rdata:two\r\r"
        "data:  kept space\n\nevent: nothing\n\nid: 7\nretry: 10\ndata\n\nevent: cut\ndata: off"
    )
    wanted = [
        {"name": "hits", "data": '{"a": 1}'},
        {"name": "answer", "data": "one\ntwo"},
        {"name": "message", "data": " kept space"},
        {"name": "message", "data": ""},
    ]
    cuts = """[1, 2, 3, 7, 1000].map(size => {
        const parser = new m.EventParser(), events = [];
        for (let i = 0; i < v.length; i += size) events.push(...parser.push(v.slice(i, i + size)));
        return events;
    })"""
    assert run("sse", cuts, stream) == [wanted] * 5


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("kaas", 1, 3),
        ("a🧀b𝔸c", 1, 4),
        ("🧀", 0, 1),
        ("e\u0301🇳🇱x", 2, 5),
        ("kaas", 2, 99),
        ("", 0, 0),
    ],
)
def test_offsets_count_code_points(run: Run, text: str, start: int, end: int) -> None:
    cut = "[new m.CodePoints(v.text).slice(v.start, v.end), new m.CodePoints(v.text).length]"
    assert run("codepoints", cut, {"text": text, "start": start, "end": end}) == [
        text[start:end],
        len(text),
    ]


def test_text_is_cut_where_covers_begin_and_end(run: Run) -> None:
    cut = """m.pieces({start: 10, end: 30}, [{start: 5, end: 15, n: 1}, {start: 12, end: 20, n: 2},
        {start: 30, end: 40, n: 3}]).map(p => [p.start, p.end, p.under.map(c => c.n)])"""
    assert run("pieces", cut) == [
        [10, 12, [1]],
        [12, 15, [1, 2]],
        [15, 20, [2]],
        [20, 30, []],
    ]


def test_markdown_keeps_the_letters_own_signs(run: Run) -> None:
    answer = {
        "question": "wat *telt*?",
        "answered": True,
        "citations": [
            {
                "number": 1,
                "quote": "1. een_twee [x]\n- drie",
                "citation": "Kamerstukken II 2025/26, 1, nr. 2, p. 3",
                "title": "Kaas",
                "sender": None,
                "date": None,
                "url": None,
                "path": "/letters/a#1-2",
            }
        ],
    }
    words = "{sources: 'Sources', notFound: 'No.', nearest: 'Near:', date: String}"
    assert run("markdown", f"m.markdownOf(v, {words}, 'http://here')", answer) == (
        "## wat \\*telt\\*?\n\n"
        "> 1\\. een\\_twee \\[x\\]\n> \\- drie [1]\n\n"
        "### Sources\n\n"
        "1. Kamerstukken II 2025/26, 1, nr. 2, p. 3. Kaas. <http://here/letters/a#1-2>\n"
    )


def test_addresses_lead_back_to_what_they_were_made_of(run: Run) -> None:
    go = "m.routeOf(new URL(m.questionPath(v.q, v.filters), location))"
    filters = {
        "dossier": "36410-XVII",
        "from": "2024-01-01",
        "to": None,
        "sender": "a & b",
        "kind": None,
    }
    assert run("permalinks", go, {"q": "wat? & #waar", "filters": filters}) == {
        "name": "ask",
        "question": "wat? & #waar",
        "filters": filters,
    }
    letter = "m.routeOf(new URL(m.letterPath(v, 3, 9), location))"
    assert run("permalinks", letter, "een/rare #id%") == {
        "name": "letter",
        "id": "een/rare #id%",
        "start": 3,
        "end": 9,
    }


@pytest.mark.parametrize(
    ("path", "name", "start"),
    [
        ("/letters/a#5-2", "letter", None),
        ("/letters/a#x", "letter", None),
        ("/letters/%E0%A4%A", "letter", None),
        ("/ask", "start", None),
        ("/ask?q=%20", "start", None),
        ("/elsewhere?q=x", "start", None),
    ],
)
def test_addresses_that_say_nothing_lead_to_something(
    run: Run, path: str, name: str, start: int | None
) -> None:
    route = run("permalinks", "m.routeOf(new URL(v, location))", path)
    assert route["name"] == name
    assert route.get("start") == start


def test_boxes_cover_the_characters_of_a_range(run: Run) -> None:
    lines = [
        {"start": 0, "end": 3, "top": 10, "bottom": 20, "edges": [0, 10, 20, 30]},
        {"start": 4, "end": 6, "top": 30, "bottom": 40, "edges": [50, 60, 70]},
        {"start": 6, "end": 8, "top": 50, "bottom": 60, "edges": [0, 5, 9]},
    ]
    wanted = "m.boxesOf(v, {start: 1, end: 5}, {width: 100, height: 200})"
    assert run("boxes", wanted, lines) == [
        {"start": 1, "end": 3, "left": 9, "top": 5, "width": 22, "height": 5},
        {"start": 4, "end": 5, "left": 49, "top": 15, "width": 12, "height": 5},
    ]


@pytest.mark.parametrize(
    ("estimate", "words"),
    [(0.0, "uncertain"), (0.39, "uncertain"), (0.4, "even"), (0.6, "likely"), (0.8, "veryLikely")],
)
def test_an_estimate_is_put_into_careful_words(run: Run, estimate: float, words: str) -> None:
    assert run("confidence", "m.confidenceWords(v)", estimate) == words


@pytest.mark.parametrize(
    ("status", "type_", "kind"),
    [
        (503, "urn:askbrief:no-index", "noindex"),
        (503, "urn:askbrief:busy", "busy"),
        (503, "urn:askbrief:opening", "opening"),
        (503, "about:blank", "server"),
        (429, "", "often"),
        (401, "", "token"),
        (400, "", "question"),
        (418, "", "server"),
    ],
)
def test_failures_are_told_apart(run: Run, status: int, type_: str, kind: str) -> None:
    told = "m.kindOf(v.status, v)"
    assert run("failures", told, {"status": status, "type": type_}) == kind


def test_a_place_is_cited_as_the_server_cites_it(run: Run) -> None:
    """Each passage that a search finds, a footnote among them."""
    cited = """await (async () => {
        const get = (path) => fetch(path).then((response) => response.json());
        const { hits } = await get('/api/search?limit=20&q=' + encodeURIComponent(v));
        return Promise.all(hits.map(async ({ letter_id: id, start, citation }) =>
            [m.citationAt(await get('/api/letters/' + id), start), citation]));
    })()"""
    pairs = run("citations", cited, "motie Kahraman steun voor OHCHR-veldkantoor")
    assert len(pairs) >= 10
    assert [ours for ours, _ in pairs] == [theirs for _, theirs in pairs]
    assert "Kamerstukken II 2025/26, 32623, nr. 376, p. 2, voetnoot 1" in dict(pairs)


def test_senders_that_differ_in_case_are_one(run: Run) -> None:
    values = [
        {"value": "minister van Financiën", "letters": 2},
        {"value": "Staatssecretaris", "letters": 3},
        {"value": "Minister van Financiën", "letters": 2},
    ]
    assert run("views/filters", "m.merged(v)", values) == [
        {"value": "minister van Financiën", "letters": 4},
        {"value": "Staatssecretaris", "letters": 3},
    ]


def test_a_period_never_ends_before_it_begins(run: Run) -> None:
    period = {"from": "2024-01-01", "to": "2024-12-31"}
    moved = "m.withFilter(v, 'from', '2025-06-01')"
    assert run("permalinks", moved, period) == {"from": "2025-06-01", "to": None}
    assert run("permalinks", "m.withFilter(v, 'to', '')", period) == period | {"to": None}
