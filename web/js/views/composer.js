/** The question box, with what is set beside it. */

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { FILTERS, sameFilters } from "../permalinks.js";
import { isOpen } from "../turns.js";
import { button } from "./controls.js";
import { filterWords } from "./filters.js";

/** One box for the life of the page, so that what is typed survives every redraw. */
const box = el("textarea", {
  id: "question",
  rows: 1,
  autocomplete: "off",
  enterkeyhint: "send",
});

const GROWS = CSS.supports("field-sizing: content");
const MOST_ROWS = 6;

/** Make room for what is typed, where the browser does not do it by itself. */
function grow() {
  if (GROWS) return;
  box.rows = 1;
  while (box.scrollHeight > box.clientHeight && box.rows < MOST_ROWS) box.rows += 1;
}

/** The form. */
export function composer(state, turn, actions) {
  const open = isOpen(turn);
  box.placeholder = turn ? t("followHint") : t("questionHint");
  box.onkeydown = (event) => onKey(event, actions);
  box.oninput = grow;
  const send = (event) => {
    event.preventDefault();
    submit(actions);
  };
  return el(
    "form",
    { class: "composer", role: "search", on: { submit: send } },
    el("label", { for: "question", class: "unseen" }, t("questionLabel")),
    el("div", { class: "box" }, box, open ? stopButton(turn, actions) : askButton()),
    el("div", { class: "set" }, filtersButton(state, actions), chips(state, actions), askAgain(state, turn, actions)),
  );
}

function onKey(event, actions) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit(actions);
}

function submit(actions) {
  const question = box.value;
  if (!question.trim()) return;
  box.value = "";
  actions.ask(question);
  if (matchMedia("(pointer: coarse)").matches) box.blur(); // the keyboard would cover the answer
}

const askButton = () =>
  el("button", { class: "button solid", id: "ask-button" }, t("ask"));

const stopButton = (turn, actions) =>
  button(t("stop"), "stop", () => actions.cancel(turn.id), { class: "button solid", id: "stop-button" });

function filtersButton({ filters, filtersOpen }, actions) {
  const count = FILTERS.filter((name) => filters[name]).length;
  return el(
    "button",
    {
      type: "button",
      id: "filters-button",
      class: "button",
      "aria-expanded": filtersOpen ? "true" : "false",
      "aria-controls": "filters",
      on: { click: () => actions.toggleFilters() },
    },
    icon("filter"),
    el("span", { class: "label" }, t("filters"), count > 0 && el("span", { class: "unseen" }, `: ${t("filtersApplied", count)}`)),
  );
}

function chips({ filters, index }, actions) {
  const set = FILTERS.filter((name) => filters[name]);
  if (!set.length) return null;
  return el("ul", { class: "pieces" }, set.map((name) => el("li", {}, filterChip(name, filters[name], index, actions))));
}

function filterChip(name, value, index, actions) {
  const words = filterWords(name, value, index);
  const label = t("removeFilter", words.name, words.value);
  const remove = () => {
    actions.setFilter(name, null);
    document.getElementById("filters-button")?.focus();
  };
  return el(
    "button",
    { type: "button", class: "piece", id: `chip-${name}`, "aria-label": label, title: label, on: { click: remove } },
    words.value,
    icon("close"),
  );
}

function askAgain({ filters }, turn, actions) {
  if (!turn || isOpen(turn) || sameFilters(filters, turn.filters)) return null;
  return button(t("askWithFilters"), "retry", () => actions.again(turn.id, { filters }), {
    class: "button strong",
    id: "ask-with-filters",
  });
}
