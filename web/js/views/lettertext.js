/** The text of a letter, block by block, with quotes marked and footnotes linked. */

import { CodePoints } from "../codepoints.js";
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { pieces } from "../pieces.js";
import { citedLink } from "./place.js";

const TAGS = { heading: "h3", head: "p", paragraph: "p", signature: "p", footnote: "p" };

/**
 * Show a letter's text.
 * @param {{doc, start, end}} letter
 * @param {Array<object>} cited citations of quotes in this letter
 */
export function letterText({ doc, start, end }, cited, actions) {
  const points = new CodePoints(doc.text);
  const covers = coversOf(doc, start, end, cited, points.length);
  const drawn = { place: false, points, covers, doc, actions };
  return el(
    "div",
    { class: "sheet text", lang: "nl" },
    doc.blocks.map((block) => blockView(block, drawn)),
    el("p", { class: "sha", lang: document.documentElement.lang }, t("letterFooter", doc.sha256)),
  );
}

/** What lies over the text: the place itself, other quotes, marks of footnotes, pages. */
function coversOf(doc, start, end, cited, length) {
  const place = start !== null && end <= length ? [{ start, end, what: "place" }] : [];
  const quotes = cited.map((one) => ({ start: one.start, end: one.end, what: "quote" }));
  const notes = doc.footnotes
    .map((note, i) => note.reference && { ...note.reference, what: "note", note, i })
    .filter(Boolean);
  return [...place, ...quotes, ...notes, ...doc.references, ...doc.pages];
}

function blockView(block, drawn) {
  const note = block.kind === "footnote" ? drawn.doc.footnotes.findIndex((one) => overlaps(one, block)) : -1;
  const speaker = ["question", "quotation"].includes(block.speaker) ? block.speaker : null;
  const shown = withoutMark(block, drawn, note);
  return el(
    TAGS[block.kind] ?? "p",
    {
      class: `block ${block.kind}`,
      "data-start": shown.start,
      "data-speaker": speaker,
      id: note >= 0 ? `note-${note}` : null,
      tabindex: note >= 0 ? "-1" : null,
    },
    note >= 0 && backLink(drawn.doc.footnotes[note], note),
    pieces(shown, drawn.covers).map((piece) => [pageMark(piece, drawn), pieceView(piece, drawn)]),
  );
}

/** A footnote without the mark it may begin with, which stands before it as a link. */
function withoutMark(block, { doc, points }, note) {
  const mark = doc.footnotes[note]?.mark;
  if (!mark || !points.slice(block.start, block.end).startsWith(mark)) return block;
  return { ...block, start: block.start + new CodePoints(mark).length };
}

/** The number of a page in the margin, where it begins. */
function pageMark({ start }, { doc: { pages } }) {
  const page = pages.length > 1 && pages.find((one) => one.start === start);
  return page && el("span", { class: "page-mark", "aria-hidden": "true" }, t("page", page.number));
}

const overlaps = (a, b) => a.start < b.end && a.end > b.start;

function pieceView({ start, end, under }, drawn) {
  const words = drawn.points.slice(start, end);
  const mark = under.find((cover) => cover.what === "note");
  const cited = under.find((cover) => cover.target);
  const inner = mark ? noteLink(words, mark) : cited ? citedLink(words, cited, drawn.actions) : words;
  const place = under.some((cover) => cover.what === "place");
  if (!place && !under.some((cover) => cover.what === "quote")) return inner;
  const first = place && !drawn.place;
  if (first) drawn.place = true;
  return el(
    "mark",
    { id: first ? "place" : null, tabindex: first ? "-1" : null, class: place ? "place" : "other" },
    inner,
  );
}

function noteLink(words, { i, note }) {
  const link = el(
    "a",
    { href: `#note-${i}`, id: `mark-${i}`, class: "note-mark", "aria-label": t("footnoteMark", note.mark) },
    words,
  );
  link.addEventListener("click", (event) => jump(event, `note-${i}`));
  return el("sup", {}, link);
}

function backLink({ mark, reference }, i) {
  if (!reference) return el("span", { class: "note-number" }, mark);
  const label = t("backToMark", mark);
  const link = el("a", { href: `#mark-${i}`, class: "note-number", "aria-label": label, title: label }, mark);
  link.addEventListener("click", (event) => jump(event, `mark-${i}`));
  return link;
}

/** Move within the letter; the address keeps naming the quote. */
function jump(event, id) {
  event.preventDefault();
  const target = document.getElementById(id);
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}
