/** What can go wrong between page and server, by kinds that the page has words for. */

/** A request that did not do what was asked. */
export class Failure extends Error {
  /**
   * @param {string} kind away, broken, busy, opening, often, noindex, question, token, missing, gone or server
   * @param {object} problem `title`, `detail`, `status` as the server gave them
   * @param {number|null} after seconds to wait before trying again
   */
  constructor(kind, problem = {}, after = null) {
    super(problem.detail || problem.title || kind);
    this.name = "Failure";
    this.kind = kind;
    this.title = problem.title ?? "";
    this.detail = problem.detail ?? "";
    this.status = problem.status ?? 0;
    this.after = after;
  }
}

const KINDS = {
  400: "question",
  401: "token",
  404: "missing",
  410: "gone",
  413: "question",
  422: "question",
  429: "often",
};

const TYPES = {
  "urn:askbrief:busy": "busy",
  "urn:askbrief:opening": "opening",
  "urn:askbrief:no-index": "noindex",
};

/** Tell the kind of failure from a status and the problem document that came with it. */
export function kindOf(status, problem) {
  return TYPES[problem.type] ?? KINDS[status] ?? "server";
}

/** Return the failure that a problem document describes. */
export function failureOf(problem, status = problem.status, retryAfter = null) {
  const seconds = Number.parseInt(retryAfter ?? "", 10);
  const after = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 120) : null;
  return new Failure(kindOf(status, problem), { ...problem, status }, after);
}

/** Read the failure out of a response that is not ok. */
export async function failureIn(response) {
  const problem = await response.json().catch(() => ({}));
  return failureOf(problem ?? {}, response.status, response.headers.get("Retry-After"));
}

/** Return a thrown value as a failure; an abort stays what it is. */
export function asFailure(error) {
  if (error instanceof Failure || error?.name === "AbortError") return error;
  return error instanceof TypeError ? new Failure("away") : new Failure("broken");
}
