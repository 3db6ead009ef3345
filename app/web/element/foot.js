// The line below each screen: where the answers are, and how to keep, open or clear them.

import { fromFile } from "./answers.js";
import { button, make } from "./make.js";

const LARGEST = 1_000_000; // bytes of a file that is opened

export class Foot {
  #where;
  #keep;
  #clear;
  #told;
  #memory;
  #words;

  // `keep` is told whether to keep the answers in this tab, `open` is given those of a file, `clear` asks for them to be cleared.
  constructor(memory, { keep, open, clear }, words) {
    this.#memory = memory;
    this.#words = words;
    this.#where = make("p", {});
    this.#told = make("p", { class: "fault", role: "alert" });
    this.#keep = make("input", { type: "checkbox", checked: memory.keeps, onchange: (event) => keep(event.target.checked) });
    const kept = memory.asks ? make("label", { class: "choice", part: "choice" }, this.#keep, make("span", {}, words("keep_in_tab"))) : null;
    this.#clear = button(words("clear"), clear, "quiet");
    const file = make("input", { type: "file", class: "unseen", accept: "application/json,.json", onchange: () => this.#opened(file, open) });
    const opener = make("label", { class: "opener", part: "button quiet" }, file, make("span", {}, words("load")));
    this.box = make("div", { class: "foot", part: "foot", hidden: true, ...words.own }, this.#where, kept, make("div", { class: "controls" }, opener, this.#clear), this.#told);
  }

  // After each screen, so that nothing has to make room for the first; `any`: whether there are answers.
  settle(any) {
    this.box.hidden = false;
    this.#where.textContent = this.#words(this.#memory.keeps ? "kept_here" : "not_kept");
    this.#keep.checked = this.#memory.keeps;
    this.#clear.hidden = !any && !this.#memory.keeps;
    this.#told.textContent = "";
  }

  // Why a file was not opened.
  tell(text) {
    this.#told.textContent = text;
  }

  async #opened(file, open) {
    const [chosen] = file.files;
    this.tell("");
    try {
      if (chosen.size > LARGEST) throw new SyntaxError("too large");
      open(fromFile(await chosen.text()));
    } catch {
      this.tell(this.#words("load_fault"));
    }
    file.value = ""; // so that the same file can be chosen again
  }
}
