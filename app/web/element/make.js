// Elements from data. Texts become text nodes, always: nothing from outside is ever read as markup.

export function make(tag, settings, ...inside) {
  return filled(document.createElement(tag), settings, inside);
}

export function drawn(tag, settings, ...inside) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), settings, inside);
}

function filled(element, settings, inside) {
  for (const [name, value] of Object.entries(settings ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.flat().filter((each) => each !== null && each !== undefined && each !== ""));
  return element;
}

// `whole`: how it is called where its text alone would not say what it is about.
export function button(text, act, kind = "plain", whole = null) {
  return make("button", { type: "button", class: kind, part: `button ${kind}`, onclick: act, "aria-label": whole }, text);
}

export function details(text, whole, ...inside) {
  return make("details", { part: "details" }, make("summary", { "aria-label": whole }, text), ...inside);
}

export function outside(title, address, words) {
  const named = typeof address === "string" && /^https?:\/\//i.test(address);
  if (!named) return make("span", {}, title);
  const settings = { href: address, target: "_blank", rel: "noopener noreferrer" };
  return make("a", settings, title, make("span", { class: "unseen" }, ` ${words("new_tab")}`));
}

export function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
