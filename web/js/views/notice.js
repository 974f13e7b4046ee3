/** What stands in the way of asking at all: no server, no index, no token. */

import { el } from "../dom.js";
import { t } from "../i18n.js";
import { failureView } from "./failure.js";

/** Nothing, a failure, or the form for a token. */
export function notice({ indexFailure, token }, actions) {
  if (token) return tokenForm(token, actions);
  if (indexFailure) return failureView(indexFailure, { retry: actions.loadIndex });
  return null;
}

function tokenForm(state, actions) {
  const wrong = state === "wrong";
  const field = el("input", {
    id: "token",
    type: "password",
    autocomplete: "current-password",
    required: true,
    "aria-describedby": "token-about",
    "aria-invalid": wrong ? "true" : null,
  });
  const send = (event) => {
    event.preventDefault();
    if (field.value.trim()) actions.giveToken(field.value.trim());
  };
  requestAnimationFrame(() => field.focus());
  return el(
    "form",
    { class: "panel token", on: { submit: send } },
    el("h2", {}, t("token")),
    el("p", { id: "token-about" }, wrong ? `${t("tokenWrong")} ` : "", t("tokenAbout")),
    el("label", { for: "token" }, t("tokenLabel")),
    el("div", { class: "row" }, field, el("button", { class: "button solid" }, t("tokenSend"))),
  );
}
