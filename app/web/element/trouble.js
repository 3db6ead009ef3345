// The screen for each way to fail: what happened, that the answers stay, and what can be done now.

import { button, make } from "./make.js";

// `again` tries again; `back` is null where there is no screen before.
export function troubleOf(fault, again, back, words) {
  const waits = fault.kind === "busy" && fault.wait !== null;
  const help = fault.kind === "busy" && !waits ? "trouble_busy_later" : `trouble_${fault.kind}_help`;
  const reference = typeof fault.reference === "string" ? make("p", { class: "made" }, words("reference", { number: fault.reference })) : null;
  const screen = make("div", { class: "trouble", part: "trouble", role: "alert", "data-kind": fault.kind },
    make("h2", { tabindex: "-1", part: "title" }, words(`trouble_${fault.kind}`)), make("p", {}, words(help, { count: fault.wait })), reference);
  return [screen, make("div", { class: "controls" }, button(words("again"), again, "main"), back ? button(words("back"), back) : null)];
}
