/** Storage of the browser that may be full, blocked or absent: then nothing is kept, and no harm done. */

const PREFIX = "askbrief.";

function area(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

function keeper(name) {
  return {
    /** Return what was kept under a key, or `otherwise`. */
    get(key, otherwise = null) {
      try {
        const text = area(name)?.getItem(PREFIX + key);
        return text === null || text === undefined ? otherwise : JSON.parse(text);
      } catch {
        return otherwise;
      }
    },
    /** Keep a value; tells whether that worked. */
    set(key, value) {
      try {
        area(name).setItem(PREFIX + key, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
    remove(key) {
      try {
        area(name)?.removeItem(PREFIX + key);
      } catch {
        // Blocked: nothing was kept.
      }
    },
  };
}

/** Kept until cleared. */
export const lasting = keeper("localStorage");
/** Kept until the tab closes. */
export const passing = keeper("sessionStorage");
