/** What asking does to the state: one request for each question, which can be stopped. */

import { announce } from "../announce.js";
import * as api from "../api.js";
import { t } from "../i18n.js";
import { remember } from "../past.js";
import { NO_FILTERS, setFilters } from "../permalinks.js";
import { isOpen, newTurn, patched, questionsBefore } from "../turns.js";

/** How often a busy server is asked again by itself. */
export const MOST_TRIES = 3;

/**
 * Actions around questions.
 * @param store
 * @param {{visit(turn), wantToken(retry), heard(answer)}} app shows a turn's address, asks for a
 *     token, looks at what was answered
 */
export function askingActions(store, { visit, wantToken, heard }) {
  const running = new Map();
  const find = (id) => store.get().turns.find((turn) => turn.id === id);
  const update = (id, patch) => store.set({ turns: patched(store.get().turns, id, patch) });

  function ask(question, filters = store.get().filters, view = null) {
    const text = question.trim();
    if (!text) return;
    stopOthers();
    const { turns } = store.get();
    const turn = newTurn(text, filters, questionsBefore(turns), view);
    store.set({ turns: [...turns, turn], selected: turn.id, letter: null });
    visit(turn);
    run(turn.id);
  }

  /** Ask a turn again, in its own place; `change` replaces its filters, history or limit. */
  function again(id, change = {}) {
    const turn = find(id);
    if (!turn || isOpen(turn)) return;
    update(id, { ...change, tries: 0 });
    visit(find(id));
    run(id);
  }

  /** Try once more what failed, counting how often. */
  function retry(id) {
    const turn = find(id);
    if (!turn || isOpen(turn)) return;
    update(id, { tries: turn.tries + 1 });
    run(id);
  }

  function stopOthers() {
    for (const controller of running.values()) controller.abort();
  }

  async function run(id) {
    const controller = new AbortController();
    running.set(id, controller);
    update(id, { status: "searching", hits: null, answer: null, failure: null });
    announce(t("searching"));
    try {
      const turn = find(id);
      if (turn.view?.[0] === "?") {
        take(id, { name: "answer", data: await api.earlier(turn.view, controller.signal) });
        return;
      }
      for await (const event of api.ask(bodyOf(turn), controller.signal)) take(id, event);
    } catch (error) {
      refuse(id, error);
    } finally {
      running.delete(id);
    }
  }

  function take(id, { name, data }) {
    if (name === "hits") update(id, { status: "reading", hits: data.hits });
    if (name !== "answer") return;
    update(id, { status: "answered", answer: data, hits: null });
    const { question, filters } = find(id);
    remember({ question, filters, answered: data.answered });
    announce(spoken(data));
    heard(data);
  }

  function refuse(id, error) {
    if (!find(id)) return; // the conversation was cleared meanwhile
    if (error.name === "AbortError") {
      update(id, { status: "cancelled", hits: null });
      announce(t("cancelled"));
      return;
    }
    update(id, { status: "failed", failure: error, hits: null });
    if (error.kind === "token") wantToken(() => again(id));
    else announce(t(error.kind));
  }

  return {
    ask,
    again,
    retry,
    cancel: (id) => running.get(id)?.abort(),
    withoutHistory: (id) => again(id, { history: [] }),
    withoutFilters(id) {
      store.set({ filters: NO_FILTERS });
      again(id, { filters: NO_FILTERS });
    },
    stopOthers,
  };
}

function bodyOf({ question, filters, history, limit, view }) {
  const body = view ? { question, limit: 20, timeline: true } : { question, limit };
  const set = setFilters(filters);
  if (Object.keys(set).length) body.filters = set;
  if (history.length) body.history = history;
  return body;
}

/** The answer in a sentence, for those who do not see it appear. */
export function spoken(answer) {
  if (!answer.answered) return t("notFound");
  const letters = new Set(answer.citations.map((one) => one.letter_id)).size;
  return t("answerOf", answer.citations.length, letters);
}
