// What a response means, and whether to ask once more.

import { type CandidacyError, ProblemError, UnexpectedResponseError, UnreachableError } from "./errors.js";
import type { Problem } from "./schema.js";

/** How often to ask again, and how many milliseconds to wait at most before that. */
export interface Patience {
  readonly retries: number;
  readonly longestWait: number;
}

/** Come again later, these say. */
const BUSY = [429, 503];
/** Milliseconds, where the service does not say; each later pause is twice as long. */
const FIRST_PAUSE = 250;

/**
 * Milliseconds to wait before asking again, null where that is not to be done.
 *
 * Every call may be sent again: what stores has a key of its own. The wait is as long as the service asks for or longer,
 * by chance, so that not all who were turned away come back at once.
 */
export function pause(failed: CandidacyError, before: number, { retries, longestWait }: Patience): number | null {
  if (before >= retries) return null;
  const refused = failed instanceof ProblemError || failed instanceof UnexpectedResponseError;
  if (refused ? !BUSY.includes(failed.status) : !(failed instanceof UnreachableError)) return null;
  const asked = refused ? failed.retryAfter : null;
  const least = asked === null ? FIRST_PAUSE * 2 ** before : asked * 1000;
  return least > longestWait ? null : Math.min(least * (1 + Math.random() / 2), longestWait);
}

/** What the service gives back: JSON, or text; undefined where there is nothing. */
export function result(response: Response, text: string, accept: string): unknown {
  if (response.status === 204) return undefined;
  const said = (response.headers.get("Content-Type") ?? "").split(";")[0]?.trim();
  if (response.ok && said === accept) return accept.endsWith("json") ? json(response, text) : text;
  const problem = said === "application/problem+json" ? json(response, text) : null;
  if (isProblem(problem)) throw new ProblemError(problem, retryAfter(response));
  throw new UnexpectedResponseError(response.status, retryAfter(response));
}

function json(response: Response, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnexpectedResponseError(response.status);
  }
}

function isProblem(said: unknown): said is Problem {
  const keys = ["code", "status", "title", "errors", "request_id"];
  return typeof said === "object" && said !== null && keys.every((key) => key in said);
}

/** Seconds after which to come again, null where that is not said in a way that can be read. */
function retryAfter(response: Response): number | null {
  const said = response.headers.get("Retry-After")?.trim();
  if (!said) return null;
  if (/^\d+$/.test(said)) return Number(said);
  const at = said.endsWith(" GMT") ? Date.parse(said) : Number.NaN; // alone, it would take "-1" for a year
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}
