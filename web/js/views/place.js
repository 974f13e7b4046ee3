/** Links to a place in a letter. */

import { el } from "../dom.js";
import { longDate, t } from "../i18n.js";
import { letterPath } from "../permalinks.js";
import { pieces } from "../pieces.js";
import { isPlain, outside } from "./controls.js";
import { openDialog } from "./dialog.js";

/** The id of an element that opens a citation, for the way back. */
export const openerId = (where, citation) => `${where}-${citation.number}`;

/** A link that opens a letter at a range, here or in a new tab as the reader asks. */
export function placeLink(place, props, actions, ...children) {
  const { letter_id: id, start, end } = place;
  const follow = (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    actions.letters.open(id, start, end, props.id);
  };
  return el("a", { href: letterPath(id, start, end), ...props, on: { click: follow } }, ...children);
}

/** The number of a citation, which opens its letter. */
export function chip(citation, where, actions, more = {}) {
  const label = t("openQuote", citation.number, citation.citation);
  const props = { id: openerId(where, citation), class: "chip", "aria-label": label, title: label };
  return placeLink(citation, { ...props, ...more }, actions, String(citation.number));
}

/** Let a click on text open a place, unless the reader is selecting. */
export function opens(node, place, opener, actions) {
  node.addEventListener("click", (event) => {
    if (!isPlain(event) || event.target.closest("a, button")) return;
    if (!getSelection().isCollapsed) return;
    actions.letters.open(place.letter_id, place.start, place.end, opener);
  });
  node.classList.add("opens");
  return node;
}

/** Sender and date in one line; the sender's office is Dutch, the page is in the citation. */
export function byline({ sender, date }) {
  const parts = [
    sender && el("span", { lang: "nl" }, sender),
    date ? el("time", { datetime: date }, longDate(date)) : t("undated"),
  ].filter(Boolean);
  return el("p", { class: "byline" }, parts.map((part, i) => [i > 0 && " · ", part]));
}

/** What a reader must know of whose words these are, and how they were read. */
export function marks({ speaker, ocr }) {
  const others = ["question", "footnote", "quotation"].includes(speaker) && speaker;
  const shown = [others, ocr && "ocr"].filter(Boolean);
  if (!shown.length) return null;
  return el("ul", { class: "marks" }, shown.map((key) => el("li", { class: key }, t(key))));
}

/** A citation as a link to its letter, or to a card about it. */
export function citedLink(words, one, actions) {
  const { url, title } = one;
  if (one.status === "indexed") return placeLink({ letter_id: one.target }, { title }, actions, words);
  const click = (event) => {
    event.preventDefault();
    openDialog(one.surface, el("p", {}, known(one)), url && outside(t("official"), url));
  };
  return el("a", { href: url ?? "#", on: { click } }, words);
}

function known({ status, title, date, url }) {
  const state = { indexed: "indexed", known: "known" }[status] ?? (url ? "unknown" : "none");
  return [title, date && longDate(date), t(state)].filter(Boolean).join(" · ");
}

/** Characters from `start` on, with links. */
export const withLinks = (words, start, cited, actions) =>
  pieces({ start, end: start + words.length }, cited).map(({ start: from, end, under: [one] }) => {
    const part = words.slice(from - start, end - start).join("");
    return one ? citedLink(part, one, actions) : part;
  });

/** What a quote cites. */
export const citedList = (cited, actions) =>
  cited.map((one) => el("p", { class: "cited" }, citedLink(one.surface, one, actions), ": ", known(one)));
