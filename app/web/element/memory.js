// What outlasts a reload, in this tab and nowhere else: nothing, unless the page or the person asked for it.

import { flat, nested } from "./answers.js";
import { isExchange } from "./shapes.js";

export class Memory {
  #place;
  #kept;

  // `wish`: "session" keeps from the start, "ask" once the person says so, anything else never.
  constructor(wish, name) {
    this.#place = `candidacy-assessment${name ? `:${name}` : ""}`;
    this.asks = wish === "ask";
    this.#kept = wish === "session" || (this.asks && this.read() !== null);
  }

  get keeps() {
    return this.#kept;
  }

  // Begin or cease to keep, as the person says.
  keep(wanted) {
    this.#kept = wanted;
    if (!wanted) this.clear();
  }

  // Forget, and where the person is asked, ask again.
  clear() {
    this.#kept &&= !this.asks;
    this.#store((store) => store.removeItem(this.#place));
  }

  write({ answers, visited, goal, shared }) {
    if (!this.#kept) return;
    this.#store((store) => store.setItem(this.#place, JSON.stringify({ candidacy: 1, answers: nested(answers), visited, goal, shared })));
  }

  // What was kept; null where nothing was, or it is not what was written.
  read() {
    const kept = this.#store((store) => JSON.parse(store.getItem(this.#place)));
    if (kept?.candidacy !== 1) return null;
    const visited = Array.isArray(kept.visited) && kept.visited.every(isExchange) ? kept.visited : [];
    return { answers: flat(kept.answers), visited, goal: kept.goal, shared: kept.shared ?? null };
  }

  #store(act) {
    try {
      return act(sessionStorage);
    } catch {
      return null; // where nothing may be kept, nothing is
    }
  }
}
