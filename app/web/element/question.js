// An exchange as a form, and what was answered in it. Nothing is ever ticked beforehand but what the person said before.

import { details, make } from "./make.js";

const NONE = " none"; // no option is called so: ids have no spaces
export const NOT_SURE = "not_sure";
const MOST_BESIDE = 5; // options that may stand beside each other
const LONGEST_BESIDE = 24; // characters of one that may
const WHOLE = -1; // the place of a fault that no one question has

// Forms as they were left, so that nothing that was ticked is lost by going elsewhere.
export class Drafts {
  #forms = new Map();

  // The form of an exchange, without controls and without faults.
  of(exchange, answers, words) {
    const name = JSON.stringify(exchange);
    const form = this.#forms.get(name) ?? formOf(exchange, answers, words);
    this.#forms.set(name, form);
    form.querySelector(".controls")?.remove();
    showFaults(form, [], words);
    return form;
  }

  clear() {
    this.#forms.clear();
  }
}

function formOf(exchange, answers, words) {
  const ticks = exchange.draw === "ticks";
  const alone = exchange.questions.length === 1;
  const fields = exchange.questions.map((question, place) =>
    field(question, { ticks: ticks && question.kind === "yes_no", place, alone, given: answers.get(question.question), words }));
  if (exchange.none) {
    const applies = Object.entries(exchange.none.answers).flatMap(([section, given]) =>
      Object.entries(given).map(([name, answer]) => same(answers.get(`${section}.${name}`), answer)));
    fields.push(make("div", { class: "none" }, choice("checkbox", "", NONE, exchange.none.label, applies.length > 0 && applies.every(Boolean))));
  }
  return make("form", { novalidate: true, part: "form", onchange: leaveAlone, oninput: leaveAlone }, ...fields);
}

function field(question, { ticks, place, alone, given, words }) {
  const title = alone ? make("h2", { tabindex: "-1", part: "title" }, question.text) : ticks ? question.item ?? question.text : question.text;
  const legend = make("legend", { part: "question", class: ticks ? "unseen" : null }, title);
  const long = question.options.length > MOST_BESIDE || question.options.some(({ label }) => label.length > LONGEST_BESIDE);
  const choices = make("div", { class: long ? "choices long" : "choices" }, ...(ticks ? tickOf(question, given, words) : choicesOf(question, given, place, words)));
  const fault = make("p", { class: "fault", id: `fault-${place}`, hidden: true });
  const settings = { class: ticks ? "tick" : alone ? "alone" : "row", "data-place": place, "aria-describedby": `fault-${place}` };
  return make("fieldset", settings, legend, fault, choices, explained(question, words, alone));
}

function explained(question, words, alone) {
  const help = question.help ? make("p", {}, question.help) : null;
  const why = question.why ? make("p", {}, words("why", { why: question.why })) : null;
  return help || why ? details(words("help"), alone ? null : words("help_about", { item: question.item ?? question.text }), help, why) : null;
}

function choicesOf(question, given, place, words) {
  const many = question.kind !== "yes_no" && question.kind !== "choice";
  const taken = Array.isArray(given) ? given : [given];
  const options = question.options.map(({ id, label }) =>
    choice(many ? "checkbox" : "radio", question.question, id, label, taken.includes(id), many && id === NOT_SURE));
  if (question.kind === "choices" && question.none !== null && question.none !== undefined) {
    const settings = [words("none"), same(given, question.none), true];
    options.splice(-1, 0, choice("checkbox", question.question, NONE, ...settings));
  }
  return question.kind === "number" ? [number(question, given, place, words), ...options] : options;
}

function number(question, given, place, words) {
  const settings = { type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 5, name: question.question, id: `number-${place}` };
  const name = question.unit ? words("number_asked", { question: question.text, unit: question.unit_label }) : question.text;
  const value = typeof given === "number" ? { value: given } : {};
  return make("span", { class: "number" }, make("input", { ...settings, ...value, "aria-label": name }),
    make("span", { "aria-hidden": "true" }, question.unit_label ?? ""));
}

