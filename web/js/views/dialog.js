/** Windows over the page. */

import { el } from "../dom.js";
import { t } from "../i18n.js";
import { iconButton } from "./controls.js";

/** Open a window; it closes by Escape, by its button, or by a click beside it. */
export function openDialog(title, ...children) {
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-labelledby": "dialog-title" },
    el(
      "div",
      { class: "dialog-head" },
      el("h2", { id: "dialog-title" }, title),
      iconButton(t("close"), "close", () => dialog.close(), { id: "dialog-close" }),
    ),
    el("div", { class: "dialog-body" }, ...children),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
