/** Keeps address and state in step, so that back, reload and links do what they promise. */

import { letterPath, questionPath, routeOf } from "../permalinks.js";
import { findTurn } from "../turns.js";

/**
 * @param store
 * @param go what each route asks for: `{letter(route), ask(route)}`
 */
export function routes(store, go) {
  let scrolled = 0;

  function visitTurn(turn) {
    const path = questionPath(turn);
    if (path !== location.pathname + location.search) history.pushState({ ours: true }, "", path);
  }

  function visitLetter(id, start, end, { replace, opener }) {
    const path = letterPath(id, start, end);
    if (!store.get().letter) scrolled = window.scrollY;
    const state = replace ? history.state : { ours: true, over: true, opener };
    history[replace ? "replaceState" : "pushState"](state, "", path);
  }

  /** Leave the open letter: back where it was opened, or to the conversation. */
  function leaveLetter() {
    if (history.state?.over) {
      history.back();
      return;
    }
    const { turns, selected } = store.get();
    const turn = turns.find((one) => one.id === selected);
    history.pushState({ ours: true }, "", turn ? questionPath(turn) : "/");
    apply();
  }

  /** Show what the address asks for. */
  function apply() {
    const route = routeOf(location);
    const { turns, letter } = store.get();
    if (route.name === "letter") {
      go.letter(route);
      return;
    }
    store.set({ letter: null });
    if (letter) comeBack(letter.opener, scrolled);
    if (route.name === "start") {
      if (!letter) store.set({ selected: null });
      return;
    }
    const turn = findTurn(turns, route);
    if (turn) store.set({ selected: turn.id });
    else go.ask(route);
  }

  return { visitTurn, visitLetter, leaveLetter, apply };
}

/** Put the reader back where the letter was opened. */
function comeBack(opener, scrolled) {
  requestAnimationFrame(() => {
    window.scrollTo({ top: scrolled, behavior: "instant" });
    const target = document.getElementById(opener ?? "") ?? document.getElementById("question");
    target?.focus({ preventScroll: true });
  });
}
