"""Fit the map that turns a question's tokens to what answers them; writes data/matching-*.npz.

Of the sentences of a question's passage and of three other passages, those that answer it
should match best. Every question is compared with itself only, on other sentences: nothing can
be learned from how questions without an answer are worded.
usage: python bench/fit_matching.py SHARED_FOLDER [--cache FOLDER] [--write]
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from askbrief.centring import centred, load_common
from askbrief.embedding import open_embedder
from askbrief.questions import read_question
from askbrief.sentences import sentence_spans
from askbrief.settings import BUNDLED_MODEL, load_settings
from askbrief.wording import make_probe, rendered

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "docs" / "evaluation" / "matching.questions.jsonl"
SETS = ("kamervragen", "rijksoverheid_vac")
RANK, ROUNDS, AT_ONCE, OTHERS = 32, 3, 32, 3
FITS = 4
"""Maps that are fitted from different starts; their mean is kept, as they are linear."""
RATE, DECAY, SHARPNESS = 2e-3, 1e-2, 3.0
LONGEST = 505
"""Tokens of a passage at most; what is more is left out."""


@dataclass
class Passage:
    tokens: torch.Tensor
    """(t, dim)"""
    sentence: torch.Tensor
    """(t,): each token's sentence, counted in the passage."""
    count: int


@dataclass
class Question:
    rows: torch.Tensor
    shares: torch.Tensor
    """(a, r): the rows of each alternative of a token of the question, see ``Probe``."""
    token: torch.Tensor
    """(a,): the token of each alternative."""
    passage: tuple
    answered_by: list


def sentences(shared):
    """Return the sentences of every text of the sets, by its id."""
    texts = {}
    for name in SETS:
        for line in (shared / "questions" / f"{name}.docs.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            text = " ".join(row["text"].split())
            texts[row["id"]] = [span.cut(text) for span in sentence_spans(text, [])]
    return texts


def passages_of(keys, texts, embedder, mean):
    made = {}
    for key in keys:
        parts = [texts[key[0]][number] for number in key[1]]
        while embedder.count_tokens([" ".join(parts)])[0] > LONGEST:
            parts.pop()
        ends = np.cumsum([len(part) + 1 for part in parts])
        embedded = embedder.embed_passages([" ".join(parts)])
        at = np.searchsorted(ends, np.asarray(embedded.spans[0])[:, 0], side="right")
        tokens = centred(embedded.tokens[0], mean).astype(np.float32)
        made[key] = Passage(torch.from_numpy(tokens), torch.from_numpy(at), len(parts))
    return made


def question_of(row, embedder, common):
    asked = read_question(row["question"])
    probe = make_probe(asked, rendered(asked), embedder, common)
    alternatives = [(at, rows) for at, unit in enumerate(probe.units) for rows in unit]
    shares = torch.zeros(len(alternatives), len(probe.rows))
    for share, (_, rows) in zip(shares, alternatives, strict=True):
        share[torch.from_numpy(rows)] = 1 / len(rows)
    token = torch.tensor([at for at, _ in alternatives])
    key = (row["doc"], tuple(row["passage"]))
    answered_by = [row["passage"].index(number) for number in row["answered_by"]]
    rows = torch.from_numpy(np.asarray(probe.rows, np.float32))
    return Question(rows, shares, token, key, answered_by)


class Map(torch.nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(dim, RANK) * 0.05)
        self.up = torch.nn.Parameter(torch.zeros(RANK, dim))
        self.sharpness = torch.nn.Parameter(torch.tensor(SHARPNESS))

    def forward(self, question, tokens, sentence, count):
        """Return (count,): the logarithm of each sentence's share in the answer."""
        rows = functional.normalize(question.rows + question.rows @ self.down @ self.up, dim=1)
        best = highest(rows @ tokens.T, sentence, count)
        of_tokens = highest((question.shares @ best).T, question.token, int(question.token[-1]) + 1)
        return functional.log_softmax(of_tokens.mean(dim=1) * self.sharpness.exp(), 0)


def highest(values, group, count):
    """Return, for (n, t) values, the highest of each group of columns, (n, count)."""
    start = torch.full((len(values), count), -1.0)
    return start.scatter_reduce(1, group[None].expand(len(values), -1), values, "amax")


def loss_of(model, question, passages, keys, chance):
    own = passages[question.passage]
    others = [keys[at] for at in chance.choice(len(keys), OTHERS, replace=False)]
    some = [own, *(passages[key] for key in others if key != question.passage)]
    starts = np.cumsum([0, *(one.count for one in some)]).tolist()
    tokens = torch.cat([one.tokens for one in some])
    sentence = torch.cat([one.sentence + at for one, at in zip(some, starts, strict=False)])
    answered_by = [at for at in question.answered_by if at < own.count]
    return -torch.logsumexp(model(question, tokens, sentence, starts[-1])[answered_by], 0)


def fit(questions, passages, dim, seed):
    torch.manual_seed(seed)
    chance, keys, model = np.random.default_rng(seed), list(passages), Map(dim)
    weights = [{"params": [model.down, model.up]}, {"params": [model.sharpness], "lr": 5 * RATE}]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=DECAY)
    steps = ROUNDS * -(-len(questions) // AT_ONCE)
    rates = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [RATE, 5 * RATE], steps, pct_start=0.1, anneal_strategy="linear"
    )
    for number in range(ROUNDS):
        order, total = chance.permutation(len(questions)), 0.0
        for start in range(0, len(order), AT_ONCE):
            batch = [questions[at] for at in order[start : start + AT_ONCE]]
            loss = sum(loss_of(model, one, passages, keys, chance) for one in batch)
            optimizer.zero_grad()
            (loss / len(batch)).backward()
            optimizer.step()
            rates.step()
            total += float(loss.detach())
        print(f"round {number + 1} of {ROUNDS}: loss {total / len(order):.3f}")
    return model.down.detach().numpy(), model.up.detach().numpy()


def main():
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--write", action="store_true", help="write the map")
    options = parser.parse_args()
    embedder = open_embedder(BUNDLED_MODEL, options.cache or load_settings().cache)
    common = load_common(embedder.fingerprint, embedder.dim)
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    keys = dict.fromkeys((row["doc"], tuple(row["passage"])) for row in rows)
    passages = passages_of(keys, sentences(options.shared), embedder, common.passage_token)
    questions = [question_of(row, embedder, common) for row in rows]
    fitting = [q for q in questions if min(q.answered_by) < passages[q.passage].count]
    print(f"{len(fitting)} questions on {len(passages)} passages")
    maps = [fit(fitting, passages, embedder.dim, seed) for seed in range(FITS)]
    if options.write:
        name = f"matching-{embedder.fingerprint[:16]}.npz"
        down = np.concatenate([down for down, _ in maps], axis=1).astype(np.float16)
        up = np.concatenate([up / FITS for _, up in maps]).astype(np.float16)
        np.savez_compressed(ROOT / "src" / "askbrief" / "data" / name, down=down, up=up)


if __name__ == "__main__":
    main()
