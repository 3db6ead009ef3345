// What the element asks the service for, each response checked before it is drawn.

import { NOT_SURE } from "./question.js";
import { checkedChanges, checkedExchange, checkedNext, checkedResult, whyOf } from "./shapes.js";

export async function nextOf(service, answers, goal, signal) {
  const next = checkedNext(await service.post("next-question", answers, signal, { goal }));
  signal.throwIfAborted();
  return next;
}

// The result, and what stands beside it: it stands without.
export async function resultFor(service, answers, signal, interim) {
  const more = interim ? null : service.post("next-question", answers, signal, { goal: "everything" }).then(checkedNext);
  const [result, why, changes, beyond] = await Promise.allSettled([
    service.post("assessments", answers, signal).then(checkedResult),
    service.post("explanations", answers, signal, { rules: "found" }).then(whyOf),
    service.post("what-if", answers, signal).then(checkedChanges),
    more,
  ]);
  if (result.status === "rejected") throw result.reason;
  return { result: result.value, beside: { why: why.value ?? new Map(), changes: changes.value ?? null, beyond: beyond.value ?? null } };
}

function unseenPaths(visited, answers) {
  const shown = new Set(visited.flatMap((exchange) => exchange.questions.map((each) => each.question)));
  return new Set([...answers.keys()].filter((path) => !shown.has(path)));
}

// Whether something is answered that was on no screen: it came by a file or from the page.
export const hasUnseen = (visited, answers) => unseenPaths(visited, answers).size > 0;

// A screen for each of these, so that it can be changed; none where they cannot be had.
export async function unseenOf(service, visited, answers, signal) {
  const screens = await service.call("GET", "questionnaire", signal).then((said) => exchangesOf(said, unseenPaths(visited, answers))).catch(() => []);
  signal.throwIfAborted();
  return screens;
}

function exchangesOf(questionnaire, paths) {
  const { yes, no, not_sure: unsure } = questionnaire.answers;
  const asked = questionnaire.sections.flatMap((section) => section.questions).filter((each) => paths.has(each.path));
  return asked.map((each) => {
    const options = each.kind === "yes_no" ? [{ id: "yes", label: yes }, { id: "no", label: no }] : each.options;
    const question = { ...each, question: each.path, options: [...options, { id: NOT_SURE, label: unsure }] };
    return checkedExchange({ id: each.path, kind: "question", title: null, help: null, draw: "rows", none: null, questions: [question] });
  });
}
