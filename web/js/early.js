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
  const known = (language) => ["en", "nl"].includes(language);
  const wanted = [kept("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  root.lang = wanted.find(known) ?? "en";
  root.dataset.theme = kept("theme") ?? "system";
  const words = document.createElement("link");
  words.rel = "modulepreload";
  words.href = `/assets/js/words/${root.lang}.js`;
  document.head.append(words);
})();
