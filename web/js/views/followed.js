/** What a question took over from those before it. */

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";

/** The pieces that were taken over, each of which can be removed. */
export function followed(turn, actions) {
  const { answer } = turn;
  const taken = answer?.followed?.taken ?? [];
  if (!taken.length) return null;
  return el(
    "div",
    { class: "followed" },
    el("p", {}, `${t("followedAs")}: `, el("q", { lang: answer.language }, answer.followed.question)),
    el(
      "ul",
      { class: "pieces", "aria-label": t("taken") },
      taken.map((piece, i) => el("li", {}, pieceChip(piece, i, turn, actions))),
    ),
  );
}

const pieceChip = (piece, i, turn, actions) =>
  el(
    "button",
    {
      type: "button",
      class: "piece",
      id: `taken-${i}`,
      "aria-label": t("removeTaken", piece),
      title: t("removeTaken", piece),
      on: { click: () => actions.withoutHistory(turn.id) },
    },
    piece,
    icon("close"),
  );
