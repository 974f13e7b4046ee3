/** The questions asked in this browser: kept here and nowhere else. */

import { sameFilters } from "./permalinks.js";
import { lasting } from "./storage.js";

const KEY = "questions";
const MOST = 100;

const isEntry = (entry) => typeof entry?.question === "string" && typeof entry.at === "number";

/** Earlier questions, newest first: `{question, filters, answered, at}`. */
export function past() {
  const kept = lasting.get(KEY, []);
  return Array.isArray(kept) ? kept.filter(isEntry) : [];
}

/** Remember a question; one that was asked before moves to the front. */
export function remember({ question, filters, answered }, at = Date.now()) {
  const others = past().filter(
    (entry) => entry.question !== question || !sameFilters(entry.filters ?? {}, filters),
  );
  lasting.set(KEY, [{ question, filters, answered, at }, ...others].slice(0, MOST));
}

/** Forget all of them. */
export const forget = () => lasting.remove(KEY);
