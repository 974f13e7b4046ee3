/** A letter, opened at a place: as text, or as the page that was printed. */

import { citationAt } from "../citations.js";
import { el } from "../dom.js";
import { longDate, t } from "../i18n.js";
import { letterPath } from "../permalinks.js";
import { citeBar } from "./cite.js";
import { button, copyButton, outside, skeleton } from "./controls.js";
import { failureView } from "./failure.js";
import { letterPages } from "./letterpages.js";
import { letterText } from "./lettertext.js";
import { chip, placeLink } from "./place.js";

/** The panel for the letter that is open. */
export function letterPanel({ letter }, turn, actions) {
  if (!letter) return null;
  const { doc } = letter;
  return el(
    "section",
    { class: "letter", "aria-label": t("letterRegion") },
    bar(letter, turn, actions),
    el(
      "div",
      { class: "letter-scroll", id: "letter-scroll", tabindex: "0", role: "region", "aria-label": t("letterText") },
      doc ? [head(letter, turn, actions), notices(letter, actions), body(letter, turn, actions)] : pending(letter, actions),
    ),
    citeBar(),
  );
}

const pending = ({ failure }, actions) =>
  failure
    ? el("div", { class: "sheet" }, failureView(failure, { retry: actions.letters.reload }))
    : el("div", { class: "sheet" }, skeleton(3), skeleton(6), skeleton(5));

function bar(letter, turn, actions) {
  const words = turn ? t("backToAnswer") : t("closeLetter");
  return el(
    "div",
    { class: "letter-bar" },
    button(words, "back", () => actions.letters.close(), { id: "letter-close", class: "button foldable", title: words }),
    quotesHere(letter, turn, actions),
    letter.doc?.images && letter.doc.pages.length > 0 && views(letter, actions),
    letter.doc && where(letter, turn),
  );
}

/** Where the reader is, also when the letter's head is out of sight. */
const where = ({ doc, start }, turn) =>
  el(
    "p",
    { class: "where", lang: "nl" },
    el("strong", {}, citationOf(doc, start, turn)),
    el("span", { title: doc.title }, doc.title),
  );

/** The quotes of the answer that stand in this letter. */
export const citedIn = (id, turn) =>
  (turn?.answer?.citations ?? []).filter((citation) => citation.letter_id === id);

function quotesHere(letter, turn, actions) {
  const cited = citedIn(letter.id, turn);
  if (!cited.length) return null;
  return el(
    "div",
    { class: "chips", role: "group", "aria-label": t("quotesHere") },
    el("span", { class: "chips-label", "aria-hidden": "true" }, t("quotesLabel", cited.length)),
    cited.map((citation) =>
      chip(citation, "letter", actions, {
        "aria-label": t("goToQuote", citation.number),
        "aria-current": citation.start === letter.start ? "true" : null,
      }),
    ),
  );
}

function views({ view }, actions) {
  const one = (name, picture, words) =>
    button(words, picture, () => actions.letters.setView(name), {
      id: `view-${name}`,
      class: "button",
      "aria-pressed": view === name ? "true" : "false",
    });
  return el(
    "div",
    { class: "views", role: "group", "aria-label": t("viewLabel") },
    one("text", "text", t("asText")),
    one("page", "page", t("asPage")),
  );
}

function head({ doc, start, end }, turn, actions) {
  const { metadata } = doc;
  const citation = citationOf(doc, start, turn);
  const link = () => location.origin + letterPath(doc.letter_id, start, end);
  const about = [
    metadata.sender && el("span", { lang: "nl" }, metadata.sender),
    metadata.date ? el("time", { datetime: metadata.date }, longDate(metadata.date)) : t("undated"),
    metadata.kind && el("span", { lang: "nl" }, metadata.kind),
    metadata.dossier &&
      el("span", { lang: "nl" }, `${t("dossier")} ${t("dossierOf", metadata.dossier, shortTitle(doc))}`),
  ].filter(Boolean);
  return el(
    "header",
    { class: "letter-head" },
    el("h2", { lang: "nl", id: "letter-title", tabindex: "-1" }, doc.title),
    el("p", { class: "cite", lang: "nl" }, citation),
    el("p", { class: "byline" }, about.map((part, i) => [i > 0 && " · ", part])),
    el(
      "div",
      { class: "tools" },
      copyButton(t("copyCitation"), "copy", () => citation),
      copyButton(t("copyLink"), "link", link),
      doc.url && outside(t("official"), doc.url),
    ),
    doc.cited_by_total > 0 && el("details", { class: "cited" }, el("summary", {}, t("citedBy", doc.cited_by_total)), doc.cited_by.map((one) => el("p", {}, placeLink(one, {}, actions, one.title)))),
  );
}

/** The dossier's title, unless it is the letter's own. */
const shortTitle = ({ metadata, title }) =>
  metadata.dossier_title && metadata.dossier_title !== title ? metadata.dossier_title : null;

function citationOf(doc, start, turn) {
  const cited = citedIn(doc.letter_id, turn).find((citation) => citation.start === start);
  if (cited) return cited.citation;
  return start === null ? doc.citation : citationAt(doc, start);
}

function notices({ doc, start, end }, actions) {
  const gone = start !== null && end > [...doc.text].length;
  return [
    doc.replaced_by &&
      el(
        "p",
        { class: "note" },
        `${t("replaced")} `,
        el("button", { type: "button", class: "link", on: { click: () => actions.letters.open(doc.replaced_by) } }, t("openReprint")),
      ),
    doc.form === "ocr" && el("p", { class: "note" }, t("ocr")),
    gone && el("p", { class: "note" }, t("placeMissing")),
  ];
}

function body(letter, turn, actions) {
  const cited = citedIn(letter.id, turn);
  if (letter.view === "page") return letterPages(letter, cited, actions);
  return letterText(letter, cited, actions);
}

let settled = null;

/** After a letter was drawn: bring its place into view, and the focus to it, once for each opening. */
export function settleLetter({ letter }) {
  if (!letter) settled = null;
  const ready = letter?.doc && (letter.view === "text" || letter.sheet);
  if (!ready || settled === `${letter.id} ${letter.seen} ${letter.page}`) return;
  settled = `${letter.id} ${letter.seen} ${letter.page}`;
  const place = document.getElementById("place");
  if (place) bringIntoView(place);
  else document.getElementById("letter-scroll").scrollTop = 0;
  const target = letter.view === "text" && place ? place : document.getElementById("letter-title");
  if (!document.activeElement?.closest("#letter .letter-bar, .page-bar")) target.focus({ preventScroll: true });
}

/** Put a place in the upper third: of the panel where that scrolls by itself, else of the window. */
function bringIntoView(place) {
  const panel = document.getElementById("letter-scroll");
  const own = getComputedStyle(panel).overflowY === "auto";
  const host = own ? panel : document.scrollingElement;
  const from = own ? panel.getBoundingClientRect().top : 0;
  const height = own ? panel.clientHeight : window.innerHeight;
  const away = place.getBoundingClientRect().top - from;
  host.scrollTo({ top: host.scrollTop + away - height / 3, behavior: "instant" });
  const sideways = place.closest(".paper-scroll");
  if (sideways) sideways.scrollLeft = place.offsetLeft - sideways.clientWidth / 10;
}

