// Makes one call with the TypeScript client of this folder, and prints how it went.
// Reads {url, name, arguments, options, settings, abort_after} from standard input: names as in Python, times in seconds.

import { readFileSync } from "node:fs";
import { Candidacy } from "candidacy-client";

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const milliseconds = ["timeout", "longest_wait"];
const own = (said) =>
  Object.fromEntries(Object.entries(said).map(([key, value]) => [camel(key), milliseconds.includes(key) ? value * 1000 : value]));

const asked = JSON.parse(readFileSync(0, "utf-8"));
const client = new Candidacy(asked.url, own(asked.settings));
const options = own(asked.options);
if (asked.abort_after !== null) {
  const controller = new AbortController();
  options.signal = controller.signal;
  if (asked.abort_after === 0) controller.abort(new Error("enough"));
  else setTimeout(() => controller.abort(new Error("enough")), asked.abort_after * 1000);
}
let outcome;
try {
  outcome = { value: (await client[camel(asked.name)](...asked.arguments, options)) ?? null };
} catch (error) {
  const { name, message, code = null, status = null, retryAfter = null, errors = [] } = error;
  outcome = { error: name, message, code, status, retry_after: retryAfter, errors };
}
console.log(JSON.stringify(outcome));
