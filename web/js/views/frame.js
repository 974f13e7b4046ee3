/** Head and foot of the page. */

import { el } from "../dom.js";
import { LANGUAGES, t } from "../i18n.js";
import { goToQuestion } from "../keys.js";
import { THEMES } from "../theme.js";
import { button, iconButton, isPlain, link } from "./controls.js";
import { openHelp } from "./help.js";
import { openHistory } from "./past.js";

const NAMES = { en: "English", nl: "Nederlands" };

/** The first stop of the keyboard. */
export function skipLink(actions) {
  const follow = (event) => {
    event.preventDefault();
    goToQuestion(actions);
  };
  return el("a", { class: "skip", href: "#question", on: { click: follow } }, t("skip"));
}

/** Name of the page and what is set for all of it. */
export function head(state, actions) {
  return el(
    "div",
    { class: "frame" },
    home(actions),
    el(
      "div",
      { class: "head-tools" },
      state.turns.length > 0 &&
        button(t("newConversation"), "plus", actions.newConversation, { id: "new", class: "button foldable", title: t("newConversation") }),
      button(t("history"), "history", () => openHistory(actions), { id: "history", class: "button foldable", title: t("history") }),
      languages(state.language, actions),
      themeButton(state.theme, actions),
    ),
  );
}

function home(actions) {
  const follow = (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    actions.newConversation();
  };
  return el("a", { class: "wordmark", href: "/", lang: "en", on: { click: follow } }, "ask", el("b", {}, "brief"));
}

function languages(current, actions) {
  return el(
    "div",
    { class: "languages", role: "group", "aria-label": t("languageLabel") },
    LANGUAGES.map((language) =>
      el(
        "button",
        {
          type: "button",
          id: `language-${language}`,
          lang: language,
          "aria-pressed": language === current ? "true" : "false",
          "aria-label": `${language.toUpperCase()}: ${NAMES[language]}`,
          title: NAMES[language],
          on: { click: () => actions.setLanguage(language) },
        },
        language.toUpperCase(),
      ),
    ),
  );
}

function themeButton(current, actions) {
  const next = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length];
  return iconButton(t("themeLabel", current), current, () => actions.setTheme(next), { id: "theme" });
}

/** What the page is made from, and help. */
export function foot({ index }) {
  return el(
    "div",
    { class: "foot" },
    index && el("span", { lang: "en" }, t("madeFrom", index.version, index.model)),
    link(t("help"), openHelp, { id: "help" }),
  );
}
