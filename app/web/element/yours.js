// The person's own answers beside the result, each screen of them with a way to change it.

import { button, details, make } from "./make.js";
import { NOT_SURE } from "./question.js";
import { checkedExchange } from "./shapes.js";

export function yoursOf(visited, answers, change, words) {
  const rows = visited.map((exchange, place) => {
    const questions = exchange.questions.filter((each) => answers.has(each.question));
    if (questions.length === 0) return null;
    const title = exchange.title ?? exchange.questions[0].text;
    const said = questions.map((each) => make("li", {}, words.parts("given", {
      question: each.item ?? each.text, answer: make("b", {}, inWords(each, answers.get(each.question), words)) })));
    return make("div", { class: "given" }, make("ul", {}, ...said),
      button(words("change_answers"), () => change(place), "small", words("change_answers_to", { title })));
  });
  if (!rows.some(Boolean)) return null;
  const paper = make("ul", { class: "paper" }, ...rows.filter(Boolean).flatMap((row) => [...row.querySelectorAll("li")].map((each) => each.cloneNode(true))));
  return make("section", { class: "yours", part: "section yours" }, make("h3", {}, words("yours")), details(words("show_yours"), null, ...rows), paper);
}

function inWords(question, answer, words) {
  const labels = [answer].flat().map((id) => question.options.find((option) => option.id === id)?.label ?? measured(question, id, words));
  return labels.length && labels[0] !== "" ? labels.join("; ") : words("none");
}

const measured = (question, value, words) => (question.unit ? words("measured", { value, unit: question.unit }) : String(value));

// Answers that came by a file or from the page, as if each had been asked alone.
export function exchangesOf(questionnaire, paths) {
  const { yes, no, not_sure: unsure } = questionnaire.answers;
  const asked = questionnaire.sections.flatMap((section) => section.questions).filter((each) => paths.has(each.path));
  return asked.map((each) => {
    const options = each.kind === "yes_no" ? [{ id: "yes", label: yes }, { id: "no", label: no }] : each.options;
    const question = { ...each, question: each.path, options: [...options, { id: NOT_SURE, label: unsure }] };
    return checkedExchange({ id: each.path, kind: "question", title: null, help: null, draw: "rows", none: null, questions: [question] });
  });
}
