/** Where words stand on a printed page; pure. */

/** Room beside the letters of a box, in points; above and below, lines are close. */
const ROOM = 1;

/**
 * Return the boxes that a range of a letter is printed in: one for each line, in hundredths of the page.
 * @param {Array<{start, end, top, bottom, edges}>} lines of the page, in points
 * @param {{start: number, end: number}} range in code points
 * @param {{width: number, height: number}} size of the page, in points
 */
export function boxesOf(lines, range, size) {
  return lines
    .map((line) => boxOn(line, range))
    .filter(Boolean)
    .map((box) => inHundredths(box, size));
}

function boxOn(line, range) {
  const start = Math.max(range.start, line.start);
  const end = Math.min(range.end, line.end);
  if (start >= end) return null;
  const edges = line.edges.slice(start - line.start, end - line.start + 1);
  return {
    start,
    end,
    left: Math.min(...edges) - ROOM,
    right: Math.max(...edges) + ROOM,
    top: line.top,
    bottom: line.bottom,
  };
}

function inHundredths(box, { width, height }) {
  return {
    start: box.start,
    end: box.end,
    left: (100 * box.left) / width,
    top: (100 * box.top) / height,
    width: (100 * (box.right - box.left)) / width,
    height: (100 * (box.bottom - box.top)) / height,
  };
}
