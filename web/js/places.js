/** What stands at an offset of a letter, in code points; pure. */

const holds = (offset) => (span) => span.start <= offset && offset < span.end;

/** The footnote that an offset lies in, if any. */
export const noteAt = (letter, offset) => letter.footnotes.find(holds(offset)) ?? null;

/** The number of the page that an offset is printed on, or null. */
export function pageOf(letter, offset) {
  const note = noteAt(letter, offset);
  return note ? note.page : (letter.pages.find(holds(offset))?.number ?? null);
}
