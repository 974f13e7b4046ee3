/** The window with earlier questions. */

import { announce } from "../announce.js";
import { el } from "../dom.js";
import { moment, t } from "../i18n.js";
import { forget, past } from "../past.js";
import { NO_FILTERS } from "../permalinks.js";
import { button } from "./controls.js";
import { openDialog } from "./dialog.js";

/** Show the questions that were asked in this browser. */
export function openHistory(actions) {
  const host = el("div", {});
  const dialog = openDialog(t("historyTitle"), el("p", { class: "about" }, t("historyAbout")), host);
  const draw = () => host.replaceChildren(...listing(past(), dialog, actions, clear));
  const clear = () => {
    forget();
    announce(t("historyCleared"));
    draw();
    dialog.querySelector("#dialog-close").focus();
  };
  draw();
}

function listing(entries, dialog, actions, clear) {
  if (!entries.length) return [el("p", { class: "none" }, t("historyNone"))];
  return [
    el("ol", { class: "past" }, entries.map((entry) => el("li", {}, row(entry, dialog, actions)))),
    button(t("historyClear"), "close", clear, { id: "history-clear" }),
  ];
}

function row({ question, filters, answered, at }, dialog, actions) {
  const ask = () => {
    dialog.close();
    actions.ask(question, { ...NO_FILTERS, ...filters });
  };
  return el(
    "button",
    { type: "button", on: { click: ask } },
    el("span", { class: "asked" }, question),
    el("span", { class: "came" }, moment(at), !answered && ` · ${t("unanswered")}`),
  );
}
