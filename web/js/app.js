/** The page as a whole: its state, and all that can be done to it. */

import { announce } from "./announce.js";
import { askingActions } from "./actions/asking.js";
import { letterActions } from "./actions/letters.js";
import { routes } from "./actions/routes.js";
import * as api from "./api.js";
import { preferred, speak, t } from "./i18n.js";
import { NO_FILTERS, withFilter } from "./permalinks.js";
import { lasting, passing } from "./storage.js";
import { createStore } from "./store.js";
import { setTheme, theme } from "./theme.js";
import { settled } from "./turns.js";

const KEPT = "conversation";

function firstState() {
  const kept = passing.get(KEPT, {});
  return {
    language: preferred(),
    theme: theme(),
    index: null,
    indexFailure: null,
    token: null,
    filters: NO_FILTERS,
    filtersOpen: false,
    turns: Array.isArray(kept.turns) ? kept.turns : [],
    selected: null,
    letter: null,
  };
}

/** Make the page's state and actions. */
export async function createApp() {
  const store = createStore(firstState());
  await speak(store.get().language);
  const pending = new Set();

  /** Ask for a token; what was refused is done again once there is one. */
  function wantToken(retry) {
    pending.add(retry);
    store.set({ token: api.hasToken() ? "wrong" : "wanted" });
  }

  function giveToken(value) {
    api.keepToken(value);
    store.set({ token: null });
    const refused = [...pending];
    pending.clear();
    for (const retry of refused) retry();
  }

  const paths = routes(store, {
    letter: (route) => letters.show(route.id, route.start, route.end, history.state?.opener),
    ask(route) {
      store.set({ filters: route.filters });
      asking.ask(route.question, route.filters, route.view);
    },
  });
  const asking = askingActions(store, {
    visit: paths.visitTurn,
    wantToken,
    heard(answer) {
      const { index } = store.get();
      if (index && index.id !== answer.index.id) loadIndex(); // it was built anew meanwhile
    },
  });
  const letters = letterActions(store, paths.visitLetter, paths.leaveLetter, wantToken);

  async function loadIndex() {
    store.set({ indexFailure: null });
    try {
      store.set({ index: await api.index() });
    } catch (failure) {
      if (failure.kind === "token") wantToken(loadIndex);
      else store.set({ indexFailure: failure });
    }
  }

  const actions = {
    ...asking,
    letters,
    giveToken,
    loadIndex,
    select(id) {
      const turn = store.get().turns.find((one) => one.id === id);
      store.set({ selected: id, letter: null });
      paths.visitTurn(turn);
    },
    setFilter(name, value) {
      store.set({ filters: withFilter(store.get().filters, name, value) });
    },
    clearFilters: () => store.set({ filters: NO_FILTERS }),
    toggleFilters: (open = !store.get().filtersOpen) => store.set({ filtersOpen: open }),
    newConversation() {
      asking.stopOthers();
      store.set({ turns: [], selected: null, letter: null, filters: NO_FILTERS });
      if (location.pathname !== "/") history.pushState({ ours: true }, "", "/");
      document.getElementById("question")?.focus();
    },
    async setLanguage(language) {
      try {
        await speak(language);
      } catch {
        announce(t("away")); // so its words cannot be fetched
        return;
      }
      lasting.set("language", language);
      store.set({ language });
    },
    setTheme(name) {
      setTheme(name);
      store.set({ theme: name });
      announce(t("themeLabel", name));
    },
  };

  store.subscribe(({ turns }) => passing.set(KEPT, { turns: settled(turns) }));
  return { store, actions, apply: paths.apply };
}
