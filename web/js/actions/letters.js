/** What opening letters does to the state. */

import * as api from "../api.js";
import { Failure } from "../failures.js";
import { pageOf } from "../places.js";

const IMAGE_WIDTH = 1400;

/** Actions around the open letter. `visit` shows an address, `leave` goes back to the conversation. */
export function letterActions(store, visit, leave, wantToken) {
  let controller = new AbortController();
  const patch = (change) => {
    const { letter } = store.get();
    if (letter) store.set({ letter: { ...letter, ...change } });
  };

  /** Open a letter at a range; one that is open moves without leaving a trace in the history. */
  function open(id, start = null, end = null, opener = null) {
    const before = store.get().letter;
    visit(id, start, end, { replace: before && (before.id === id || start !== null), opener });
    show(id, start, end, opener ?? before?.opener ?? null);
  }

  /** Show a letter whose address is shown already. */
  function show(id, start, end, opener = null) {
    const before = store.get().letter;
    const doc = before?.id === id ? before.doc : null;
    const view = before?.view ?? "text";
    const letter = { id, start, end, opener, view, doc, page: null, sheet: null, failure: null };
    store.set({ letter: { ...letter, zoom: before?.zoom ?? firstZoom(), seen: (before?.seen ?? 0) + 1 } });
    if (doc) settle();
    else load(id);
  }

  async function load(id) {
    const signal = renew();
    try {
      const doc = await api.letter(id, signal);
      if (store.get().letter?.id !== id) return;
      patch({ doc, failure: null });
      settle();
    } catch (error) {
      refuse(error, () => load(id));
    }
  }

  function renew() {
    controller.abort();
    controller = new AbortController();
    return controller.signal;
  }

  function refuse(error, retry) {
    if (error.name === "AbortError") return;
    patch({ failure: error });
    if (error.kind === "token") wantToken(retry);
  }

  /** Once the letter is there: show the page of its place, if pages are what is shown. */
  function settle() {
    const { letter } = store.get();
    const pictured = letter.doc.images && letter.doc.pages.length > 0;
    if (letter.view === "page" && pictured) turnTo(pageOfPlace(letter));
    else patch({ view: "text" });
  }

  function setView(view) {
    const { letter } = store.get();
    patch({ view, seen: letter.seen + 1 });
    if (view === "page") turnTo(pageOfPlace(letter));
  }

  async function turnTo(number) {
    const { letter } = store.get();
    const signal = renew();
    patch({ page: number, sheet: null, failure: null });
    try {
      const [sheet, image] = await Promise.all([
        api.page(letter.id, number, signal),
        api.pageImage(letter.id, number, IMAGE_WIDTH, signal),
      ]);
      if (!sheet.width) throw new Failure("gone"); // there is no file to measure any more
      patch({ sheet: { ...sheet, image } });
    } catch (error) {
      refuse(error, () => turnTo(number));
    }
  }

  /** Close the letter; the focus goes to what opened it, or to the element with the given id. */
  function close(focus = null) {
    if (!store.get().letter) return;
    controller.abort();
    if (focus) patch({ opener: focus });
    leave();
  }

  return {
    open,
    show,
    close,
    setView,
    turnTo,
    zoom: (zoom) => patch({ zoom }),
    pageLost: (failure) => patch({ failure }),
    reload() {
      const { letter } = store.get();
      patch({ failure: null });
      if (letter.doc && letter.view === "page") turnTo(letter.page);
      else load(letter.id);
    },
  };
}

/** In a small window, a page as wide as the window cannot be read. */
const firstZoom = () => (matchMedia("(max-width: 40em)").matches ? 2 : 1);

/** The page of the place that a letter is opened at; its first page without one. */
export function pageOfPlace({ doc, start }) {
  const first = doc.pages[0].number;
  return start === null ? first : (pageOf(doc, start) ?? first);
}
