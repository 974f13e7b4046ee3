"""Fit the weights of sentences and of confidence; writes src/askbrief/data/weights.json.

Every development question is asked of its own text; every other answerable one also of a
text that it has nothing to do with.
usage: python bench/dev_letters.py SHARED_FOLDER dev.docs.jsonl
       python bench/fit_weights.py dev.docs.jsonl [--cache FOLDER] [--write]
"""

import argparse
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp

from askbrief.answering import PASSAGES, drafts
from askbrief.confidence import ANSWER_FEATURES, TOPIC_FEATURES, answer_features, topic_features
from askbrief.embedding import open_embedder
from askbrief.evidence import FEATURES, Sentence, sentences_of
from askbrief.indexing import Pending, embed_batch
from askbrief.measures import auroc
from askbrief.passages import split_letter
from askbrief.question_sets import Asked, read_documents, read_questions
from askbrief.reading import read_letter
from askbrief.retrieval import Found, search
from askbrief.settings import BUNDLED_MODEL, load_settings
from askbrief.stores.base import Model, Source
from askbrief.stores.memory import MemoryStore

EVALUATION = Path(__file__).parents[1] / "docs" / "evaluation"
QUESTIONS = [EVALUATION / "dev.questions.jsonl", EVALUATION / "dev2.questions.jsonl"]
WEIGHTS = Path(__file__).parents[1] / "src" / "askbrief" / "data" / "weights.json"
BY_HAND = {"sentence": 30.0, "topic": 5.0, "answer": 5.0}
"""Weight of "asked": questions about the letter itself are too few to fit."""
NAMED = 12.0
"""Weight of "named" in a sentence's score: no question of the sets names a letter."""
SAME_TEXT = {"kva-2d405148a9": "dl-bijles"}
"""A text of the second set that is one of the first too: they share a fold."""
COVERING = -8.0
"""Weight of "covering": few letters of the sets have their covering letter with them."""
BY_HAND_ALONE = ("covering", "named", "asked")
FOLDS = 10


@dataclass
class Case:
    asked: Asked
    about: str
    kind: str
    """answerable, near or far"""
    found: Found
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


def found_for(asked, store, embedder):
    found = search(asked.question, store, embedder, limit=PASSAGES, answers_only=True)
    letters = {hit.passage.letter_id: store.letter(hit.passage.letter_id) for hit in found.hits}
    return found, sentences_of(found, letters)


def cases(docs, questions, embedder):
    names = [name for name, _ in docs]
    stores = {doc[0]: make_store([doc], embedder) for doc in docs}
    for number, (one, row) in enumerate(questions):
        about = row["about"]
        kind = "answerable" if one.answerable else row["kind"]
        yield Case(one, about, kind, *found_for(one, stores[about], embedder))
        if one.answerable and number % 2 == 0:
            other = names[(names.index(about) + 1 + number % (len(names) - 1)) % len(names)]
            yield Case(one, about, "far", *found_for(one, stores[other], embedder))


def fit_sentences(some):
    """Softmax over the sentences of a question; the evidence should get the mass."""
    pairs = [(c.features, c.gold) for c in some if c.kind == "answerable"]
    pairs = [(x, y) for x, y in pairs if y.any()]
    scale = np.concatenate([x for x, _ in pairs]).std(axis=0) + 1e-6
    held = np.array([name not in BY_HAND_ALONE for name in FEATURES], float)

    def loss(w):
        terms = [log_softmax((x / scale) @ (w * held)) for x, _ in pairs]
        fit = -np.mean([logsumexp(t[y]) for t, (_, y) in zip(terms, pairs, strict=True)])
        return fit + 0.02 * w @ w

    return minimize(loss, np.zeros(len(FEATURES))).x * held / scale


