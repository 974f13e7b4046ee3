"""One body of tests for every store: what is true of one is true of all."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askbrief.errors import StoreError
from askbrief.stores import create_store, open_store
from askbrief.stores.base import Counts, IndexedLetter, Source, Store, TokenVectors, Writer
from askbrief.stores.memory import MemoryStore
from askbrief.types import Filter, KnownDocument, Passage

sys.path.insert(0, str(Path(__file__).parent / "stores"))

from servers import Server
from store_letters import DIAGONAL, MODEL, X, Y, Z, cited, ids, indexed, owners, vector

ALL = Filter()
LONE_SURROGATE = "\ud800"


class Shelf:
    """A store that is written to, and a way to read what was written."""

    def __init__(self, writer: Writer, read: Callable[[], Store]) -> None:
        self.writer = writer
        self.read = read

    def write(self, *letters: IndexedLetter, remove: Iterable[str] = ()) -> Store:
        self.writer.write(letters, list(remove))
        return self.read()


def memory(_folder: Path, _open: ExitStack) -> Shelf:
    store = MemoryStore(MODEL)
    return Shelf(store, lambda: store)


def local_writer(folder: Path, opened: ExitStack) -> Shelf:
    """Read through the store that wrote."""
    writer = opened.enter_context(closing(create_store(str(folder), MODEL)))

    def read() -> Store:
        writer.finish()
        return writer

    return Shelf(writer, read)


def local_full(folder: Path, opened: ExitStack) -> Shelf:
    """Read through the store that wrote, in the middle of a full build."""
    writer = opened.enter_context(closing(create_store(str(folder), MODEL, full=True)))
    return Shelf(writer, lambda: writer)


def local_reader(folder: Path, opened: ExitStack) -> Shelf:
    """Read through a store that is opened anew."""
    writer = opened.enter_context(closing(create_store(str(folder), MODEL)))

    def read() -> Store:
        writer.finish()
        return opened.enter_context(closing(open_store(str(folder))))

    return Shelf(writer, read)


def postgres_reader(place: str, opened: ExitStack) -> Shelf:
    """Read through a store that is opened anew, with all indexes made."""
    writer = opened.enter_context(closing(create_store(place, MODEL)))

    def read() -> Store:
        writer.finish()
        return opened.enter_context(closing(open_store(place)))

    return Shelf(writer, read)


def sharded_reader(place: str, opened: ExitStack) -> Shelf:
    """Read through a store that is opened anew, of a full build spread over two servers."""
    writer = opened.enter_context(closing(create_store(place, MODEL, full=True)))

    def read() -> Store:
        writer.finish()
        return opened.enter_context(closing(open_store(place)))

    return Shelf(writer, read)


LOCAL = (local_writer, local_full, local_reader)
SHELVES = (memory, *LOCAL, postgres_reader)
SLOW = pytest.param(sharded_reader, marks=pytest.mark.soak)
"""Told more shortly in stores/test_shards.py."""
SERVED = {postgres_reader: "postgres_url", sharded_reader: "shards_url"}


@pytest.fixture(params=(*SHELVES, SLOW), ids=lambda make: make.__name__)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    with ExitStack() as opened:
        if place := SERVED.get(request.param):
            yield request.param(request.getfixturevalue(place), opened)
        else:
            yield request.param(tmp_path / "index", opened)


# What is put in comes out


def test_a_new_store_is_empty(shelf: Shelf) -> None:
    store = shelf.read()
    assert store.counts() == Counts(0, 0)
    assert store.dense(vector(X), 5, ALL) == []
    assert store.lexical("minister", 5, ALL) == []
    assert store.letters(ALL) == []
    assert store.sources() == {}
    assert store.problems() == []
    assert store.model == MODEL


def test_a_letter_comes_back_equal(shelf: Shelf) -> None:
    item = indexed(
        "kst-32623-376",
        "Aan de Voorzitter.",
        "Het kabinet geeft steun.",
        dossier="32623",
        dossier_title="Actuele situatie",
        number="376",
        chamber="II",
        kind="Brief regering",
        subject="Syrië",
        sender="minister van Buitenlandse Zaken",
        signatories=("D.M. van Weel", "A. de Vries"),
        addressee="de Voorzitter",
        place="Den Haag",
        date=dt.date(2025, 9, 19),
        parliamentary_year="2025/26",
        reference="BZ2512345",
    )
    store = shelf.write(item)
    assert store.letter(item.letter.id) == item.letter
    assert store.passages(item.letter.id) == item.passages
    assert store.sources() == {item.letter.id: item.source}
    assert store.counts() == Counts(1, 2)


def test_a_letter_that_says_nothing_about_itself_comes_back_equal(shelf: Shelf) -> None:
    item = indexed("bare", "Tekst.")
    bare = replace(item, letter=replace(item.letter, pages=(), blocks=(), footnotes=(), title=""))
    assert shelf.write(bare).letter("bare") == bare.letter


def test_a_letter_without_passages_is_stored_but_not_found(shelf: Shelf) -> None:
    first = indexed("first", "Tekst van een.", dossier="1")
    store = shelf.write(first, indexed("none", dossier="1"), indexed("some", "Tekst.", dossier="2"))
    assert store.letter("none").text == ""
    assert store.passages("none") == []
    assert owners(store.dense(vector(X), 5, Filter(dossier="1"))) == ["first"]
    assert owners(store.lexical("tekst", 5, Filter(dossier="1"))) == ["first"]
    assert owners(store.lexical("tekst", 5, Filter(dossier="2"))) == ["some"]


def test_token_vectors_come_back_in_the_order_asked(shelf: Shelf) -> None:
    a, b = indexed("a", "een twee drie", ""), indexed("b", "vier")
    wanted = [b.tokens[0], a.tokens[1], a.tokens[0], b.tokens[0]]
    found = shelf.write(a, b).token_vectors([each.passage_id for each in wanted])
    assert all(map(same_tokens, found, wanted))
    assert [each.codes.shape for each in found] == [(1, 4), (0, 4), (3, 4), (1, 4)]
    np.testing.assert_array_equal(found[0].decode(), [[1, 0, 0, 0]])
    assert shelf.read().token_vectors([]) == []


@pytest.mark.parametrize("unknown", ["a#0-99", "", LONE_SURROGATE, '"'])
def test_what_is_not_there_is_an_error(shelf: Shelf, unknown: str) -> None:
    store = shelf.write(indexed("a", "tekst"))
    with pytest.raises(StoreError, match="no letter"):
        store.letter(unknown)
    with pytest.raises(StoreError, match="no passage"):
        store.token_vectors(["a#0-5", unknown])
    assert store.passages(unknown) == []


def test_a_list_is_newest_first_then_by_id(shelf: Shelf) -> None:
    day = dt.date(2025, 1, 1)
    store = shelf.write(
        indexed("undated"),
        indexed("b", date=day, sender="minister", kind="Motie", dossier="1", number="2"),
        indexed("new", date=dt.date(2026, 1, 1)),
        indexed("a", date=day),
        indexed("old", date=dt.date(1999, 1, 1)),
        indexed("also undated"),
    )
    listed = [record.letter_id for record in store.letters(ALL)]
    assert listed == ["new", "a", "b", "old", "also undated", "undated"]
    (record,) = store.letters(Filter(kind="motie"))
    assert (record.title, record.date, record.sender) == ("Letter b", day, "minister")
    assert (record.kind, record.dossier, record.number) == ("Motie", "1", "2")
    assert record.source == "/corpus/b.txt"


def test_a_source_may_have_a_name_that_is_not_unicode(shelf: Shelf) -> None:
    item = indexed("a", "tekst", path="/corpus/brief\udcff.txt")
    store = shelf.write(item)
    assert store.sources()["a"] == item.source
    assert store.letters(ALL)[0].source == item.source.path


# Dense search


def test_cosines_are_exact(shelf: Shelf) -> None:
    store = shelf.write(
        indexed("a", "een", "twee", vectors=[X, Y]), indexed("b", "drie", vectors=[DIAGONAL])
    )
    hits = store.dense(vector(X), 10, ALL)
    assert [(hit.passage.text, hit.score) for hit in hits] == [
        ("een", 1.0),
        ("drie", 0.5),
        ("twee", 0.0),
    ]
    opposite = store.dense(-vector(X), 10, ALL)
    assert [(hit.passage.text, hit.score) for hit in opposite] == [
        ("twee", 0.0),
        ("drie", -0.5),
        ("een", -1.0),
    ]


@pytest.mark.parametrize(("k", "found"), [(-1, 0), (0, 0), (1, 1), (2, 2), (3, 3), (1000, 3)])
def test_no_more_than_k_and_no_more_than_there_are(shelf: Shelf, k: int, found: int) -> None:
    store = shelf.write(indexed("a", "brief een", "brief twee", "brief drie"))
    assert len(store.dense(vector(X), k, ALL)) == found
    assert len(store.lexical("brief", k, ALL)) == found


def test_ties_are_broken_by_passage_id(shelf: Shelf) -> None:
    names = [f"n{number:02}" for number in range(40)]
    shelf.write(*(indexed(name, "brief", vectors=[Y]) for name in names[:0:-1]))
    store = shelf.write(
        indexed("best", "beste brief brief", vectors=[X]), indexed(names[0], "brief", vectors=[Y])
    )
    query = vector((0.8, 0.6, 0, 0))
    assert owners(store.dense(query, 4, ALL)) == ["best", *names[:3]]
    assert owners(store.lexical("beste brief", 4, ALL)) == ["best", *names[:3]]
    assert owners(store.dense(query, 4, Filter(date_from=dt.date.min))) == []


def test_a_passage_is_its_own_first_hit(shelf: Shelf) -> None:
    rows = np.random.default_rng(7).standard_normal((30, 4)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    store = shelf.write(*(indexed(f"n{i}", "tekst", vectors=[row]) for i, row in enumerate(rows)))
    for i, row in enumerate(rows):
        first = store.dense(row, 1, ALL)[0]
        assert first.passage.letter_id == f"n{i}"
        assert first.score == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("wrong", [[1, 0, 0], [[1, 0, 0, 0]], [np.nan, 0, 0, 0]])
def test_a_query_of_the_wrong_shape_is_refused(shelf: Shelf, wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="4 finite numbers"):
        shelf.read().dense(np.array(wrong, np.float32), 1, ALL)


# Lexical search


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("20,4", ["money"]),
        ("20", ["money"]),
        ("32623", ["spaced", "whole"]),
        ("32 623", ["spaced", "whole"]),
        ("Kamerstuk 343", ["spaced"]),
        ("iiim", ["abbreviation"]),
        ("OHCHR", ["abbreviation"]),
        ("ohchr-veldkantoor", ["abbreviation"]),
        ("veldkantoren", ["abbreviation"]),
        ("veldkantoor", ["abbreviation"]),
        ("Syrie", ["accent"]),
        ("SYRIË", ["accent"]),
        ("brief", ["stem"]),
        ("zeep", []),
        ("", []),
        ("… — ?!", []),
    ],
)
def test_words_are_found(shelf: Shelf, query: str, found: list[str]) -> None:
    store = shelf.write(
        indexed("money", "Er is 20,4 miljoen euro beschikbaar."),
        indexed("spaced", "Zie Kamerstuk 32\u202f623, nr. 343."),
        indexed("whole", "Dossier 32623 is gesloten."),
        indexed("abbreviation", "Het OHCHR‑veldkantoor en het IIIM werken samen."),
        indexed("accent", "De situatie in Syrië."),
        indexed("stem", "Deze brieven gaan uit."),
    )
    assert sorted(owners(store.lexical(query, 10, ALL))) == found


def test_a_rare_word_weighs_more_than_a_common_one(shelf: Shelf) -> None:
    store = shelf.write(
        *(indexed(f"n{number}", "de minister schrijft") for number in range(9)),
        indexed("rare", "de bewijzenbank helpt"),
    )
    hits = store.lexical("minister bewijzenbank", 10, ALL)
    assert owners(hits) == ["rare", *(f"n{number}" for number in range(9))]
    assert hits[0].score > hits[1].score > 0


def test_a_whole_number_beats_its_parts(shelf: Shelf) -> None:
    store = shelf.write(
        indexed("parts", "in 2020 zijn er 4 tenders geweest"),
        indexed("whole", "er is 20,4 miljoen euro geweest"),
        indexed("part", "er is 20 miljoen en later 4 miljoen"),
    )
    assert owners(store.lexical("20,4", 3, ALL))[0] == "whole"


def test_a_word_counts_once_in_a_query(shelf: Shelf) -> None:
    store = shelf.write(indexed("a", "brief over steun"), indexed("b", "steun steun"))
    once = store.lexical("brief steun", 9, ALL)
    assert store.lexical("brief BRIEVEN steun Steun steun", 9, ALL)[0].score == once[0].score
    assert store.lexical("steun brief brief", 9, ALL) == once


def test_the_filter_changes_no_score(shelf: Shelf) -> None:
    store = shelf.write(
        indexed("a", "brief over steun", dossier="1"), indexed("b", "steun steun", dossier="2")
    )
    everything = {hit.passage.id: hit.score for hit in store.lexical("steun", 9, ALL)}
    (only,) = store.lexical("steun", 9, Filter(dossier="1"))
    assert only.score == everything[only.passage.id]


ODD = [
    '"',
    "'; DROP TABLE letters; --",
    "AND OR NOT",
    "*",
    "text:*",
    "stems:brief^9 AND (",
    "[a TO z}",
    "\\",
    "🇳🇱 👩‍👩‍👧",
    "é" * 70_000,
    "\x00",
    LONE_SURROGATE,
    "\u202e\u200b\ufeff",
    "ﬁ ½ ™ İ ß Ω",
    "中文字符",
]


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_any_text_is_a_query(shelf: Shelf, query: str) -> None:
    store = shelf.write(indexed("a", "brief en tekst", sender="x"))
    assert owners(store.lexical(query, 3, ALL)) in ([], ["a"])
    assert owners(store.lexical(f"brief {query}", 3, ALL)) == ["a"]
    assert store.lexical("brief", 3, Filter(sender=query)) == []
    assert store.lexical("brief", 3, Filter(dossier=query, kind=query)) == []


def test_a_query_of_20_000_characters(shelf: Shelf) -> None:
    store = shelf.write(indexed("a", "brief en tekst"), indexed("b", "andere woorden"))
    many = "brief " + " ".join(f"woord{number}" for number in range(2500))
    assert len(many) > 20_000
    assert owners(store.lexical(many, 3, ALL)) == ["a"]


STORABLE = [text for text in ODD if text != LONE_SURROGATE]


@pytest.mark.parametrize("text", STORABLE, ids=range(len(STORABLE)))
def test_any_text_is_stored(shelf: Shelf, text: str) -> None:
    item = indexed("a", text, "slot", sender=text, kind=text, subject=text)
    store = shelf.write(item, indexed("b", "brief"))
    assert store.letter("a") == item.letter
    assert store.passages("a") == item.passages
    assert owners(store.dense(vector(X), 9, Filter(sender=text, kind=text))) == ["a", "a"]
    assert store.problems() == []


# Filters

FILTERED = [
    indexed(
        "syria",
        "brief over steun",
        dossier="32623",
        date=dt.date(2025, 9, 19),
        sender="minister van Buitenlandse Zaken",
        kind="Brief regering",
    ),
    indexed(
        "defence",
        "brief over materieel",
        dossier="32623",
        date=dt.date(2024, 1, 31),
        sender="STAATSSECRETARIS van Defensie",
        kind="Brief regering",
    ),
    indexed("motion", "brief bij een motie", dossier="36410-XVII", kind="Motie"),
    indexed("bare", "brief zonder gegevens", date=dt.date(2024, 1, 31)),
]
DATED = dt.date(2024, 1, 31)
EXPECTED = [
    (Filter(), ["bare", "defence", "motion", "syria"]),
    (Filter(dossier="32623"), ["defence", "syria"]),
    (Filter(dossier="3262"), []),
    (Filter(dossier="36410-XVII"), ["motion"]),
    (Filter(dossier=""), []),
    (Filter(date_from=DATED), ["bare", "defence", "syria"]),
    (Filter(date_from=dt.date(2024, 2, 1)), ["syria"]),
    (Filter(date_to=DATED), ["bare", "defence"]),
    (Filter(date_to=dt.date(2024, 1, 30)), []),
    (Filter(date_from=DATED, date_to=DATED), ["bare", "defence"]),
    (Filter(date_from=dt.date.min, date_to=dt.date.max), ["bare", "defence", "syria"]),
    (Filter(date_from=dt.date(2025, 1, 1), date_to=dt.date(2024, 1, 1)), []),
    (Filter(sender="buitenlandse"), ["syria"]),
    (Filter(sender="staatsSecretaris"), ["defence"]),
    (Filter(sender="van"), ["defence", "syria"]),
    (Filter(sender=""), ["defence", "syria"]),
    (Filter(sender="%"), []),
    (Filter(sender="financiën"), []),
    (Filter(kind="brief regering"), ["defence", "syria"]),
    (Filter(kind="BRIEF"), []),
    (Filter(kind="motie", dossier="36410-XVII"), ["motion"]),
    (Filter(kind="motie", date_from=dt.date.min), []),
    (Filter("32623", DATED, DATED, "defensie", "Brief Regering"), ["defence"]),
    (Filter("32623", DATED, DATED, "defensie", "Motie"), []),
]


@pytest.mark.parametrize(("where", "expected"), EXPECTED)
def test_filters(shelf: Shelf, where: Filter, expected: list[str]) -> None:
    store = shelf.write(*FILTERED)
    assert sorted(owners(store.dense(vector(X), 9, where))) == expected
    assert sorted(owners(store.lexical("brief", 9, where))) == expected
    assert sorted(record.letter_id for record in store.letters(where)) == expected


def test_a_filter_comes_before_k(shelf: Shelf) -> None:
    near = [indexed(f"near{number}", "brief brief", vectors=[X]) for number in range(50)]
    store = shelf.write(*near, indexed("far", "brief met veel andere woorden erin", dossier="1"))
    assert owners(store.dense(vector(X), 1, Filter(dossier="1"))) == ["far"]
    assert owners(store.lexical("brief", 1, Filter(dossier="1"))) == ["far"]


# Writing


def test_a_letter_of_the_same_id_is_replaced(shelf: Shelf) -> None:
    shelf.write(indexed("a", "oude tekst", "nog een", vectors=[X, Z], dossier="1"))
    store = shelf.write(new := indexed("a", "nieuwe tekst", vectors=[Y], path="/elsewhere"))
    assert store.letter("a") == new.letter
    assert store.passages("a") == new.passages
    assert store.sources() == {"a": Source("/elsewhere", "0" * 64)}
    assert store.counts() == Counts(1, 1)
    assert store.lexical("oude", 9, ALL) == []
    assert ids(store.dense(vector(X), 9, ALL)) == [new.passages[0].id]
    assert store.letters(Filter(dossier="1")) == []


def test_speakers_come_back(shelf: Shelf) -> None:
    store = shelf.write(indexed("a", "Bent u bekend met de brief?", "Ja, met de brief."))
    assert [passage.speaker for passage in store.passages("a")] == ["question", None]
    found = {hit.passage.id: hit.passage.speaker for hit in store.lexical("brief", 9, ALL)}
    assert sorted(found.values(), key=str) == [None, "question"]


def test_a_reprint_supersedes_and_the_old_letter_stays(shelf: Shelf) -> None:
    old, first = indexed("kst-1-2", "oud"), indexed("kst-1-2-h1", "nieuw", replaces="kst-1-2")
    assert shelf.write(old).superseded() == frozenset()
    store = shelf.write(first, indexed("kst-1-3", "ander"))
    assert store.superseded() == {"kst-1-2"}
    assert store.letter("kst-1-2").text == "oud"
    assert owners(store.lexical("oud", 9, ALL)) == ["kst-1-2"]
    store = shelf.write(indexed("kst-1-2-h10", "nieuwer", replaces="kst-1-2"))
    assert store.superseded() == {"kst-1-2", "kst-1-2-h1"}
    store = shelf.write(remove=["kst-1-2-h1", "kst-1-2-h10"])
    assert store.superseded() == frozenset()


def test_the_last_of_the_same_id_in_one_call_wins(shelf: Shelf) -> None:
    store = shelf.write(indexed("a", "eerste"), indexed("b", "ander"), indexed("a", "laatste"))
    assert store.letter("a").text == "laatste"
    assert store.counts() == Counts(2, 2)
    assert store.lexical("eerste", 9, ALL) == []


def test_removed_letters_are_gone(shelf: Shelf) -> None:
    shelf.write(indexed("a", "brief", "meer"), indexed("b", "brief"))
    store = shelf.write(remove=["a", "unknown", "", LONE_SURROGATE])
    assert owners(store.dense(vector(X), 9, ALL)) == ["b"]
    assert owners(store.lexical("brief meer", 9, ALL)) == ["b"]
    assert list(store.sources()) == ["b"]
    with pytest.raises(StoreError, match="no letter"):
        store.letter("a")
    with pytest.raises(StoreError, match="no passage"):
        store.token_vectors(["a#0-5"])


def test_removal_comes_first(shelf: Shelf) -> None:
    shelf.write(indexed("a", "oud"))
    assert shelf.write(indexed("a", "nieuw"), remove=["a"]).letter("a").text == "nieuw"


def test_everything_can_be_removed(shelf: Shelf) -> None:
    empty = shelf.read().version()
    shelf.write(indexed("a", "brief"))
    store = shelf.write(remove=["a"])
    assert store.counts() == Counts(0, 0)
    assert store.dense(vector(X), 9, ALL) == store.lexical("brief", 9, ALL) == []
    assert store.version() == empty


def test_a_write_that_fails_midway_leaves_the_store_as_it_was(shelf: Shelf) -> None:
    before = contents(shelf.write(indexed("a", "brief"), indexed("b", "brief")))

    def failing() -> Iterator[IndexedLetter]:
        yield indexed("c", "nieuw")
        yield indexed("a", "anders")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.writer.write(failing(), ["b"])
    assert contents(shelf.read()) == before
    assert owners(shelf.write(indexed("c", "later")).lexical("later", 9, ALL)) == ["c"]


def wrong_letters() -> dict[str, IndexedLetter]:
    good = indexed("a", "een twee", "drie")
    first, second = good.passages
    tokens = good.tokens[0]
    return {
        "id of": replace(good, passages=[replace(first, id="a#0-9"), second]),
        "not the id": replace(good, passages=[replace(first, letter_id="b"), second]),
        "stands there": replace(good, passages=[replace(first, text="een"), second]),
        "same span": replace(good, passages=[first, first]),
        "have shape": replace(good, vectors=good.vectors[:1]),
        "not .*4": replace(good, vectors=good.vectors[:, :3]),
        "unit length": replace(good, vectors=good.vectors * 1.1),
        "not finite": replace(good, vectors=np.full_like(good.vectors, np.nan)),
        "finite and": replace(good, vectors=np.full_like(good.vectors, np.inf)),
        "not those of": replace(good, tokens=good.tokens[::-1]),
        "token vectors": replace(good, tokens=good.tokens[:1]),
        "int8": replace(good, tokens=[replace(tokens, codes=tokens.codes * 1.0), good.tokens[1]]),
        r"\(t, 4\)": replace(
            good, tokens=[replace(tokens, codes=tokens.codes[:, :2]), good.tokens[1]]
        ),
        "integers": replace(good, tokens=[replace(tokens, spans=tokens.spans[:1]), good.tokens[1]]),
        "surrogates": indexed("a", LONE_SURROGATE),
        "utf-8": indexed("a", "tekst", subject=LONE_SURROGATE),
        "cites a document twice": replace(good, cites=("kst-1-2", "kst-1-3", "kst-1-2")),
        r"'\\ud800'": replace(good, cites=(LONE_SURROGATE,)),
    }


@pytest.mark.parametrize("message", wrong_letters())
def test_a_letter_that_does_not_fit_together_is_refused(shelf: Shelf, message: str) -> None:
    before = contents(shelf.write(indexed("a", "goed")))
    with pytest.raises(ValueError, match=message):
        shelf.write(indexed("b", "goed"), wrong_letters()[message])
    assert contents(shelf.read()) == before


# Who cites what


def test_a_cited_document_tells_who_cites_it(shelf: Shelf) -> None:
    store = shelf.write(
        cited(indexed("old", date=dt.date(2024, 1, 1)), "kst-1-2", "kst-1-3"),
        cited(indexed("b", date=dt.date(2025, 1, 1), dossier="9", number="7"), "kst-1-2"),
        cited(indexed("a", date=dt.date(2025, 1, 1)), "kst-1-4", "kst-1-2"),
        cited(indexed("undated"), "kst-1-2"),
        indexed("silent", date=dt.date(2026, 1, 1)),
    )
    citing = store.cited_by("kst-1-2")
    assert [record.letter_id for record in citing] == ["a", "b", "old", "undated"]
    assert (citing[1].dossier, citing[1].number, citing[1].source) == ("9", "7", "/corpus/b.txt")
    assert [record.letter_id for record in store.cited_by("kst-1-3")] == ["old"]
    for nobody in ("kst-1", "old", "", LONE_SURROGATE, "%"):
        assert store.cited_by(nobody) == []


def test_what_a_letter_cites_goes_with_it(shelf: Shelf) -> None:
    shelf.write(cited(indexed("a", "brief"), "x", "y"), cited(indexed("b", "brief"), "x"))
    store = shelf.write(cited(indexed("a", "anders"), "z"))
    assert [record.letter_id for record in store.cited_by("x")] == ["b"]
    assert store.cited_by("y") == []
    assert [record.letter_id for record in store.cited_by("z")] == ["a"]
    store = shelf.write(remove=["a"])
    assert store.cited_by("z") == []


def test_citations_do_not_change_the_version(shelf: Shelf) -> None:
    plain = shelf.write(indexed("a", "brief")).version()
    assert shelf.write(cited(indexed("a", "brief"), "x")).version() == plain


# The register

MOTION = KnownDocument(
    id="kst-32623-343",
    title="Motie over steun voor het OHCHR-veldkantoor",
    dossier="32623",
    number="343",
    date=dt.date(2025, 4, 9),
    kind="Motie",
    url="https://zoek.officielebekendmakingen.nl/kst-32623-343.html",
)
BARE = KnownDocument("kst-1-2", "")


def test_what_is_registered_is_known(shelf: Shelf) -> None:
    version = shelf.read().version()
    assert shelf.read().known(["kst-32623-343"]) == {}
    shelf.writer.register([MOTION, BARE])
    store = shelf.read()
    asked = ["kst-32623-343", "kst-1-2", "kst-1-3", "", LONE_SURROGATE, "'"]
    assert store.known(asked) == {"kst-32623-343": MOTION, "kst-1-2": BARE}
    assert store.known(["kst-1-2"]) == {"kst-1-2": BARE}
    assert store.known([]) == {}
    assert store.version() == version
    assert store.counts() == Counts(0, 0)
    assert store.problems() == []


def test_what_is_registered_again_is_replaced(shelf: Shelf) -> None:
    shelf.writer.register(iter([MOTION, BARE]))
    later = replace(MOTION, title="Anders", date=None, dossier="36410-XVII")
    shelf.writer.register([BARE, replace(MOTION, title="tussendoor"), later])
    assert shelf.read().known([MOTION.id, BARE.id]) == {MOTION.id: later, BARE.id: BARE}
    assert shelf.read().covered(["32623", "36410-XVII"]) == {"36410-XVII": 1}


def test_the_register_tells_how_much_it_knows_of_a_dossier(shelf: Shelf) -> None:
    more = replace(MOTION, id="kst-32623-342", number="342")
    shelf.writer.register([MOTION, BARE, more, replace(BARE, id="kst-9-1", dossier="9")])
    asked = ["32623", "9", "1", "3262", "", LONE_SURROGATE]
    assert shelf.read().covered(asked) == {"32623": 2, "9": 1}
    assert shelf.read().covered([]) == {}


def test_the_register_outlives_the_letters(shelf: Shelf) -> None:
    shelf.writer.register([MOTION])
    shelf.write(indexed(MOTION.id, "de motie"))
    assert shelf.write(remove=[MOTION.id]).known([MOTION.id]) == {MOTION.id: MOTION}


def test_a_register_that_fails_midway_leaves_it_as_it_was(shelf: Shelf) -> None:
    shelf.writer.register([MOTION])

    def failing() -> Iterator[KnownDocument]:
        yield BARE
        yield replace(MOTION, title="anders")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.writer.register(failing())
    with pytest.raises(ValueError, match="surrogates"):
        shelf.writer.register([BARE, replace(BARE, id="kst-1-3", title=LONE_SURROGATE)])
    assert shelf.read().known([MOTION.id, BARE.id, "kst-1-3"]) == {MOTION.id: MOTION}


# Versions


def test_the_version_follows_the_content_only(shelf: Shelf) -> None:
    a, b = indexed("a", "een"), indexed("b", "twee")
    both = shelf.write(a, b).version()
    assert shelf.write(indexed("c", "drie")).version() != both
    assert shelf.write(remove=["c"]).version() == both
    assert shelf.write(b, indexed("a", "anders")).version() != both
    assert shelf.write(indexed("a", "een", path="/moved.txt")).version() == both
    assert shelf.write(replace(a, vectors=-a.vectors)).version() == both
    titled = replace(a, letter=replace(a.letter, title="Anders"))
    assert shelf.write(titled).version() != both
    assert shelf.write(indexed("a", "een", dossier="1")).version() != both
    assert shelf.write(a).version() == both


def test_the_version_depends_on_where_passages_lie(shelf: Shelf) -> None:
    whole = indexed("a", "een twee")
    assert shelf.write(whole).version() != shelf.write(halves(whole)).version()


# Against the plain store

VECTORS = st.sampled_from([X, Y, Z, DIAGONAL, (-1.0, 0, 0, 0), (0.5, -0.5, 0.5, -0.5)])
WORDS = st.sampled_from(["brief", "brieven", "minister", "32623", "20,4", "Syrië", "de"])
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
METADATA = st.fixed_dictionaries(
    {},
    optional={
        "dossier": st.sampled_from(["32623", "36410-XVII"]),
        "date": st.sampled_from([dt.date(2024, 1, 1), dt.date(2025, 1, 1)]),
        "sender": st.sampled_from(["minister van Financiën", "Staatssecretaris"]),
        "kind": st.sampled_from(["Motie", "Brief regering"]),
    },
)
FILTERS = st.builds(
    Filter,
    dossier=st.sampled_from([None, None, "32623"]),
    date_from=st.sampled_from([None, None, dt.date(2024, 6, 1)]),
    sender=st.sampled_from([None, None, "FINANCIËN", "secretaris"]),
    kind=st.sampled_from([None, None, "motie"]),
)
NAMES = st.sampled_from("abcdef")


@st.composite
def some_letters(draw: st.DrawFn) -> IndexedLetter:
    texts = draw(st.lists(TEXTS, max_size=3))
    rows = draw(st.lists(VECTORS, min_size=len(texts), max_size=len(texts)))
    return indexed(draw(NAMES), *texts, vectors=rows, **draw(METADATA))


WRITES = st.lists(
    st.tuples(st.lists(some_letters(), max_size=4), st.lists(NAMES, max_size=2)),
    min_size=1,
    max_size=6,
)


NEAR = st.tuples(VECTORS, st.integers(1, 12), FILTERS)


@pytest.mark.parametrize("make", LOCAL, ids=lambda make: make.__name__)
@settings(max_examples=40, deadline=None)
@given(writes=WRITES, query=TEXTS, near=NEAR)
def test_every_store_does_as_the_plain_one(
    make: Callable[[Path, ExitStack], Shelf],
    writes: list[tuple[list[IndexedLetter], list[str]]],
    query: str,
    near: tuple[tuple[float, ...], int, Filter],
) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        assert_as_the_plain_one(make(Path(folder), opened), writes, query, near)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(writes=WRITES, query=TEXTS, near=NEAR)
def test_postgres_does_as_the_plain_one(
    postgres: Server,
    writes: list[tuple[list[IndexedLetter], list[str]]],
    query: str,
    near: tuple[tuple[float, ...], int, Filter],
) -> None:
    postgres.run("DROP SCHEMA IF EXISTS plain CASCADE")
    with ExitStack() as opened:
        shelf = postgres_reader(postgres.url("schema=plain"), opened)
        assert_as_the_plain_one(shelf, writes, query, near)


def assert_as_the_plain_one(
    shelf: Shelf,
    writes: list[tuple[list[IndexedLetter], list[str]]],
    query: str,
    near: tuple[tuple[float, ...], int, Filter],
) -> None:
    row, k, where = near
    plain = MemoryStore(MODEL)
    for written, removed in writes:
        for each in (plain, shelf.writer):
            each.write(written, removed)
    store = shelf.read()
    assert contents(store) == contents(plain)
    assert store.dense(vector(row), k, where) == plain.dense(vector(row), k, where)
    assert store.letters(where) == plain.letters(where)
    found = {hit.passage.id: hit.score for hit in store.lexical(query, 99, where)}
    expected = {hit.passage.id: hit.score for hit in plain.lexical(query, 99, where)}
    assert found == pytest.approx(expected, abs=0.002)
    assert store.problems() == []


@settings(max_examples=40, deadline=None)
@given(letters=st.lists(some_letters(), unique_by=lambda item: item.letter.id), data=st.data())
def test_neither_order_nor_number_of_writes_shows(
    letters: list[IndexedLetter], data: st.DataObject
) -> None:
    whole, bits = MemoryStore(MODEL), MemoryStore(MODEL)
    whole.write(letters)
    for item in data.draw(st.permutations(letters)):
        bits.write([indexed(item.letter.id, "eerst iets anders")])
        bits.write([item])
    assert whole.version() == bits.version()


def contents(store: Store) -> dict[str, object]:
    """All that can be read of a store without searching."""
    names = [record.letter_id for record in store.letters(ALL)]
    passages = {name: store.passages(name) for name in names}
    its_ids = [passage.id for name in names for passage in passages[name]]
    tokens = store.token_vectors(its_ids)
    return {
        "version": store.version(),
        "counts": store.counts(),
        "letters": {name: store.letter(name) for name in names},
        "records": store.letters(ALL),
        "sources": store.sources(),
        "passages": passages,
        "tokens": [(t.passage_id, t.codes.tolist(), t.spans.tolist()) for t in tokens],
    }


def same_tokens(one: TokenVectors, other: TokenVectors) -> bool:
    return (
        one.passage_id == other.passage_id
        and one.codes.dtype == other.codes.dtype == np.int8
        and one.spans.dtype == other.spans.dtype == np.int32
        and np.array_equal(one.codes, other.codes)
        and np.array_equal(one.spans, other.spans)
    )


def halves(item: IndexedLetter) -> IndexedLetter:
    """The same letter with each passage cut in two, without tokens."""
    cut = [part for passage in item.passages for part in _halves(passage)]
    none = np.zeros((0, 4), np.int8), np.zeros((0, 2), np.int32)
    return replace(
        item,
        passages=cut,
        vectors=np.repeat(item.vectors, 2, axis=0),
        tokens=[TokenVectors(part.id, *none) for part in cut],
    )


def _halves(passage: Passage) -> tuple[Passage, Passage]:
    middle = (passage.start + passage.end) // 2
    return _part(passage, passage.start, middle), _part(passage, middle, passage.end)


def _part(passage: Passage, start: int, end: int) -> Passage:
    text = passage.text[start - passage.start : end - passage.start]
    its_id = f"{passage.letter_id}#{start}-{end}"
    return replace(passage, start=start, end=end, id=its_id, text=text)
