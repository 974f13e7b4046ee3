/** An answer as Markdown with its sources; pure. */

const SIGNS = /[\\`*_[\]<>#|~]/g;

/** Take the meaning from signs of Markdown, so that a letter's own words stay as they are. */
export function plain(text) {
  return text
    .replace(SIGNS, "\\$&")
    .replace(/^(\s*)([-+]|\d+\.)(?=\s)/gm, (_, space, sign) => `${space}${sign.replace(/(.)$/, "\\$1")}`);
}

const quoted = ({ quote, number }) =>
  `${plain(quote)} [${number}]`.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");

function source(citation, words, origin) {
  const about = [citation.title, citation.sender, citation.date && words.date(citation.date)];
  const known = about.filter(Boolean).map(plain).join(", ");
  const links = [citation.url, `${origin}${citation.path}`].filter(Boolean).map((url) => `<${url}>`);
  return `${citation.number}. ${plain(citation.citation)}. ${known}. ${links.join(" · ")}`;
}

/**
 * Return an answer as Markdown.
 * @param {object} answer as the server gave it, each citation with its `path` on this server
 * @param {{sources: string, partial: string, notFound: string, nearest: string, date: (iso) => string}} words
 * @param {string} origin of this server
 */
export function markdownOf(answer, words, origin) {
  const { question, answered, citations } = answer;
  const blocks = [`## ${plain(question)}`];
  if (answer.partial?.length) blocks.push(words.partial);
  if (!answered) blocks.push(words.notFound);
  if (!answered && citations.length) blocks.push(words.nearest);
  blocks.push(...citations.map(quoted));
  if (citations.length) {
    blocks.push(`### ${words.sources}`);
    blocks.push(citations.map((one) => source(one, words, origin)).join("\n"));
  }
  return `${blocks.join("\n\n")}\n`;
}
