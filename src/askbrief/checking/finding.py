"""Looks quotes up in the letters: where each stands, or what comes nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from askbrief.checking.differences import Nearest, nearest
from askbrief.checking.matching import Searched, Standing, shaped, squeezed
from askbrief.checking.quotes import Quoted
from askbrief.checking.results import Check, Place
from askbrief.citing import link, official_citation
from askbrief.embedding.base import Embedder
from askbrief.errors import MissingError
from askbrief.stores.base import Store
from askbrief.types import Filter, Hit, Letter, Span

EVERYWHERE = Filter()
PASSAGES = 40
"""Passages in which a quote is looked for."""
SHORT = 12
"""Words below which ten times as many are looked at: few words stand in many."""
LETTERS = 8
"""Letters of these in which it is looked for whole: it may stand in two passages."""
NEAR = 5
"""Letters that the nearest place is looked for in."""
LEAST_LIKE = 0.4
"""Share of words from which a place counts as near."""
REPRINTS = 3
CUT = "it begins or ends inside a word or number of the letter"


class Finder:
    """Looks for quotes in the letters of a store; keeps the letters it read."""

    def __init__(self, store: Store, embedder: Embedder | None = None) -> None:
        """Use a store; with its model, quotes in other words find what comes nearest too."""
        self._store = store
        self._embedder = embedder
        self.searched: Callable[[str], Searched | None] = lru_cache(256)(self._searched)

    def check(self, number: int, quoted: Quoted) -> Check:
        """Check a quote of a text: in the document that is cited for it, else anywhere."""
        cited = [one for name in (*quoted.cited, *quoted.perhaps) for one in self._versions(name)]
        if found := self._standing_in(quoted, cited):
            return _stands(number, quoted, *found)
        found = self._anywhere(quoted)
        if found and not quoted.cited and not cited:
            return _stands(number, quoted, *found)
        return self._does_not(number, quoted, cited, found)

    def standing(self, quote: str, letters: Sequence[Searched]) -> tuple[Letter, Standing] | None:
        """Return where a quote stands in some letters, or else in any."""
        quoted = Quoted(0, len(quote), (quote,), (), "")
        return self._standing_in(quoted, letters) or self._anywhere(quoted)

    def _versions(self, letter_id: str) -> list[Searched]:
        """Return a letter and its reprints, as far as they are in the index."""
        names = [letter_id, *(f"{letter_id}-h{n}" for n in range(1, REPRINTS + 1))]
        first = self.searched(names[0])
        others = map(self.searched, names[1:] if first else ())
        return [one for one in (first, *others) if one]

    def _searched(self, letter_id: str) -> Searched | None:
        try:
            return Searched(self._store.letter(letter_id))
        except MissingError:
            return None

    def _standing_in(
        self, quoted: Quoted, letters: Iterable[Searched]
    ) -> tuple[Letter, Standing] | None:
        for one in letters:
            for form in quoted.forms:
                if found := one.standing(form):
                    return one.letter, found
        return None

    def _anywhere(self, quoted: Quoted) -> tuple[Letter, Standing] | None:
        quote = quoted.forms[-1]
        deepest = PASSAGES * (10 if len(quote.split()) < SHORT else 1)
        for depth in sorted({PASSAGES, deepest}):
            hits = self._store.lexical(quote, depth, EVERYWHERE)
            if found := self._standing_in(quoted, self._likely(hits, quoted)):
                return found
        return None

    def _likely(self, hits: Sequence[Hit], quoted: Quoted) -> Iterator[Searched]:
        """Yield letters whose passage has the words; then others, for two passages together
        may have them."""
        wanted = [squeezed(shaped(form)) for form in quoted.forms]
        holding = dict.fromkeys(h.passage.letter_id for h in hits if _has_any(wanted, h))
        others = list(dict.fromkeys(hit.passage.letter_id for hit in hits))[:LETTERS]
        yield from filter(None, map(self.searched, holding | dict.fromkeys(others)))

    def nearest(self, quote: str, letters: Sequence[Searched]) -> tuple[Letter, Nearest] | None:
        """Return the place that is most like a quote in some letters, else in any."""
        near = letters or [one for name in self._near(quote) if (one := self.searched(name))]
        found = ((one.letter, place) for one in near if (place := nearest(quote, one.letter.text)))
        best = max(found, key=lambda pair: pair[1].likeness, default=None)
        return best if best and best[1].likeness >= LEAST_LIKE else None

    def _near(self, quote: str) -> Iterator[str]:
        hits = self._store.lexical(quote, 4 * NEAR, EVERYWHERE)
        if self._embedder:
            vector = self._embedder.embed_query(quote).vector
            hits = [*hits[:NEAR], *self._store.dense(vector, NEAR, EVERYWHERE), *hits]
        names = dict.fromkeys(hit.passage.letter_id for hit in hits)
        yield from list(names)[: 2 * NEAR if self._embedder else NEAR]

    def _does_not(
        self,
        number: int,
        quoted: Quoted,
        cited: Sequence[Searched],
        elsewhere: tuple[Letter, Standing] | None,
    ) -> Check:
        letter_id = cited[0].letter.id if cited else next(iter(quoted.cited), None)
        quote = quoted.forms[-1]
        near = None if elsewhere else self.nearest(quote, cited)
        places = [place_of(elsewhere[0], elsewhere[1].whole)] if elsewhere else []
        places += [place_of(near[0], near[1].span)] if near else []
        looked_in = cited or [one for place in places if (one := self.searched(place.letter_id))]
        cut = any(one.cut_in(form) for one in looked_in for form in quoted.forms)
        return Check(
            number,
            letter_id,
            quoted.source,
            holds=False,
            reason=CUT if cut else _why_not(quoted, cited, elsewhere),
            quote=quote,
            place=next(iter(places), None),
            difference=near[1].changes if near else (),
        )


def _has_any(wanted: Sequence[str], hit: Hit) -> bool:
    text = squeezed(shaped(hit.passage.text))
    return any(form in text for form in wanted)


def _stands(number: int, quoted: Quoted, letter: Letter, standing: Standing) -> Check:
    cited = quoted.source or official_citation(letter, standing.whole.start)
    told = f"it stands there but for {' and '.join(standing.allowed)}" if standing.allowed else ""
    if quoted.cited and letter.id not in quoted.cited:
        told = "; ".join(filter(None, ("it stands in the corrected reprint", told)))
    return Check(
        number,
        letter.id,
        cited,
        holds=True,
        reason=told,
        quote=quoted.forms[0],
        place=place_of(letter, standing.whole),
        allowed=standing.allowed,
    )


def _why_not(
    quoted: Quoted, cited: Sequence[Searched], elsewhere: tuple[Letter, Standing] | None
) -> str:
    if quoted.cited and not cited:
        there = f"; it stands in {elsewhere[0].id}" if elsewhere else ""
        return f"the cited document {quoted.cited[0]} is not in the index{there}"
    if not cited:
        return "it was not found in the letters"
    there = f"; it stands in {elsewhere[0].id}" if elsewhere else ""
    return f"it does not stand in {cited[0].letter.id}, which is cited for it{there}"


def place_of(letter: Letter, span: Span) -> Place:
    """Say where a span of a letter is found."""
    return Place(
        letter.id,
        span.start,
        span.end,
        letter.page_of(span.start),
        official_citation(letter, span.start),
        letter.title,
        link(letter),
        span.cut(letter.text),
    )


def check_quotes(
    quotes: Sequence[Quoted], store: Store, embedder: Embedder | None = None
) -> list[Check]:
    """Look up every quote of a text.

    Candidates come from the store's searches, so the time taken does not grow with the number
    of letters.

    Raises:
        StoreError: the index is damaged.
    """
    finder = Finder(store, embedder)
    return [finder.check(number, quoted) for number, quoted in enumerate(quotes, start=1)]
