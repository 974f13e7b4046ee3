/** The other questions of this conversation, newest first. */

import { el } from "../dom.js";
import { t } from "../i18n.js";

/** A list of questions to go back to. */
export function earlier({ turns, selected }, actions) {
  const others = turns.filter((turn) => turn.id !== selected).reverse();
  if (!others.length) return null;
  return [
    el("h2", { id: "earlier-title" }, t("earlier")),
    el("ol", {}, others.map((turn) => el("li", {}, row(turn, actions)))),
  ];
}

const row = (turn, actions) =>
  el(
    "button",
    { type: "button", id: `earlier-${turn.id}`, on: { click: () => actions.select(turn.id) } },
    el("span", { class: "asked", lang: turn.answer?.language }, turn.question),
    el("span", { class: "came" }, outcome(turn)),
  );

function outcome({ status, answer, failure }) {
  if (answer) return answer.answered ? t("quotes", answer.citations.length) : t("unanswered");
  if (status === "cancelled") return t("cancelled");
  return failure ? t(failure.kind) : t("searching");
}