function tickOf(question, given, words) {
  const unsure = question.options.find((option) => option.id === NOT_SURE);
  const item = choice("checkbox", question.question, "yes", question.item ?? question.text, given === "yes" || given === true);
  return unsure ? [item, choice("checkbox", question.question, NOT_SURE, unsure.label, given === NOT_SURE, true, words("not_sure_about", { choice: unsure.label, item: question.item ?? question.text }))] : [item];
}

// `whole`: how it is called where its label alone would not say what it is about.
function choice(type, name, value, label, checked, alone = false, whole = null) {
  const input = make("input", { type, name, value, checked, "data-alone": alone, "aria-label": whole });
  return make("label", { class: "choice", part: "choice" }, input, make("span", {}, label));
}

// "None" and "not sure" stand alone: each takes back the others, and any other takes it back.
function leaveAlone(event) {
  const changed = event.target;
  const form = event.currentTarget;
  if (!changed.matches("input") || !isSaid(changed)) return;
  for (const each of form.querySelectorAll("input")) {
    if (each === changed) continue;
    const together = each.name === changed.name;
    const alone = together ? "alone" in each.dataset || "alone" in changed.dataset : each.name === "" || changed.name === "";
    if (alone && each.type === "text") each.value = "";
    else if (alone) each.checked = false;
  }
}

const isSaid = (input) => (input.type === "text" ? input.value.trim() !== "" : input.checked);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What was answered: the answers by path, and the faults, each with its place and its words.
export function answersIn(form, exchange, words) {
  const said = [...form.querySelectorAll("input")].filter(isSaid);
  const nothing = said.some((each) => each.name === "");
  const ticks = exchange.draw === "ticks";
  const answers = nothing ? Object.entries(exchange.none.answers).flatMap(([section, given]) =>
    Object.entries(given).map(([name, answer]) => [`${section}.${name}`, answer])) : [];
  if (nothing) return { answers, faults: [] };
  if (ticks && said.length === 0) return { answers, faults: [{ place: WHOLE, text: words("missing_ticks") }] };
  const faults = [];
  exchange.questions.forEach((question, place) => {
    const own = said.filter((each) => each.name === question.question).map((each) => (each.type === "text" ? each.value.trim() : each.value));
    const answer = answerOf(question, own, ticks);
    if (answer === undefined) faults.push({ place, text: question.kind === "number" ? words("number", { least: question.min, most: question.max }) : words("missing") });
    else answers.push([question.question, answer]);
  });
  return { answers, faults };
}

function answerOf(question, own, ticks) {
  if (own.length === 0) return ticks ? question.none ?? undefined : undefined;
  if (own.includes(NOT_SURE)) return NOT_SURE;
  if (own.includes(NONE)) return question.none;
  if (question.kind === "choices") return own;
  return question.kind === "number" ? whole(question, own[0]) : own[0];
}

function whole(question, text) {
  const value = /^[0-9]{1,5}$/.test(text) ? Number(text) : NaN;
  return value >= (question.min ?? 0) && value <= (question.max ?? Infinity) ? value : undefined;
}

export function showFaults(form, faults, words) {
  for (const fieldset of form.querySelectorAll("fieldset")) {
    const fault = faults.find((each) => each.place === Number(fieldset.dataset.place));
    const told = fieldset.querySelector(".fault");
    told.textContent = fault?.text ?? "";
    told.hidden = !fault;
    fieldset.toggleAttribute("data-faulty", Boolean(fault));
  }
  form.querySelector(".faults")?.remove();
  if (faults.length === 0) return;
  const summary = make("p", { class: "faults", tabindex: "-1", role: "alert" }, faults[0].place === WHOLE ? faults[0].text : words("faults", { count: faults.length }));
  form.prepend(summary);
  form.querySelector(`fieldset[data-place="${Math.max(faults[0].place, 0)}"] input`)?.focus();
}
