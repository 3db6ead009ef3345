// What a response must have before it is drawn. A result without its cautions would look milder than it is, so whatever
// does not have its shape is refused whole.

import { Fault } from "./service.js";

const KINDS = ["yes_no", "choice", "choices", "number"];
const FINDINGS = ["urgent", "cautions", "information", "general"];

export const isText = (value) => typeof value === "string";
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isOption = (option) => isText(option?.id) && isText(option.label);
const isQuestion = (each) =>
  isText(each?.question) && /^[^.]+\.[^.]+$/.test(each.question) && isText(each.text) && KINDS.includes(each.kind) &&
  Array.isArray(each.options) && each.options.every(isOption);
const isNone = (none) => none === null || (isText(none?.label) && isObject(none.answers) && Object.values(none.answers).every(isObject));
export const isExchange = (exchange) =>
  ["question", "list", "page"].includes(exchange?.kind) && ["rows", "ticks"].includes(exchange.draw) &&
  Array.isArray(exchange.questions) && exchange.questions.length > 0 && exchange.questions.every(isQuestion) &&
  isNone(exchange.none);
const isFinding = (finding) =>
  isText(finding?.title) && isText(finding.advice) && isText(finding.effect) && Array.isArray(finding.because) && Array.isArray(finding.sources);

export function checkedNext(next) {
  const fits =
    isObject(next) && (next.exchange === null || isExchange(next.exchange)) && Array.isArray(next.dropped) &&
    Number.isInteger(next.progress?.left_if_nothing_applies) && isObject(next.if_you_stop);
  if (!fits) throw new Fault("unexpected");
  return next;
}

export function checkedExchange(exchange) {
  if (!isExchange(exchange)) throw new Fault("unexpected");
  return exchange;
}

// Why, by rule.
export function whyOf(said) {
  const explained = said.explanations.filter((each) => isText(each.clause?.text));
  return new Map(explained.map((each) => [each.rule, each.clause.text]));
}

export function checkedChanges(said) {
  const fits = said.suggestions.every((way) => isText(way.label) && way.changes.every((change) => isText(change.text))) &&
    said.in_the_way.every((each) => isText(each.title) && isText(each.why));
  if (!fits) throw new Fault("unexpected");
  return said;
}

export function checkedResult(result) {
  const fits =
    isObject(result) && isText(result.label) && isText(result.headline) && isText(result.disclaimer) &&
    FINDINGS.every((name) => Array.isArray(result[name]) && result[name].every(isFinding)) &&
    Array.isArray(result.open_questions) && isObject(result.answered) && isObject(result.sources) &&
    ["bounds", "sessions", "benefit", "timeline", "cost", "provenance"].every((name) => isObject(result[name]));
  if (!fits) throw new Fault("unexpected");
  return result;
}
