/** Cuts a range of text where what lies over it begins and ends; pure. */

/**
 * Cut `[start, end)` into pieces that each lie under the same covers.
 * @param {{start: number, end: number}} range
 * @param {Array<{start: number, end: number}>} covers in any order, may overlap
 * @returns {Array<{start: number, end: number, under: Array}>} in order, without gaps
 */
export function pieces({ start, end }, covers) {
  const near = covers.filter((cover) => cover.start < end && cover.end > start);
  const cuts = new Set([start, end]);
  for (const cover of near) {
    cuts.add(Math.max(cover.start, start));
    cuts.add(Math.min(cover.end, end));
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((from, i) => ({
    start: from,
    end: places[i + 1],
    under: near.filter((cover) => cover.start <= from && cover.end >= places[i + 1]),
  }));
}
