// A dialogue over the page: the focus stays in it, Escape leaves it, and then the focus is where it was.

import { button, make } from "./make.js";

export function dialogue(root, title, words, ...inside) {
  const box = make("dialog", { part: "dialogue", "aria-labelledby": "dialogue-title", onclose: () => box.remove(), ...words.own },
    make("h2", { id: "dialogue-title", tabindex: "-1", part: "title" }, title), ...inside);
  root.append(box);
  box.showModal();
  box.querySelector("h2").focus();
  return box;
}

// Ask before something cannot be taken back.
export function confirmed(root, { title, text, yes, no }, words, act) {
  const agree = () => {
    box.close();
    act();
  };
  const box = dialogue(root, title, words, make("p", { class: "lead" }, text),
    make("div", { class: "controls" }, button(yes, agree, "main"), button(no, () => box.close())));
}
