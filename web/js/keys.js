/** Keys that work everywhere on the page. */

import { lasting } from "./storage.js";

/** Whether `/` is a key; people who steer by speech can switch it off. */
export const singleKeys = () => lasting.get("singleKeys", true) !== false;

export const setSingleKeys = (on) => lasting.set("singleKeys", on);

const isWriting = (target) =>
  target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

/** Listen for `/` and Escape. */
export function listen({ store, actions }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape") escape(event, store.get(), actions);
    else if (event.key === "/" && isFree(event)) {
      event.preventDefault();
      goToQuestion(actions);
    }
  });
}

const isFree = (event) =>
  singleKeys() &&
  !isWriting(event.target) &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !document.querySelector("dialog[open]");

function escape(event, { filtersOpen, letter }, actions) {
  if (document.querySelector("dialog[open]")) return; // the browser closes it
  if (filtersOpen) {
    actions.toggleFilters(false);
    document.getElementById("filters-button")?.focus();
  } else if (letter) actions.letters.close();
  else return;
  event.preventDefault();
}

/** Put the focus in the question box; in a small window, an open letter makes room for it. */
export function goToQuestion(actions) {
  const box = document.getElementById("question");
  if (!box.checkVisibility()) {
    actions.letters.close(box.id);
    return;
  }
  box.focus();
  box.select();
}
