/** Which letters to search: what the index holds, with how many letters each. */

import { el } from "../dom.js";
import { longDate, number, t } from "../i18n.js";
import { FILTERS } from "../permalinks.js";
import { button } from "./controls.js";

/** From this many values on, a list can be searched. */
const MANY = 8;
const GROUPS = [
  ["dossier", "dossiers"],
  ["sender", "senders"],
  ["kind", "kinds"],
];
/** What is typed to find a value, for each group. */
const sought = new Map();

/** The name of a filter and its value, in words. */
export function filterWords(name, value, index = null) {
  if (name === "from") return { name: t("periodName"), value: t("fromShort", longDate(value)) };
  if (name === "to") return { name: t("periodName"), value: t("toShort", longDate(value)) };
  const title = name === "dossier" && index?.dossiers.find((one) => one.value === value)?.title;
  return { name: t(name), value: title ? `${value} ${title}` : value };
}

/** The panel under the question box. */
export function filterPanel({ filters, filtersOpen, index }, actions) {
  const set = FILTERS.some((name) => filters[name]);
  return el(
    "div",
    { id: "filters", class: "filters", role: "group", "aria-label": t("filtersShow"), hidden: !filtersOpen },
    filtersOpen && index && [
      GROUPS.map(([name, list]) => group(name, merged(index[list] ?? []), filters[name], actions)),
      period(filters, index, actions),
      set && button(t("clearFilters"), "close", () => clear(actions), { id: "clear-filters" }),
    ],
  );
}

/** Values that differ in case only are one: filters do not tell them apart. */
export function merged(values) {
  const kinds = new Map();
  for (const one of values) {
    const key = one.value.toLowerCase();
    const letters = (kinds.get(key)?.letters ?? 0) + one.letters;
    kinds.set(key, { ...one, ...kinds.get(key), letters });
  }
  return [...kinds.values()].sort((a, b) => b.letters - a.letters);
}

function clear(actions) {
  actions.clearFilters();
  document.getElementById("filters-button")?.focus();
}

function group(name, values, chosen, actions) {
  const rows = [{ value: null, title: t("all") }, ...values].map((one, i) =>
    option(name, one, (one.value ?? null) === (chosen ?? null), i, actions),
  );
  const list = el("div", { class: "options", "data-keep": name }, rows);
  return el(
    "fieldset",
    { class: "group" },
    el("legend", {}, t(name)),
    values.length >= MANY && finder(name, list),
    values.length ? list : el("p", { class: "none" }, t("nothingNamed")),
  );
}

function option(name, { value, title, letters }, checked, i, actions) {
  const words = title && value ? `${value} ${title}` : (value ?? title);
  return el(
    "label",
    { class: "option", "data-words": words.toLowerCase() },
    el("input", {
      type: "radio",
      id: `filter-${name}-${i}`,
      name: `filter-${name}`,
      value: value ?? "",
      checked,
      on: { change: () => actions.setFilter(name, value) },
    }),
    el("span", { class: "words", lang: value ? "nl" : null }, words),
    letters !== undefined &&
      el("span", { class: "count" }, number(letters), el("span", { class: "unseen" }, ` ${t("letters", letters).replace(/^\S+ /, "")}`)),
  );
}

function finder(name, list) {
  const field = el("input", {
    type: "search",
    id: `find-${name}`,
    "aria-label": t("findIn", t(name)),
    placeholder: t("findIn", t(name)),
    value: sought.get(name) ?? "",
    on: { input: () => narrow(name, field.value, list) },
  });
  narrow(name, field.value, list);
  return field;
}

function narrow(name, words, list) {
  sought.set(name, words);
  const wanted = words.trim().toLowerCase();
  for (const row of list.children) row.hidden = Boolean(wanted) && !row.dataset.words.includes(wanted);
}

function period(filters, index, actions) {
  const day = (name) => el("label", { class: "day" }, t(name), dayField(name, filters, index, actions));
  const known = index.from && index.to;
  return el(
    "fieldset",
    { class: "group" },
    el("legend", {}, t("periodName")),
    day("from"),
    day("to"),
    known && el("p", { class: "none" }, t("period", longDate(index.from), longDate(index.to))),
  );
}

/** A date that counts once it is chosen or left: while it is typed, every digit makes another date. */
function dayField(name, filters, index, actions) {
  let typed = false;
  const shown = filters[name] ?? "";
  const use = () => field.value !== (filters[name] ?? "") && actions.setFilter(name, field.value);
  const field = el("input", {
    type: "date",
    id: `filter-${name}`,
    min: index.from,
    max: index.to,
    value: shown,
    on: {
      keydown: (event) => {
        typed = true;
        if (event.key === "Enter") use();
      },
      pointerdown: () => (typed = false),
      change: () => typed || use(),
      blur: use,
    },
  });
  return field;
}
