/** The interface in Dutch or English. */

import { lasting } from "./storage.js";
import { en } from "./words/en.js";
import { nl } from "./words/nl.js";

const WORDS = { en, nl };
const LOCALES = { en: "en-GB", nl: "nl-NL" };
let current = "en";

export const LANGUAGES = Object.keys(WORDS);

/** The language that was chosen here, or that the browser prefers. */
export function preferred() {
  const kept = lasting.get("language");
  if (LANGUAGES.includes(kept)) return kept;
  const first = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in WORDS);
  return first ?? "en";
}

/** Speak a language from now on. */
export function speak(language) {
  current = language;
  document.documentElement.lang = language;
}

/** Return the words for a key; `values` go to those that depend on something. */
export function t(key, ...values) {
  const words = WORDS[current][key];
  if (words === undefined) throw new Error(`no words for ${key}`);
  return typeof words === "function" ? words(...values) : words;
}

/** A date of the form 2025-09-19, written out. */
export function longDate(iso) {
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleDateString(LOCALES[current], { dateStyle: "long", timeZone: "UTC" });
}

/** A moment in milliseconds, as day and time. */
export function moment(milliseconds) {
  const style = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return new Date(milliseconds).toLocaleString(LOCALES[current], style);
}

/** A number with the language's own signs. */
export function number(value, digits = 0) {
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString(LOCALES[current], style);
}
