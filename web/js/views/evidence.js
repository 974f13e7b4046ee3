/** The sources beside an answer: each quote in its passage. */

import { byPassage, quoteWithSource } from "../citations.js";
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { letterPath } from "../permalinks.js";
import { isOpen } from "../turns.js";
import { copyButton, outside, skeleton } from "./controls.js";
import { byline, chip, marks, opens, openerId, placeLink } from "./place.js";
import { passageText } from "./passage.js";

const FOUND_SHOWN = 5;

/** The panel for a turn. */
export function evidence(state, turn, actions) {
  if (!turn) return null;
  if (turn.answer) return answered(turn, actions);
  if (turn.hits?.length) return found(turn.hits.slice(0, FOUND_SHOWN));
  if (isOpen(turn)) return panel(t("sources"), [waiting(), waiting(), waiting()]);
  return null;
}

const panel = (title, cards) => [
  el("h2", { class: "side-title", id: "side-title" }, title),
  el("ol", { class: "cards" }, cards),
];

const waiting = () => el("li", { class: "card" }, skeleton(5));

function answered({ answer }, actions) {
  const groups = byPassage(answer.citations);
  if (!groups.length) return null;
  const title = answer.answered ? t("sources") : t("nearest");
  return panel(title, groups.map((group) => card(group, answer, actions)));
}

/** Passages that were found, before it is known which sentences carry an answer. */
function found(hits) {
  return panel(
    t("nearestSoon"),
    hits.map((hit) =>
      el(
        "li",
        { class: "card waiting" },
        el("h3", { class: "cite", lang: "nl" }, hit.citation),
        marks(hit),
        passageText(hit.text, [], hit.passage_id),
      ),
    ),
  );
}

function card(group, answer, actions) {
  const [first] = group;
  const id = openerId("source", first);
  return el(
    "li",
    { class: answer.answered ? "card" : "card nearest", "data-passage": first.passage_id },
    el(
      "div",
      { class: "card-head" },
      el("span", { class: "chips" }, group.map((one) => chip(one, "side", actions))),
      el(
        "div",
        {},
        el("h3", { class: "cite", lang: "nl" }, first.citation),
        el("p", { class: "letter-title", lang: "nl" }, first.title),
        byline(first),
      ),
    ),
    marks(first),
    [passageText(first.passage, group, id)].flat().map((node, i) =>
      i ? node : opens(node, first, id, actions),
    ),
    tools(group, id, actions),
  );
}

function tools(group, id, actions) {
  const [first] = group;
  const link = () => location.origin + letterPath(first.letter_id, first.start, first.end);
  return el(
    "div",
    { class: "tools" },
    placeLink(first, { id, class: "button strong" }, actions, t("openLetter")),
    copyButton(t("copyCitation"), "copy", () => first.citation),
    copyButton(t("copyQuote"), "copy", () => group.map(quoteWithSource).join("\n\n")),
    copyButton(t("copyLink"), "link", link),
    first.url && outside(t("official"), first.url),
  );
}