def fit_logistic(rows, gold, strength):
    """Logistic regression; both classes weigh the same, the last feature ("asked") is 0."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    standard = (rows - mean) / scale
    standard[:, -1] = 0
    sign = np.where(gold, 1.0, -1.0)
    share = np.where(gold, 0.5 / gold.sum(), 0.5 / (~gold).sum())

    def loss(w):
        margin = sign * (standard @ w[:-1] + w[-1])
        slope = -share * sign / (1 + np.exp(np.clip(margin, -30, 30)))
        value = share @ np.logaddexp(0, -margin) + strength * w[:-1] @ w[:-1]
        gradient = np.append(slope @ standard + 2 * strength * w[:-1], slope.sum())
        return value, gradient

    fitted = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True).x
    weights = fitted[:-1] / scale
    return weights, float(fitted[-1] - weights @ mean)


@dataclass
class Fitted:
    sentence: np.ndarray
    topic: tuple
    answer: tuple


def fit(some):
    weights = fit_sentences(some)
    topic, answer = rows_of(some, weights)
    kinds = np.array([c.kind for c in some])
    near = kinds != "far"
    return Fitted(
        weights,
        fit_logistic(topic, near, 0.005),
        fit_logistic(answer[near], kinds[near] == "answerable", 0.01),
    )


def rows_of(some, weights):
    scores = [c.features @ weights for c in some]
    topic = [topic_features(c.sentences, s) for c, s in zip(some, scores, strict=True)]
    answer = [answer_features(c.found, c.sentences, s) for c, s in zip(some, scores, strict=True)]
    return np.array(topic, float), np.array(answer, float)


def probability(some, fitted):
    topic, answer = rows_of(some, fitted.sentence)
    both = ((topic, fitted.topic), (answer, fitted.answer))
    parts = [1 / (1 + np.exp(-(rows @ weights + intercept))) for rows, (weights, intercept) in both]
    return parts[0] * parts[1]


def cross_validate(some):
    """Return each question's confidence and whether its evidence is quoted, by weights that
    were fitted without its text."""
    names = sorted({SAME_TEXT.get(c.about, c.about) for c in some})
    order = np.random.RandomState(0).permutation(len(names)).tolist()
    folds = np.array([order[names.index(SAME_TEXT.get(c.about, c.about))] % FOLDS for c in some])
    sure, found = np.zeros(len(some)), np.zeros(len(some), bool)
    for fold in range(FOLDS):
        train = [c for c, its in zip(some, folds, strict=True) if its != fold]
        held = [at for at, its in enumerate(folds) if its == fold]
        fitted = fit(train)
        sure[held] = probability([some[at] for at in held], fitted)
        for at in held:
            found[at] = evidence_quoted(some[at], fitted.sentence)
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr)
    return sure, found


def evidence_quoted(one, weights):
    chosen = drafts(one.sentences, one.features @ weights, 3)
    quotes = [draft.text for draft in chosen]
    told = [" ".join(quote.split()) for quote in quotes]
    return all(any(e in text for text in told) for e in one.asked.evidence)


def report(some, sure, found):
    kinds = np.array([c.kind for c in some])
    language = np.array([c.asked.language for c in some])
    yes = kinds == "answerable"
    for lang in ("nl", "en"):
        mine = language == lang
        print(
            f"{lang}: evidence in 3 quotes {found[yes & mine].mean():.3f} of {(yes & mine).sum()}"
        )
        for kind in ("near", "far"):
            no = (kinds == kind) & mine
            value = auroc(sure[yes & mine].tolist(), sure[no].tolist())
            print(f"{lang}: AUROC answerable against {kind} {value:.3f} ({no.sum()})")
    for refused in (0.02, 0.05, 0.1, 0.15, 0.2):
        edge = np.quantile(sure[yes], refused)
        near, far = (sure[kinds == kind] >= edge for kind in ("near", "far"))
        print(
            f"threshold {edge:.3f}: refused {refused:.2f}, "
            f"near answered {near.mean():.3f}, far answered {far.mean():.3f}"
        )


def main():
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("docs", type=Path)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--write", action="store_true", help="write weights.json")
    options = parser.parse_args()
    embedder = open_embedder(BUNDLED_MODEL, options.cache or load_settings().cache)
    docs = list(read_documents(options.docs))
    questions = []
    for path in QUESTIONS:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        questions += zip(read_questions(path), rows, strict=True)
    some = [c for c in cases(docs, questions, embedder) if c.sentences]
    report(some, *cross_validate(some))
    if options.write:
        write(fit(some), embedder.fingerprint)


def write(fitted, fingerprint):
    document = {"version": 2, "model": fingerprint}
    by_hand = {"covering": COVERING, "asked": BY_HAND["sentence"], "named": NAMED}
    document["sentence"] = named(FEATURES, fitted.sentence) | by_hand
    for name, features in (("topic", TOPIC_FEATURES), ("answer", ANSWER_FEATURES)):
        weights, intercept = getattr(fitted, name)
        document[name] = named(features, weights) | {
            "asked": BY_HAND[name],
            "intercept": round(intercept, 3),
        }
    WEIGHTS.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def named(names, weights):
    return dict(zip(names, np.round(weights, 3).tolist(), strict=True))


if __name__ == "__main__":
    main()
