/** A conversation: questions with what came of them; pure. */

import { NO_FILTERS, sameFilters } from "./permalinks.js";

/** How many earlier questions the server takes. */
const MOST_EARLIER = 20;
let last = 0;

/** A question that is about to be asked. */
export function newTurn(question, filters = NO_FILTERS, history = [], view = null) {
  last += 1;
  const id = `t${Date.now().toString(36)}-${last}`;
  return Object.freeze({
    id,
    question,
    filters,
    history,
    limit: 3,
    view,
    status: "searching",
    hits: null,
    answer: null,
    failure: null,
    tries: 0,
  });
}

/** Replace one turn by a changed copy. */
export function patched(turns, id, patch) {
  return turns.map((turn) => (turn.id === id ? Object.freeze({ ...turn, ...patch }) : turn));
}

/** The questions that were asked before a turn, or before a new one; oldest first. */
export function questionsBefore(turns, id = null) {
  const at = turns.findIndex((turn) => turn.id === id);
  const before = at < 0 ? turns : turns.slice(0, at);
  return before.map((turn) => turn.question).slice(-MOST_EARLIER);
}

/** The newest turn with this question, filters and view, if there is one. */
export function findTurn(turns, { question, filters, view }) {
  return turns.findLast(
    (turn) => turn.question === question && (turn.view ?? null) === view && sameFilters(turn.filters, filters),
  );
}

/** Whether an answer is still to come. */
export const isOpen = (turn) => turn?.status === "searching" || turn?.status === "reading";

/** The turns that are worth keeping over a reload. */
export const settled = (turns) => turns.filter((turn) => turn.status === "answered");
