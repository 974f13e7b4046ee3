/** A bar that cites what the reader selects in the open letter. */

import { citationAt, quoteWithSource } from "../citations.js";
import { CodePoints } from "../codepoints.js";
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { letterPath } from "../permalinks.js";
import { selectedRange } from "../selection.js";
import { copyButton } from "./controls.js";

/** Room for the bar at the foot of a letter. */
export const citeBar = () =>
  el("div", { id: "cite", class: "cite-bar", role: "group", "aria-label": t("selected"), hidden: true });

/** Fill the bar whenever something is selected. */
export function listenToSelection(store) {
  document.addEventListener("selectionchange", () => {
    const bar = document.getElementById("cite");
    const text = document.querySelector("#letter .text");
    if (!bar || bar.contains(document.activeElement)) return;
    const range = text && selectedRange(text);
    bar.hidden = !range;
    if (range) bar.replaceChildren(...tools(store.get().letter.doc, range));
  });
}

function tools(doc, { start, end }) {
  const quote = new CodePoints(doc.text).slice(start, end);
  const citation = citationAt(doc, start);
  const keep = { on: { mousedown: (event) => event.preventDefault() } }; // or the click would unselect
  return [
    el("span", { lang: "nl" }, citation),
    el(
      "div",
      { class: "tools", ...keep },
      copyButton(t("copySelection"), "copy", () => quoteWithSource({ quote, citation })),
      copyButton(t("copyLink"), "link", () => location.origin + letterPath(doc.letter_id, start, end)),
    ),
  ];
}
