"""Fit the weights of sentences and of confidence; writes src/askbrief/data/weights.json.

Every development question is asked of its own letter, of all development letters
together, and (half of them) of a letter that it has nothing to do with.
usage: python bench/dev_letters.py SHARED_FOLDER dev.docs.jsonl
       python bench/fit_weights.py dev.docs.jsonl docs/evaluation/dev.questions.jsonl [CACHE]
"""

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp

from askbrief.answering import drafts
from askbrief.confidence import CONFIDENCE_FEATURES, confidence_features
from askbrief.embedding import open_embedder
from askbrief.evidence import FEATURES, Sentence, sentences_of
from askbrief.indexing import Pending, embed_batch
from askbrief.measures import auroc
from askbrief.passages import split_letter
from askbrief.question_sets import Asked, read_documents, read_questions
from askbrief.reading import read_letter
from askbrief.retrieval import search
from askbrief.settings import BUNDLED_MODEL, load_settings
from askbrief.stores.base import Model, Source
from askbrief.stores.memory import MemoryStore

FITTED = [name for name in FEATURES if name != "asked"]
BY_HAND = {"sentence": {"asked": 6.0}, "confidence": {"asked": 5.0}}
"""Questions about the letter itself are too few in the development set to fit."""
FALLING = {"amount_missing"}
"""Features that speak against an answer."""
FOLDS = 8


@dataclass
class Case:
    asked: Asked
    about: str
    where: str
    answerable: bool
    sentences: list[Sentence]

    @property
    def features(self) -> np.ndarray:
        return np.array([s.features for s in self.sentences])

    @property
    def gold(self) -> np.ndarray:
        texts = [" ".join(s.text.split()) for s in self.sentences]
        return np.array([any(e in text for e in self.asked.evidence) for text in texts])


def make_store(docs, embedder):
    store = MemoryStore(Model(embedder.name, embedder.fingerprint, embedder.dim))
    pending = []
    for name, text in docs:
        letter = replace(read_letter(text.encode(), f"{name}.txt").letter, id=name)
        passages = split_letter(letter, embedder.count_tokens, embedder.window)
        pending.append(Pending(letter, Source(name, letter.sha256), passages))
    store.write(embed_batch(pending, embedder))
    return store


def case(asked, about, where, store, embedder):
    found = search(asked.question, store, embedder, limit=10)
    letters = {hit.passage.letter_id: store.letter(hit.passage.letter_id) for hit in found.hits}
    answerable = asked.answerable and where != "far"
    return Case(asked, about, where, answerable, sentences_of(found, letters))


def cases(docs, asked, abouts, embedder):
    names = [name for name, _ in docs]
    stores = {doc[0]: make_store([doc], embedder) for doc in docs}
    together = make_store(docs, embedder)
    for number, (one, about) in enumerate(zip(asked, abouts, strict=True)):
        yield case(one, about, "own", stores[about], embedder)
        yield case(one, about, "all", together, embedder)
        if number % 2 == 0:
            other = names[(names.index(about) + 1 + number % (len(names) - 1)) % len(names)]
            yield case(one, other, "far", stores[other], embedder)


def fit_sentences(some):
    """Softmax over the sentences of a question; the evidence should get the mass."""
    pairs = [(c.features, c.gold) for c in some if c.answerable and c.where == "own"]
    pairs = [(x, y) for x, y in pairs if y.any()]
    scale = np.concatenate([x for x, _ in pairs]).std(axis=0) + 1e-6
    held = np.array([name in FITTED for name in FEATURES], float)

    def loss(w):
        terms = [log_softmax((x / scale) @ (w * held)) for x, _ in pairs]
        fit = -np.mean([logsumexp(t[y]) for t, (_, y) in zip(terms, pairs, strict=True)])
        return fit + 0.02 * w @ w

    weights = minimize(loss, np.zeros(len(FEATURES))).x * held / scale
    return weights


def confidence_rows(some, weights):
    return np.array([confidence_features(c.sentences, c.features @ weights) for c in some])


