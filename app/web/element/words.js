// The element's own words, by language: whole messages (app/web/texts) with places that are filled in.

import { TEXTS } from "./texts.js";

const [FALLBACK] = Object.keys(TEXTS); // a script speaks one language

// Gives a function of a message's id and its values to its text; `parts` the same in parts, where a value may be an element;
// `own` are the settings of whatever is written in the language.
// A message with plural forms takes that of its value `count`.
export function wordsIn(wanted) {
  const language = [String(wanted), String(wanted).split("-")[0]].find((each) => Object.hasOwn(TEXTS, each)) ?? FALLBACK;
  const numbers = new Intl.NumberFormat(language);
  const plural = new Intl.PluralRules(language);
  const parts = (id, values = {}) => {
    const message = TEXTS[language][id];
    const text = typeof message === "string" ? message : message[plural.select(values.count)] ?? message.other;
    return text.split(/\{([a-z_]+)\}/).map((part, place) => (place % 2 ? shown(values[part], numbers) : part));
  };
  const words = (id, values) => parts(id, values).join("");
  return Object.assign(words, { parts, language, own: { lang: language, dir: words("direction") } });
}

const shown = (value, numbers) => (typeof value === "number" ? numbers.format(value) : value instanceof Node ? value : String(value));

// A day (`2026-11-22`) as people write it; whatever else stands there stays as it is.
export function dayIn(language, day) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return String(day);
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
}
