// Answers by path (`section.question`), in a Map, so that no name from outside can reach into an object.

export function nested(answers) {
  const sections = Object.create(null);
  for (const [path, answer] of answers) {
    const [section, name] = path.split(".");
    sections[section] ??= Object.create(null);
    sections[section][name] = answer;
  }
  return sections;
}

export function flat(sections) {
  const answers = new Map();
  for (const [section, given] of Object.entries(sections ?? {})) {
    for (const [name, answer] of Object.entries(given ?? {})) answers.set(`${section}.${name}`, answer);
  }
  return answers;
}

// A file that the person keeps: the answers, the day and rules of the result, the receipt where the service makes one, and what
// it takes to have deleted what was shared.
export function asFile(answers, result, shared) {
  const { release, as_of } = result.provenance;
  return JSON.stringify({ candidacy: 1, answers: nested(answers), release, as_of, receipt: result.receipt ?? null, shared }, null, 2);
}

// Throws where the text is no such file.
export function fromFile(text) {
  const kept = JSON.parse(text);
  if (kept?.candidacy !== 1 || typeof kept.answers !== "object" || kept.answers === null) throw new SyntaxError("no answers");
  return { answers: flat(kept.answers), shared: kept.shared ?? null };
}
