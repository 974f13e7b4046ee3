/** Starts the page. */

import { createApp } from "./app.js";
import { listen } from "./keys.js";
import { region } from "./regions.js";
import { listenToSelection } from "./views/cite.js";
import { composer } from "./views/composer.js";
import { earlier } from "./views/earlier.js";
import { evidence } from "./views/evidence.js";
import { filterPanel } from "./views/filters.js";
import { foot, head, skipLink } from "./views/frame.js";
import { letterPanel, settleLetter } from "./views/letter.js";
import { notice } from "./views/notice.js";
import { start } from "./views/start.js";
import { turnView } from "./views/turn.js";

const app = await createApp();
const { store, actions } = app;
const current = (state) => state.turns.find((turn) => turn.id === state.selected) ?? null;
const at = (id) => document.getElementById(id);

function mode(state) {
  const name = state.letter ? "letter" : current(state) ? "answer" : "start";
  document.body.dataset.mode = name;
  document.body.dataset.asked = current(state) ? "yes" : "no";
  const turn = current(state);
  const title = state.letter?.doc?.title ?? turn?.question;
  document.title = title ? `${title} · askbrief` : "askbrief";
}

/** Each region, what it shows, and how. */
const REGIONS = [
  ["skip", () => [], () => skipLink(actions)],
  ["head", (s) => [s.theme, s.turns.length > 0], (s) => head(s, actions)],
  ["notice", (s) => [s.indexFailure, s.token], (s) => notice(s, actions)],
  ["start", (s) => [s.index, s.indexFailure, current(s)], (s) => start(s, current(s), actions)],
  [
    "ask",
    (s) => [s.filters, s.filtersOpen, s.index, current(s)],
    (s) => [composer(s, current(s), actions), filterPanel(s, actions)],
  ],
  ["current", (s) => [current(s), s.index, s.letter?.start], (s) => turnView(s, current(s), actions)],
  ["side", (s) => [current(s)], (s) => evidence(s, current(s), actions)],
  ["letter", (s) => [s.letter, current(s)], (s) => letterPanel(s, current(s), actions)],
  ["earlier", (s) => [s.turns, s.selected], (s) => earlier(s, actions)],
  ["foot", (s) => [s.index], (s) => foot(s)],
];

store.subscribe(mode);
for (const [id, select, view] of REGIONS) {
  store.subscribe(region(at(id), (state) => [state.language, ...select(state)], view));
}
store.subscribe(settleLetter);
listen(app);
listenToSelection(store);
window.addEventListener("popstate", app.apply);
actions.loadIndex();
app.apply();
if (!store.get().letter) at("question").focus();
