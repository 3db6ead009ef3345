// The answers of one person: what is kept of them here, and how what stands in a form becomes one.

import type { Answers, AskedQuestion, DroppedAnswer, Exchange } from "candidacy-client";

type Answer = string | number | string[];

/** The answers with those of a form; null where the form is not filled in. */
export function answered(answers: Answers, exchange: Exchange, form: FormData): Answers | null {
  const ticks = exchange.draw === "ticks";
  if (ticks && ![...form.values()].some(Boolean)) return null;
  let found = answers;
  for (const question of exchange.questions) {
    const answer = taken(question, form.getAll(question.question).map(String), ticks);
    if (answer === null) return null;
    found = kept(found, question.question, answer);
  }
  return found;
}

/** The answers with the explicit one that nothing of a list applies. */
export function none(answers: Answers, exchange: Exchange): Answers {
  const pairs = Object.entries(exchange.none?.answers ?? {});
  return pairs.reduce((found, [section, given]) => ({ ...found, [section]: { ...found[section as keyof Answers], ...given } }), answers);
}

/** The answers without those that the service left out: no longer asked, or contradicted by another. */
export function without(answers: Answers, dropped: readonly DroppedAnswer[]): Answers {
  const gone = new Set(dropped.map((each) => each.question));
  const sections = Object.entries(answers).map(([section, given]) => {
    const left = Object.entries(given ?? {}).filter(([name]) => !gone.has(`${section}.${name}`));
    return [section, Object.fromEntries(left)];
  });
  return Object.fromEntries(sections) as Answers;
}

/** What a form says to one question; null where it says nothing, and something was needed. */
function taken(question: AskedQuestion, given: string[], ticks: boolean): Answer | null {
  const said = given.filter(Boolean);
  if (said.includes("not_sure")) return "not_sure";
  if (question.kind === "choices") return given.length > 0 ? said : ticks ? question.none : null;
  const [first] = said;
  if (first === undefined) return ticks ? question.none : null;
  return question.kind === "number" ? Number(first) : first;
}

function kept(answers: Answers, path: string, answer: Answer): Answers {
  const [section = "", name = ""] = path.split(".");
  return { ...answers, [section]: { ...answers[section as keyof Answers], [name]: answer } };
}
