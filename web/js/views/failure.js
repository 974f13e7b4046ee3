/** What went wrong, what to do about it, and the way to do it. */

import { el } from "../dom.js";
import { t } from "../i18n.js";
import { MOST_TRIES } from "../actions/asking.js";
import { button } from "./controls.js";

const WITH_ABOUT = new Set(["away", "broken", "busy", "opening", "often", "noindex", "missing"]);
/** Of these, the server's own words add something. */
const WITH_DETAIL = new Set(["question", "gone", "server", "noindex"]);
const COUNTED = new Set(["busy", "opening", "often"]);

/**
 * Show a failure.
 * @param {Failure} failure
 * @param {{retry: () => void, tries?: number, edit?: string}} how
 */
export function failureView(failure, { retry, tries = 0, edit = null }) {
  if (failure.kind === "token") return el("p", { class: "note" }, t("token"));
  const counts = COUNTED.has(failure.kind) && tries < MOST_TRIES;
  return el(
    "div",
    { class: "failure panel", "data-kind": failure.kind },
    el("h2", {}, t(failure.kind)),
    WITH_ABOUT.has(failure.kind) && el("p", {}, t(`${failure.kind}About`)),
    failure.kind === "noindex" && el("pre", {}, "askbrief build"),
    WITH_DETAIL.has(failure.kind) && failure.detail && el("p", { class: "detail", lang: "en" }, failure.detail),
    counts ? countdown(failure.after ?? 2, retry) : again(failure, retry, edit),
  );
}

function again(failure, retry, edit) {
  if (failure.kind === "question") return edit && takeBack(edit);
  return button(t("retry"), "retry", retry, { class: "button strong", id: "retry" });
}

/** A question that cannot be asked goes back into the box, to be changed. */
function takeBack(question) {
  const box = document.getElementById("question");
  if (box && !box.value) box.value = question;
  return null;
}

/** Try again when the server said so; the reader can do it sooner. What is no longer shown stops. */
function countdown(seconds, retry) {
  const words = el("span", { class: "countdown" }, t("retryIn", seconds));
  const now = () => {
    clearInterval(counting);
    retry();
  };
  let left = seconds;
  const counting = setInterval(() => {
    left -= 1;
    if (!words.isConnected) clearInterval(counting);
    else if (left <= 0) now();
    else words.textContent = t("retryIn", left);
  }, 1000);
  return el("p", { class: "tools" }, words, button(t("retryNow"), "retry", now, { id: "retry" }));
}
