/** The window with keys and promises. */

import { el } from "../dom.js";
import { t } from "../i18n.js";
import { setSingleKeys, singleKeys } from "../keys.js";
import { openDialog } from "./dialog.js";

const KEYS = [
  ["/", "keySlash"],
  ["Enter", "keyEnter"],
  ["Shift + Enter", "keyShiftEnter"],
  ["Tab", "keyTab"],
  ["Esc", "keyEscape"],
];

/** Show what the keys do, where questions go, and how quotes are checked. */
export function openHelp() {
  openDialog(
    t("help"),
    el("h3", {}, t("helpKeys")),
    el("dl", { class: "keys" }, KEYS.map(([key, words]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(words))))),
    singleKeySwitch(),
    el("h3", {}, t("helpQuotes")),
    el("p", {}, t("quotesAbout")),
    el("h3", {}, t("helpPrivacy")),
    el("p", {}, t("privacyAbout")),
  );
}

function singleKeySwitch() {
  const box = el("input", {
    type: "checkbox",
    id: "single-keys",
    checked: singleKeys(),
    on: { change: () => setSingleKeys(box.checked) },
  });
  return el("label", { class: "switch", for: "single-keys" }, box, ` ${t("singleKeys")}`);
}
