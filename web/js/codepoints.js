/** The server counts code points, JavaScript UTF-16 units: this turns one into the other. */

const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

/** A text that is cut by code points. */
export class CodePoints {
  #text;
  /** Where each code point begins in UTF-16 units; null if both counts are the same. */
  #starts = null;

  constructor(text) {
    this.#text = text;
    if (PAIR.test(text)) this.#starts = starts(text);
  }

  /** How many code points there are. */
  get length() {
    return this.#starts ? this.#starts.length - 1 : this.#text.length;
  }

  /** Return the text between two offsets; offsets beyond the text mean its ends. */
  slice(start, end = this.length) {
    return this.#text.slice(this.#unit(start), this.#unit(end));
  }

  #unit(offset) {
    const inside = Math.min(Math.max(offset, 0), this.length);
    return this.#starts ? this.#starts[inside] : inside;
  }
}

function starts(text) {
  const places = [];
  let unit = 0;
  for (const character of text) {
    places.push(unit);
    unit += character.length;
  }
  places.push(unit);
  return places;
}
