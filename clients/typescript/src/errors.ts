// What can go wrong. No error says what was sent: answers are health data.

import { CODES, type ProblemCode } from "./operations.js";
import type { Problem, ProblemFault } from "./schema.js";

/** The service did not answer as asked. */
export class CandidacyError extends Error {
  override name = "CandidacyError";
}

/** The service refused, and said why. */
export class ProblemError extends CandidacyError {
  override name = "ProblemError";
  /** What it said, whole. */
  readonly problem: Problem;
  /** What to decide on; null where this client does not know the code of a later service: take `status` then. */
  readonly code: ProblemCode | null;
  /** The HTTP status. */
  readonly status: number;
  /** The faults of the request, each at its place; none, where the request was not at fault. */
  readonly errors: readonly ProblemFault[];
  /** What to quote when it is reported. */
  readonly requestId: string;
  /** Seconds after which to come again; null where the service did not say. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(`${problem.title} (${problem.status} ${problem.code}, ${problem.request_id})`);
    this.problem = problem;
    this.code = knownCode(problem);
    this.status = problem.status;
    this.errors = problem.errors;
    this.requestId = problem.request_id;
    this.retryAfter = retryAfter;
  }
}

/** What came back is not of the contract: a proxy spoke, or something else listens there. */
export class UnexpectedResponseError extends CandidacyError {
  override name = "UnexpectedResponseError";
  /** The HTTP status; 0 for a redirect that a browser hides. */
  readonly status: number;
  /** Seconds after which to come again; null where that was not said. */
  readonly retryAfter: number | null;

  constructor(status: number, retryAfter: number | null = null) {
    super(`the response, with status ${status}, is not one of the contract`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** The service cannot be reached, it does not allow the page, or the connection broke; `cause` says what is known. */
export class UnreachableError extends CandidacyError {
  override name = "UnreachableError";
}

/** The service took longer than it was given. */
export class TimedOutError extends CandidacyError {
  override name = "TimedOutError";
}

/** A problem's code, or null where this client does not know it: codes may be added. */
export function knownCode(problem: Problem): ProblemCode | null {
  return CODES.find((code) => code === problem.code) ?? null;
}
