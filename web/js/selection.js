/** Tells which code points of a letter are selected. */

const NOT_TEXT = ".page-mark, .note-number";

/** The selected range of the letter's text, or null. */
export function selectedRange(root) {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const parts = [...root.querySelectorAll("[data-start]")].map((block) => within(block, range));
  const [first, last] = [parts.find(Boolean), parts.findLast(Boolean)];
  return first ? { start: first.start, end: last.end } : null;
}

/** What of a block is selected: its text nodes stand for code points from `data-start` on. */
function within(block, range) {
  if (!range.intersectsNode(block)) return null;
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let at = Number(block.dataset.start);
  let found = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(NOT_TEXT)) continue;
    const { from, to } = cut(node, range);
    const start = at + count(node.data.slice(0, from));
    const end = start + count(node.data.slice(from, to));
    if (end > start) found = { start: found?.start ?? start, end };
    at += count(node.data);
  }
  return found;
}

/** The units of a text node that a range covers. */
function cut(node, range) {
  if (!range.intersectsNode(node)) return { from: 0, to: 0 };
  return {
    from: node === range.startContainer ? range.startOffset : 0,
    to: node === range.endContainer ? range.endOffset : node.data.length,
  };
}

const count = (text) => [...text].length;
