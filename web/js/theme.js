/** Light, dark, or as the system says. */

import { lasting } from "./storage.js";

export const THEMES = ["system", "light", "dark"];

/** The theme that was chosen here. */
export function theme() {
  const kept = lasting.get("theme");
  return THEMES.includes(kept) ? kept : "system";
}

/** Show a theme and keep the choice. */
export function setTheme(name) {
  lasting.set("theme", name);
  document.documentElement.dataset.theme = name;
}
