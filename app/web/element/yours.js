// The person's own answers beside the result, each screen of them with a way to change it.

import { button, details, make } from "./make.js";

export function yoursOf(visited, answers, change, words) {
  const rows = visited.map((exchange, place) => {
    const said = saidIn(exchange, answers, words);
    if (said.length === 0) return null;
    const title = exchange.title ?? exchange.questions[0].text;
    return make("div", { class: "given" }, make("ul", {}, ...said),
      button(words("change_answers"), () => change(place), "small", words("change_answers_to", { title })));
  });
  if (!rows.some(Boolean)) return null;
  const paper = listOf(visited, answers, words);
  paper.className = "paper";
  return make("section", { class: "yours", part: "section yours" }, make("h3", {}, words("yours")), details(words("show_yours"), null, ...rows), paper);
}

// All of them as one list.
export const listOf = (visited, answers, words) => make("ul", {}, ...visited.flatMap((exchange) => saidIn(exchange, answers, words)));

function saidIn(exchange, answers, words) {
  const questions = exchange.questions.filter((each) => answers.has(each.question));
  return questions.map((each) => make("li", {}, words.parts("given", {
    question: each.item ?? each.text, answer: make("b", {}, inWords(each, answers.get(each.question), words)) })));
}

function inWords(question, answer, words) {
  const labels = [answer].flat().map((id) => question.options.find((option) => option.id === id)?.label ?? measured(question, id, words));
  return labels.length && labels[0] !== "" ? labels.join("; ") : words("none");
}

const measured = (question, value, words) => (question.unit ? words("measured", { value, unit: question.unit_label }) : String(value));
