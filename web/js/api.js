/** Requests to the server; every failure is thrown as a `Failure`. */

import { asFailure, failureIn, failureOf, Failure } from "./failures.js";
import { eventsOf } from "./sse.js";
import { passing } from "./storage.js";

const TOKEN = "token";
let unkept = null;

/** Whether a token is sent along. */
export const hasToken = () => Boolean(token());

/** Keep a token for this tab; for this visit only where storage is blocked. */
export function keepToken(value) {
  unkept = value;
  if (value) passing.set(TOKEN, value);
  else passing.remove(TOKEN);
}

const token = () => unkept ?? passing.get(TOKEN);

function headers(more = {}) {
  const sent = token();
  return sent ? { ...more, Authorization: `Bearer ${sent}` } : more;
}

async function request(path, options = {}) {
  try {
    const response = await fetch(path, { ...options, headers: headers(options.headers) });
    if (!response.ok) throw await failureIn(response);
    return response;
  } catch (error) {
    throw asFailure(error);
  }
}

async function json(path, options) {
  const response = await request(path, options);
  return response.json().catch((error) => {
    throw error.name === "AbortError" ? error : new Failure("broken");
  });
}

const place = (id) => `/api/letters/${encodeURIComponent(id)}`;

/** What is in the index. */
export const index = () => json("/api/index");

/** A whole letter with its blocks. */
export const letter = (id, signal) => json(place(id), { signal });

/** The printed lines of a page, and its size. */
export const page = (id, number, signal) => json(`${place(id)}/pages/${number}`, { signal });

/** An answer that was given earlier, by the query of its address. */
export const earlier = (query, signal) => json(`/api/answer${query}`, { signal });

/** An answer in another form. */
export const exported = ({ permalink }, format) => request(`/api/answer${permalink.slice(4)}&format=${format}`);

/** Have the browser keep an answer as a file. */
export async function save(answer, format) {
  const response = await exported(answer, format);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = response.headers.get("Content-Disposition").split('"')[1];
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 9999);
}

/** Return an address for an image of a page; a token cannot go along with an <img>. */
export async function pageImage(id, number, width, signal) {
  const path = `${place(id)}/pages/${number}.png?width=${width}`;
  if (!hasToken()) return path;
  const response = await request(path, { signal });
  return dataUrl(await response.blob());
}

function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Failure("broken"));
    reader.readAsDataURL(blob);
  });
}

/**
 * Ask a question; yields `{name, data}` for `hits`, `answer` and `done`.
 * @param {object} body as POST /api/ask takes it
 * @param {AbortSignal} signal
 */
export async function* ask(body, signal) {
  const response = await request("/api/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(body),
    signal,
  });
  let answered = false;
  try {
    for await (const event of eventsOf(response.body)) {
      if (event.name === "error") throw failureOf(event.data, event.data.status);
      answered ||= event.name === "answer";
      yield event;
    }
  } catch (error) {
    const failure = asFailure(error);
    throw failure.kind === "away" ? new Failure("broken") : failure;
  }
  if (!answered) throw new Failure("broken");
}
