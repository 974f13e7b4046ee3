/** The state of the page: one frozen value that is replaced, and those who want to know. */

/** Hold a state; listeners hear of changes once, after the code that made them. */
export function createStore(initial) {
  let state = Object.freeze(initial);
  let queued = false;
  const listeners = new Set();

  function tell() {
    queued = false;
    for (const listener of listeners) listener(state);
  }

  return {
    get: () => state,
    set(patch) {
      state = Object.freeze({ ...state, ...patch });
      if (queued) return;
      queued = true;
      queueMicrotask(tell);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(state);
    },
  };
}
