/** The question that is looked at, with its answer. */

import { announce } from "../announce.js";
import { exported, save } from "../api.js";
import { confidenceWords } from "../confidence.js";
import { el, measure } from "../dom.js";
import { longDate, number, t } from "../i18n.js";
import { FILTERS, sameFilters, NO_FILTERS } from "../permalinks.js";
import { isOpen } from "../turns.js";
import { button, copyButton, link, skeleton, unseen } from "./controls.js";
import { failureView } from "./failure.js";
import { filterWords } from "./filters.js";
import { followed } from "./followed.js";
import { notFound } from "./notfound.js";
import { byline, chip, citedList, marks, opens, openerId, withLinks } from "./place.js";

const MOST_QUOTES = 10;
const FORMS = { docx: "Word", markdown: "Markdown", bibtex: "BibTeX", ris: "RIS", "csl-json": "CSL" };

/** The turn as an article. */
export function turnView(state, turn, actions) {
  if (!turn) return null;
  const language = turn.answer?.language;
  return el(
    "article",
    { class: "turn", "aria-labelledby": "turn-question", "aria-busy": isOpen(turn) ? "true" : "false" },
    el("h1", { class: "turn-question", id: "turn-question", lang: language }, turn.question),
    within(turn),
    followed(turn, actions),
    body(state, turn, actions),
  );
}

/** The filters that the question was asked with. */
function within({ filters }) {
  if (sameFilters(filters, NO_FILTERS)) return null;
  const set = FILTERS.filter((name) => filters[name]).map((name) => filterWords(name, filters[name]));
  return el("p", { class: "within" }, `${t("askedWithin")}: `, set.map((words) => words.value).join(", "));
}

function body(state, turn, actions) {
  if (isOpen(turn)) return waiting(turn);
  if (turn.status === "cancelled") return cancelled(turn, actions);
  if (turn.status === "failed") return failureView(turn.failure, turnRetry(turn, actions));
  const { answer } = turn;
  return [
    answer.since ? since(turn, actions) : stale(state, turn, actions),
    incomplete(turn),
    answer.answered ? answerView(state, turn, actions) : notFound(state, turn, actions),
    ending(turn, actions),
  ];
}

const turnRetry = (turn, actions) => ({
  key: turn.id,
  tries: turn.tries,
  retry: () => actions.retry(turn.id),
  edit: turn.question,
});

function waiting(turn) {
  const words = turn.hits ? t("reading", turn.hits.length) : t("searching");
  return el(
    "div",
    { class: "waiting" },
    el("p", { class: "state" }, el("span", { class: "pulse", "aria-hidden": "true" }), words),
    el("div", { class: "answer" }, skeleton(4), skeleton(3)),
  );
}

const cancelled = (turn, actions) =>
  el(
    "div",
    { class: "panel" },
    el("p", {}, t("cancelled")),
    button(t("askAgain"), "retry", () => actions.again(turn.id), { class: "button strong" }),
  );

/** What became of the letters of an earlier answer. */
function since({ id, answer: { since: then } }, actions) {
  const changed = then.citations.filter(({ state }) => state !== "same");
  return el(
    "div",
    { class: "note" },
    `${t("given")} ${changed.length ? "" : t("given_same")} `,
    link(t("askAgain"), () => actions.again(id, { view: null })),
    el("ul", {}, changed.map((one) => el("li", {}, `[${one.number}] ${one.citation ?? one.letter_id}: ${t(`given_${one.state}`)}`))),
  );
}

function stale({ index }, turn, actions) {
  if (!index || index.id === turn.answer.index.id) return null;
  return el(
    "p",
    { class: "note" },
    `${t("indexChanged")} `,
    link(t("askAgain"), () => actions.again(turn.id)),
  );
}

const incomplete = ({ answer }) =>
  answer.partial?.length > 0 && el("p", { class: "note" }, `${t("partial")}.`);

function answerView({ letter }, { answer }, actions) {
  const { citations, timeline } = answer;
  return el(
    "div",
    { class: "answer" },
    confidence(answer),
    el("ol", { class: timeline ? "quotes line" : "quotes" }, citations.map((one) => quote(one, letter, actions, timeline))),
    timeline?.left_out > 0 && el("p", { class: "within" }, t("leftOut", timeline.left_out)),
  );
}

function confidence({ confidence: value }) {
  const share = Math.round(value * 100);
  const bar = el("span", { class: "meter", "aria-hidden": "true" }, el("span", {}));
  measure(bar, { "--share": `${share}%` });
  return el(
    "details",
    { class: "confidence" },
    el(
      "summary",
      {},
      bar,
      el("strong", {}, t(confidenceWords(value))),
      el("span", { class: "estimate" }, t("estimate", number(value, 2)), unseen(`. ${t("estimateAsk")}`)),
    ),
    el("p", {}, t("estimateAbout")),
  );
}

function quote(citation, letter, actions, dated) {
  const id = openerId("quote", citation);
  const open = letter?.start === citation.start && letter?.id === citation.letter_id;
  const references = citation.references ?? [];
  let at = citation.start;
  const paragraphs = citation.quote.split(/(\n{2,})/).map((words, i) => {
    const points = [...words];
    at += points.length;
    return i % 2 === 0 && el("p", {}, el("span", {}, withLinks(points, at - points.length, references, actions)));
  });
  const words = el("blockquote", { class: "quote", lang: "nl" }, paragraphs);
  return el(
    "li",
    { class: open ? "open" : null },
    chip(citation, "quote", actions, { "aria-current": open ? "true" : null }),
    el(
      "div",
      {},
      dated && el("h2", {}, citation.date ? longDate(citation.date) : t("undated")),
      opens(words, citation, id, actions),
      marks(citation),
      el("p", { class: "official", lang: "nl" }, citation.citation),
      byline(citation),
      citedList(references, actions),
      citation.url && el("p", { class: "printed" }, citation.url),
    ),
  );
}

function ending(turn, actions) {
  const { answer } = turn;
  const { letters, passages } = answer.searched;
  const seconds = number(answer.timings_ms.total / 1000, 1);
  return el(
    "footer",
    { class: "ending" },
    el(
      "div",
      { class: "tools" },
      copyButton(t("copyAnswer"), "copy", async () => (await exported(answer, "markdown")).text()),
      copyButton(t("copyLink"), "link", () => location.origin + answer.permalink),
      wantsMore(turn) &&
        button(t("moreQuotes"), "plus", () => actions.again(turn.id, { limit: MOST_QUOTES }), { id: "more-quotes" }),
      viewButton(answer.timeline ? null : "timeline", turn, actions),
    ),
    el(
      "p",
      { class: "tools" },
      `${t("saveAs")}:`,
      Object.entries(FORMS).map(([form, words]) =>
        button(words, null, () => save(answer, form).catch((failure) => announce(t(failure.kind))), { id: `as-${form}` }),
      ),
    ),
    el("p", {}, answer.citations.length > 0 && `${t("checked")}. `, t("searched", letters, passages, seconds)),
  );
}

const viewButton = (view, { id }, actions) =>
  button(t(view ?? "best"), "history", () => actions.again(id, { view }), { id: "view" });

const wantsMore = ({ answer, limit, view }) => !view && answer.answered && limit < MOST_QUOTES && answer.citations.length >= limit;
