// Runs before the page is painted, so that it does not flash in the wrong theme or language.
(() => {
  const root = document.documentElement;
  const kept = (key) => {
    try {
      return JSON.parse(localStorage.getItem(`askbrief.${key}`));
    } catch {
      return null;
    }
  };
  root.dataset.theme = kept("theme") ?? "system";
  root.lang = kept("language") ?? (/^nl\b/i.test(navigator.language) ? "nl" : "en");
})();
