/** The letters do not tell: said plainly, with what may help. */

import { el } from "../dom.js";
import { number, t } from "../i18n.js";
import { NO_FILTERS, sameFilters } from "../permalinks.js";
import { button } from "./controls.js";

/** The state in which a question has no answer here. */
export function notFound(state, turn, actions) {
  const { answer, filters } = turn;
  const filtered = !sameFilters(filters, NO_FILTERS);
  return el(
    "div",
    { class: "notfound" },
    el("h2", {}, t("notFound")),
    el("p", {}, t("notFoundAbout", answer.searched.letters), " ", estimate(state, answer)),
    el("p", {}, answer.citations.length ? t("notFoundNearest") : t("notFoundNone")),
    el("h3", {}, t("tryTitle")),
    el(
      "ul",
      {},
      filtered && el("li", {}, t("tryFilters")),
      el("li", {}, t("tryWords")),
      el("li", {}, t("tryOne")),
    ),
    el(
      "div",
      { class: "tools" },
      filtered &&
        button(t("withoutFilters"), "retry", () => actions.withoutFilters(turn.id), { class: "button strong" }),
      button(t("tryWhich"), "filter", () => showFilters(actions)),
    ),
  );
}

function estimate({ index }, answer) {
  if (!index) return null;
  return t("notFoundEstimate", number(answer.confidence, 2), number(index.threshold, 2));
}

function showFilters(actions) {
  actions.toggleFilters(true);
  const button = document.getElementById("filters-button");
  button?.scrollIntoView({ block: "center" });
  button?.focus({ preventScroll: true });
}
