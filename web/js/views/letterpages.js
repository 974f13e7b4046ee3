/** A letter as it is printed: the image of a page, with boxes over the words of a quote. */

import { boxesOf } from "../boxes.js";
import { CodePoints } from "../codepoints.js";
import { el, measure } from "../dom.js";
import { t } from "../i18n.js";
import { Failure } from "../failures.js";
import { pageOf } from "../places.js";
import { iconButton, link, skeleton } from "./controls.js";
import { failureView } from "./failure.js";

const ZOOMS = [1, 1.5, 2];

/** The page that is turned to, with ways to the others. */
export function letterPages(letter, cited, actions) {
  return el(
    "div",
    { class: "pages" },
    pageBar(letter, actions),
    letter.failure ? lost(letter, actions) : pageView(letter, cited, actions),
    continues(letter) && el("p", { class: "note" }, t("continues")),
  );
}

function lost({ failure }, actions) {
  return el(
    "div",
    { class: "sheet" },
    el("p", {}, t("pageFailed")),
    failureView(failure, { retry: actions.letters.reload }),
  );
}

function pageBar({ doc, page, start, zoom }, actions) {
  const numbers = doc.pages.map((one) => one.number);
  const at = numbers.indexOf(page);
  const step = (words, picture, to, id) =>
    iconButton(words, picture, () => actions.letters.turnTo(numbers[to]), { id, disabled: !(to in numbers) });
  return el(
    "div",
    { class: "page-bar", role: "group", "aria-label": t("pageNumber") },
    step(t("previousPage"), "previous", at - 1, "page-previous"),
    chooser(numbers, page, actions),
    step(t("nextPage"), "next", at + 1, "page-next"),
    start !== null && pageOf(doc, start) !== page && toQuote(doc, start, actions),
    zoomButton(zoom, actions),
  );
}

function chooser(numbers, page, actions) {
  const list = el(
    "select",
    {
      id: "page-number",
      "aria-label": t("pageNumber"),
      on: { change: () => actions.letters.turnTo(Number(list.value)) },
    },
    numbers.map((number) =>
      el("option", { value: number, selected: number === page }, t("pageOf", number, numbers.at(-1))),
    ),
  );
  return list;
}

function toQuote(doc, start, actions) {
  const go = () => actions.letters.turnTo(pageOf(doc, start));
  return link(t("toQuotePage"), go, { id: "page-quote" });
}

function zoomButton(zoom, actions) {
  const next = ZOOMS[ZOOMS.indexOf(zoom) + 1] ?? ZOOMS[0];
  const words = next > zoom ? t("zoomIn") : t("zoomOut");
  return iconButton(words, "zoom", () => actions.letters.zoom(next), { id: "page-zoom" });
}

function pageView(letter, cited, actions) {
  const { sheet, doc, page, zoom } = letter;
  if (!sheet) return el("div", { class: "sheet" }, skeleton(5), skeleton(6), skeleton(6));
  const image = el("img", {
    src: sheet.image,
    alt: t("pageAlt", page, doc.title),
    width: Math.round(sheet.width),
    height: Math.round(sheet.height),
    on: { error: () => actions.letters.pageLost(new Failure("gone")) },
  });
  const paper = el("div", { class: "paper", role: "group", "aria-label": t("pageOf", page, doc.pages.at(-1).number) }, image, boxes(letter, cited), said(letter));
  return el("div", { class: "paper-scroll" }, measure(paper, { "--zoom": zoom }));
}

/** Boxes over the place, and paler ones over the other quotes. */
function boxes({ sheet, start, end }, cited) {
  const others = cited.filter((one) => one.start !== start).map((one) => ({ ...one, pale: true }));
  const ranges = start === null ? others : [...others, { start, end, pale: false }];
  let first = true;
  return ranges.flatMap((range) =>
    boxesOf(sheet.lines, range, sheet).map((box) => {
      const id = !range.pale && first ? "place" : null;
      if (id) first = false;
      return boxView(box, range, id);
    }),
  );
}

function boxView(box, { pale }, id) {
  const node = el("span", {
    class: pale ? "word-box pale" : "word-box",
    id,
    "data-start": box.start,
    "data-end": box.end,
    "aria-hidden": "true",
  });
  const { left, top, width, height } = box;
  return measure(node, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
}

/** The marked words, for those who do not see the image. */
function said({ doc, sheet, start, end }) {
  if (start === null || !boxesOf(sheet.lines, { start, end }, sheet).length) return null;
  const words = new CodePoints(doc.text).slice(start, end);
  return el("p", { class: "unseen" }, `${t("quoteOnPage", "")} `, el("span", { lang: "nl" }, words));
}

function continues({ doc, page, start, end }) {
  if (start === null || pageOf(doc, start) !== page) return false;
  const last = pageOf(doc, end - 1);
  return last !== null && last > page;
}
