/** Addresses of places in letters and of questions, and back; pure. */

export const FILTERS = ["dossier", "from", "to", "sender", "kind"];

/** No filter set. */
export const NO_FILTERS = Object.freeze(Object.fromEntries(FILTERS.map((name) => [name, null])));

/** The address of a letter, or of a range of code points in it. */
export function letterPath(id, start = null, end = null) {
  const place = start === null || end === null ? "" : `#${start}-${end}`;
  return `/letters/${encodeURIComponent(id)}${place}`;
}

/** The address of a question; its view is "timeline" or the query of an earlier answer. */
export function questionPath({ question, filters, view }) {
  if (view?.[0] === "?") return `/ask${view}`;
  const query = new URLSearchParams({ q: question });
  for (const name of FILTERS) if (filters[name]) query.set(name, filters[name]);
  if (view) query.set("view", view);
  return `/ask?${query}`;
}

/**
 * Tell what an address asks for.
 * @param {{pathname: string, search: string, hash: string}} where
 * @returns {{name: "letter", id, start, end} | {name: "ask", question, filters, view} | {name: "start"}}
 */
export function routeOf({ pathname, search, hash }) {
  const letter = /^\/letters\/([^/]+)\/?$/.exec(pathname);
  if (letter) return { name: "letter", id: decoded(letter[1]), ...rangeOf(hash) };
  const query = new URLSearchParams(search);
  const question = query.get("q")?.trim();
  if (!/^\/ask\/?$/.test(pathname) || !question) return { name: "start" };
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) || null]));
  const view = query.has("v") ? search : query.get("view") && "timeline";
  return { name: "ask", question, filters, view };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function rangeOf(hash) {
  const range = /^#(\d{1,9})-(\d{1,9})$/.exec(hash);
  const [start, end] = range ? [Number(range[1]), Number(range[2])] : [null, null];
  return start !== null && start < end ? { start, end } : { start: null, end: null };
}

/** Whether two sets of filters let the same letters through. */
export const sameFilters = (a, b) => FILTERS.every((name) => (a[name] ?? null) === (b[name] ?? null));

/** Filters with one set; a period that would end before it begins loses its other end. */
export function withFilter(filters, name, value) {
  const changed = { ...filters, [name]: value || null };
  const backward = changed.from && changed.to && changed.from > changed.to;
  return backward ? { ...changed, [name === "from" ? "to" : "from"]: null } : changed;
}

/** The filters that are set, as the server takes them. */
export const setFilters = (filters) =>
  Object.fromEntries(FILTERS.filter((name) => filters[name]).map((name) => [name, filters[name]]));
