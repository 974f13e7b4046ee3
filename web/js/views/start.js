/** What there is to ask, before anything was asked. */

import { el } from "../dom.js";
import { longDate, t } from "../i18n.js";
import { skeleton } from "./controls.js";

/** Title, what is in the index, examples. */
export function start({ language, index, indexFailure }, turn, actions) {
  if (turn) return null;
  return [
    el("h1", {}, t("startTitle")),
    el("p", { class: "stock" }, stock(index), el("span", {}, t("startPromise"))),
    index ? examples(index, language, actions) : !indexFailure && skeleton(4),
  ];
}

function stock(index) {
  if (!index) return null;
  const from = index.from && longDate(index.from);
  const to = index.to && longDate(index.to);
  const period = from && to ? `, ${t("period", from, to)}` : "";
  return el("span", {}, `${t("letters", index.letters)}${period}. `);
}

function examples(index, language, actions) {
  const mine = index.examples?.[language] ?? [];
  const shown = mine.length ? mine : Object.values(index.examples ?? {}).flat().slice(0, 4);
  if (!shown.length) return null;
  return el(
    "section",
    { class: "examples", "aria-labelledby": "examples-title" },
    el("h2", { id: "examples-title" }, t("examples")),
    el("ul", {}, shown.map((question) => el("li", {}, example(question, mine.length ? language : null, actions)))),
  );
}

const example = (question, lang, actions) =>
  el("button", { type: "button", lang, on: { click: () => actions.ask(question) } }, question);
