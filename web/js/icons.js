/** Line icons, drawn on a grid of 20 by 20. */

import { svg } from "./dom.js";

const PATHS = {
  back: "M16 10H4.5M9 5l-5 5 5 5",
  check: "M4 10.5l4 4 8-9",
  close: "M5 5l10 10M15 5L5 15",
  copy: "M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4",
  down: "M5 8l5 5 5-5",
  external: "M11 3.5h5.5V9M16 4l-7.5 7.5M13.5 11.5v5h-10v-10h5",
  filter: "M3 6h14M5.5 10h9M8 14h4",
  history: "M3.5 10a6.5 6.5 0 1 0 2.2-4.9M3.5 3.5V7H7M10 6.5V10l2.5 2",
  link: "M8.5 11.5l3-3M9 6l1.6-1.6a3.5 3.5 0 0 1 5 5L14 11M11 14l-1.6 1.6a3.5 3.5 0 0 1-5-5L6 9",
  next: "M8 5l5 5-5 5",
  page: "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5",
  plus: "M10 4v12M4 10h12",
  previous: "M12 5l-5 5 5 5",
  retry: "M16.5 10a6.5 6.5 0 1 1-2.2-4.9M16.5 3.5V7H13",
  stop: "M6 6h8v8H6z",
  text: "M3.5 5h13M3.5 8.5h13M3.5 12h13M3.5 15.5h8",
  zoom: "M8.5 3.5a5 5 0 1 1 0 10a5 5 0 0 1 0-10zM12.2 12.2l4.3 4.3",
  system: "M3 4h14v9.5H3zM7.5 17h5M10 13.5V17",
  light: "M10 6.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7zM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3",
  dark: "M16 12A6.8 6.8 0 0 1 8 4a6.5 6.5 0 1 0 8 8z",
};

/** Return a picture that says nothing to screen readers: the words beside it do. */
export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}
