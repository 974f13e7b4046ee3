/** A passage with its quotes marked. */

import { CodePoints } from "../codepoints.js";
import { quoteInPassage } from "../citations.js";
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { pieces } from "../pieces.js";

/** From this length on, a passage is shown around its quote only. */
const LONG = 1100;
const AROUND = 260;

/**
 * Show a passage.
 * @param {string} text of the passage
 * @param {Array<object>} citations of quotes in it
 * @param {string} id for the way to show all of it
 */
export function passageText(text, citations, id) {
  const points = new CodePoints(text);
  const several = citations.length > 1;
  const covers = citations.map((one) => ({ ...quoteInPassage(one), number: several && one.number }));
  const whole = { start: 0, end: points.length };
  const near = covers.length && points.length > LONG ? around(points, covers) : whole;
  const host = el("div", { class: "passage", lang: "nl" }, marked(points, near, covers));
  if (near.start === whole.start && near.end === whole.end) return host;
  const more = el("button", { type: "button", class: "link", id: `${id}-whole` }, t("wholePassage"));
  more.addEventListener("click", () => {
    host.replaceChildren(...marked(points, whole, covers));
    host.tabIndex = -1;
    host.focus({ preventScroll: true });
    more.remove();
  });
  return [host, more];
}

/** The text of a range, quotes in <mark>. */
export function marked(points, range, covers) {
  const parts = pieces(range, covers).map(({ start, end, under }) => {
    const words = paragraphs(points.slice(start, end));
    return under.length ? [el("mark", {}, words), numbers(under, end)] : words;
  });
  const before = range.start > 0 ? "… " : "";
  const after = range.end < points.length ? " …" : "";
  return [before, parts, after].flat(Infinity).filter(Boolean);
}

/** Which quotes end here, where a passage holds several. */
const numbers = (covers, end) =>
  covers
    .filter((cover) => cover.number && cover.end === end)
    .map(({ number }) => el("sup", { class: "which", "aria-hidden": "true" }, String(number)));

/** Half a line between paragraphs instead of a whole one; the text stays as it is. */
const paragraphs = (words) =>
  words.split(/(\n{2,})/).map((part) => (/^\n{2,}$/.test(part) ? el("span", { class: "gap" }, part) : part));

/** The quotes with some words around them; cut between words. */
function around(points, covers) {
  const from = Math.min(...covers.map((cover) => cover.start)) - AROUND;
  const to = Math.max(...covers.map((cover) => cover.end)) + AROUND;
  const start = from <= 0 ? 0 : from + points.slice(from, from + 60).indexOf(" ") + 1;
  const tail = points.slice(to - 60, to);
  const end = to >= points.length ? points.length : to - (tail.length - tail.lastIndexOf(" "));
  return { start, end };
}
