// A client of Candidacy: whether microneedling may suit somebody's acne scars, with sources.

export type { CallOptions } from "./call.js";
export { Candidacy, type Settings } from "./client.js";
export {
  CandidacyError,
  knownCode,
  ProblemError,
  TimedOutError,
  UnexpectedResponseError,
  UnreachableError,
} from "./errors.js";
export { CODES, CONTRACT, type ProblemCode } from "./operations.js";
export type * from "./schema.js";
