/** Says things to screen readers without moving the focus. */

/** Say a sentence politely; the same one twice is said twice. */
export function announce(sentence) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => {
    live.textContent = sentence;
  });
}
