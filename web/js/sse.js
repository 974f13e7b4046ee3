/** Reads server-sent events from a response's body, as the HTML standard parses them. */

/** Turns pieces of a stream into events; a piece may end anywhere, also inside a line end. */
export class EventParser {
  #rest = "";
  #name = "";
  #data = [];
  #afterReturn = false;

  /** Take a piece of text; return the events that are complete with it. */
  push(piece) {
    const events = [];
    for (const line of this.#lines(piece)) {
      if (line === "") this.#finish(events);
      else this.#field(line);
    }
    return events;
  }

  #lines(piece) {
    let text = piece;
    if (this.#afterReturn && text.startsWith("\n")) text = text.slice(1);
    if (piece) this.#afterReturn = piece.endsWith("\r");
    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop();
    return lines;
  }

  #field(line) {
    const colon = line.indexOf(":");
    if (colon === 0) return; // a comment, which keeps the connection open
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.#name = value;
    if (name === "data") this.#data.push(value);
  }

  #finish(events) {
    if (this.#data.length) {
      events.push({ name: this.#name || "message", data: this.#data.join("\n") });
    }
    this.#name = "";
    this.#data = [];
  }
}

/** Yield `{name, data}` of each event in a body, `data` read as JSON. */
export async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  let ended = false;
  try {
    while (!ended) {
      const { value, done } = await reader.read();
      ended = done;
      for (const { name, data } of parser.push(value ?? "")) yield { name, data: JSON.parse(data) };
    }
  } finally {
    if (!ended) reader.cancel().catch(() => {}); // nobody listens any more
  }
}