def fit_confidence(some, weights):
    """Logistic regression whose coefficients may only have the sign that makes sense; the
    three sorts of question (answerable, near, far) weigh 6 : 1 : 1, as people
    mostly ask what letters are about."""
    rows = confidence_rows(some, weights)[:, :-1]
    gold = np.array([c.answerable for c in some])
    far = np.array([c.where == "far" for c in some])
    share = np.where(gold, 6 / gold.sum(), np.where(far, 1 / far.sum(), 1 / (~gold & ~far).sum()))
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    standard = (rows - mean) / scale
    sign = np.where(gold, 1.0, -1.0)

    def loss(w):
        return share @ np.logaddexp(0, -sign * (standard @ w[:-1] + w[-1])) + 0.005 * w @ w

    bounds = [(None, 0) if n in FALLING else (0, None) for n in CONFIDENCE_FEATURES[:-1]]
    fitted = minimize(loss, np.zeros(len(bounds) + 1), bounds=[*bounds, (None, None)]).x
    coefficients = fitted[:-1] / scale
    return np.append(coefficients, 0.0), float(fitted[-1] - coefficients @ mean)


def cross_validate(some):
    names = sorted({c.about for c in some})
    sure = np.zeros(len(some))
    for fold in range(FOLDS):
        held = np.array([names.index(c.about) % FOLDS == fold for c in some])
        train = [c for c, out in zip(some, held, strict=True) if not out]
        weights = fit_sentences(train)
        coefficients, intercept = fit_confidence(train, weights)
        out = [c for c, is_out in zip(some, held, strict=True) if is_out]
        sure[held] = confidence_rows(out, weights) @ coefficients + intercept
    return sure


def evidence_found(some, weights):
    for language in ("nl", "en"):
        for where in ("own", "all"):
            mine = [
                c
                for c in some
                if c.answerable and c.where == where and c.asked.language == language
            ]
            hits = []
            for c in mine:
                chosen = drafts(c.sentences, c.features @ weights, 3)
                quotes = [d.span.cut(d.first.match.hit.passage.text) for d in chosen]
                told = [" ".join(quote.split()) for quote in quotes]
                hits.append(all(any(e in text for text in told) for e in c.asked.evidence))
            print(f"evidence in 3 quotes, {where} {language}: {np.mean(hits):.3f} of {len(mine)}")


def report(some, sure):
    yes = np.array([c.answerable for c in some])
    where = np.array([c.where for c in some])
    language = np.array([c.asked.language for c in some])
    for name in ("own", "all", "far"):
        no = ~yes & (where == name)
        pool = "own" if name == "far" else name
        for lang in ("nl", "en"):
            mine = language == lang
            value = auroc(sure[yes & (where == pool) & mine].tolist(), sure[no & mine].tolist())
            print(f"AUROC answerable against not, {name:4} {lang}: {value:.3f}")
    for cut in (0.3, 0.4, 0.5, 0.6):
        edge = np.log(cut / (1 - cut))
        refused, near = (sure[yes] < edge).mean(), (sure[~yes & (where != "far")] >= edge).mean()
        far = (sure[where == "far"] >= edge).mean()
        print(f"threshold {cut}: refused {refused:.3f}, near answered {near:.3f}, far {far:.3f}")


def main():
    docs = list(read_documents(Path(sys.argv[1])))
    asked = read_questions(Path(sys.argv[2]))
    abouts = [json.loads(line)["about"] for line in Path(sys.argv[2]).read_text().splitlines()]
    cache = Path(sys.argv[3]) if len(sys.argv) > 3 else load_settings().cache
    embedder = open_embedder(BUNDLED_MODEL, cache)
    some = list(cases(docs, asked, abouts, embedder))
    report(some, cross_validate(some))
    weights = fit_sentences(some)
    evidence_found(some, weights)
    coefficients, intercept = fit_confidence(some, weights)
    fitted = {
        "version": 1,
        "model": embedder.fingerprint,
        "sentence": dict(zip(FEATURES, np.round(weights, 3).tolist(), strict=True)),
        "confidence": dict(
            zip(CONFIDENCE_FEATURES, np.round(coefficients, 3).tolist(), strict=True)
        ),
    }
    fitted["sentence"] |= BY_HAND["sentence"]
    fitted["confidence"] |= BY_HAND["confidence"] | {"intercept": round(intercept, 3)}
    data = Path(__file__).parents[1] / "src" / "askbrief" / "data"
    (data / "weights.json").write_text(json.dumps(fitted, indent=2) + "\n")


if __name__ == "__main__":
    main()
