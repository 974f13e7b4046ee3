/** The interface in Dutch or English. */

const LOCALES = { en: "en-GB", nl: "nl-NL" };
let current = "en";
let spoken = {};

export const LANGUAGES = Object.keys(LOCALES);

/** The language that early.js found: chosen here before, or preferred by the browser. */
export const preferred = () => document.documentElement.lang;

/** Speak a language from now on; its words are fetched when they are first needed. */
export async function speak(language) {
  const { words } = await import(`./words/${language}.js`);
  spoken = words;
  current = language;
  document.documentElement.lang = language;
}

/** Return the words for a key; `values` go to those that depend on something. */
export function t(key, ...values) {
  const words = spoken[key];
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
