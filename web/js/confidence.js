/** What an estimate of 0 to 1 is worth, in words that promise no more than it does; pure. */

const WORDS = [
  [0.8, "veryLikely"],
  [0.6, "likely"],
  [0.4, "even"],
  [0, "uncertain"],
];

/** The key of the words for an estimate at which the letters are taken to answer. */
export const confidenceWords = (estimate) => WORDS.find(([from]) => estimate >= from)?.[1] ?? "uncertain";
