/** Regions of the page that are drawn again when what they show has changed. */

import { nodes } from "./dom.js";

/**
 * Tie a host element to a part of the state.
 * @param {Element} host
 * @param {(state) => Array} select the values that the region shows
 * @param {(state) => Node|Array} view
 * @returns {(state) => void} a listener for the store
 */
export function region(host, select, view) {
  let shown = null;
  return (state) => {
    const wanted = select(state);
    if (shown && wanted.every((value, i) => Object.is(value, shown[i]))) return;
    shown = wanted;
    const kept = remember(host);
    host.replaceChildren(...nodes(view(state)));
    restore(host, kept);
  };
}

/** What drawing again would lose: the focus, and how far lists were scrolled. */
function remember(host) {
  const focused = host.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = [...host.querySelectorAll("[data-keep]")].map((node) => [
    node.dataset.keep,
    node.scrollTop,
  ]);
  return { focused, scrolled: new Map(scrolled) };
}

function restore(host, { focused, scrolled }) {
  for (const node of host.querySelectorAll("[data-keep]")) {
    node.scrollTop = scrolled.get(node.dataset.keep) ?? 0;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}
