/** Buttons and other small parts that many views use. */

import { announce } from "../announce.js";
import { copy } from "../clipboard.js";
import { el } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";

/** A button with words, and a picture before them. */
export function button(words, picture, onClick, more = {}) {
  return el(
    "button",
    { type: "button", class: "button", ...more, on: { click: onClick } },
    picture && icon(picture),
    el("span", { class: "label" }, words),
  );
}

/** A button that looks like a link. */
export const link = (words, onClick, more = {}) =>
  el("button", { type: "button", class: "link", ...more, on: { click: onClick } }, words);

/** A button that shows only a picture; its words are for screen readers and the tooltip. */
export function iconButton(words, picture, onClick, more = {}) {
  const props = { type: "button", class: "button icon-button", title: words, "aria-label": words };
  return el("button", { ...props, ...more, on: { click: onClick } }, icon(picture));
}

/**
 * A button that copies.
 * @param {string} words on the button, also said when it worked
 * @param {() => string|Promise<string>} text what to copy
 */
export function copyButton(words, picture, text, more = {}) {
  const made = button(words, picture, async () => {
    const worked = await copy(text()).catch(() => false);
    announce(worked ? t("copiedSay", words) : t("copyFailed"));
    if (worked) confirm(made, picture, words);
    else made.querySelector(".label").textContent = t("copyFailed");
  }, more);
  return made;
}

/** Show for a moment that it worked, without moving what stands beside it. */
function confirm(made, picture, words) {
  made.firstChild.replaceWith(icon("check"));
  made.dataset.done = "yes";
  made.querySelector(".label").textContent = t("copied");
  setTimeout(() => {
    made.firstChild.replaceWith(icon(picture));
    delete made.dataset.done;
    made.querySelector(".label").textContent = words;
  }, 1800);
}

/** Words that only screen readers get. */
export const unseen = (words) => el("span", { class: "unseen" }, words);

/** Grey lines where text will come. */
export function skeleton(lines) {
  const bars = Array.from({ length: lines }, () => el("span", { class: "bar" }));
  return el("div", { class: "skeleton", "aria-hidden": "true" }, bars);
}

/** A link to another site, opened only when the reader follows it. */
export const outside = (words, url) =>
  el(
    "a",
    { class: "button", href: url, target: "_blank", rel: "noopener noreferrer" },
    icon("external"),
    el("span", { class: "label" }, words),
  );

/** Whether a click is for the page itself, not for a new tab. */
export const isPlain = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
