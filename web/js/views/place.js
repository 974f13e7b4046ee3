/** Links to a place in a letter. */

import { CodePoints } from "../codepoints.js";
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

/** A citation as a link: to its letter if that is here, else to a card of what is known. */
export function citedLink(words, one, actions) {
  const { status, surface, target, title, url } = one;
  if (status === "indexed") return placeLink({ letter_id: target }, { title }, actions, words);
  const card = (event) => {
    event.preventDefault();
    openDialog(surface, el("p", {}, aboutCited(one)), url && outside(t("official"), url));
  };
  return el("a", { href: url ?? "#", on: { click: card } }, words);
}

const aboutCited = ({ status, title, date, url }) =>
  [title, date && longDate(date), t(status === "unknown" && !url ? "none" : status)].filter(Boolean).join(" · ");

/** Words that begin at `start` in a letter, their citations as links. */
export function withLinks(words, start, cited, actions) {
  const points = new CodePoints(words);
  return pieces({ start, end: start + points.length }, cited).map((piece) => {
    const part = points.slice(piece.start - start, piece.end - start);
    return piece.under.length ? citedLink(part, piece.under[0], actions) : part;
  });
}

/** What a quote cites, by the titles of the documents. */
export const citedList = (cited, actions) =>
  cited.length > 0 && el("ul", { class: "cited" }, cited.map((one) => el("li", {}, citedLink(one.surface, one, actions), ": ", aboutCited(one))));
