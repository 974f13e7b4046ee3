/** Citations as they are copied and printed; pure. */

import { noteAt, pageOf } from "./places.js";

/** The passage's own place in the letter, from its id `<letter id>#<start>-<end>`. */
export function passageStart(citation) {
  const range = /#(\d+)-\d+$/.exec(citation.passage_id);
  return range ? Number(range[1]) : null;
}

/** Where the quote stands in its passage, in code points from the passage's start. */
export function quoteInPassage(citation) {
  const from = passageStart(citation);
  return { start: citation.start - from, end: citation.end - from };
}

/**
 * Put citations of one passage together, in order of their first number.
 * @returns {Array<Array<object>>}
 */
export function byPassage(citations) {
  const groups = new Map();
  for (const citation of citations) {
    const group = groups.get(citation.passage_id) ?? [];
    groups.set(citation.passage_id, [...group, citation]);
  }
  return [...groups.values()];
}

/** The quote with its source, as it goes into a text. */
export const quoteWithSource = ({ quote, citation }) => `“${quote}” (${citation})`;

/** The official citation of a place in a letter, with page and footnote. */
export function citationAt(letter, offset) {
  const page = pageOf(letter, offset);
  const note = noteAt(letter, offset);
  const above = letter.blocks.filter((one) => one.start <= offset);
  const counted = !letter.pages.length && !note && above.at(-1)?.kind === "paragraph";
  const paragraph = counted && `al. ${above.filter(({ kind }) => kind === "paragraph").length}`;
  const parts = [letter.citation, page !== null && `p. ${page}`, paragraph, note && `voetnoot ${note.mark}`];
  return parts.filter(Boolean).join(", ");
}
