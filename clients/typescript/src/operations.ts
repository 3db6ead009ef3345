// Generated from the contract by `make clients`: every operation. Change the contract instead.

import type { Call, CallOptions } from "./call.js";
import type {
  AccessLog,
  Assessment,
  AssessmentBatch,
  AssessmentBatchRequest,
  AssessmentRequest,
  Explanations,
  ExplanationsRequest,
  Health,
  NextQuestion,
  NextQuestionRequest,
  ProblemList,
  ProblemPage,
  Questionnaire,
  ReleaseDifference,
  ReleaseList,
  ReleaseSummary,
  Rule,
  RuleList,
  Rulebook,
  SharedAssessment,
  SharedAssessmentList,
  Source,
  SourceList,
  Version,
  WhatIf,
  WhatIfRequest,
  WhoAnswers,
} from "./schema.js";

/** The contract's version. */
export const CONTRACT = "0.2.0";

/** The codes of problems in that version; a later one may have more. */
export const CODES = [
  "not_json",
  "duplicate_key",
  "not_utf8",
  "too_deep",
  "cors_refused",
  "bad_request",
  "unusable_parameter",
  "unusable_idempotency_key",
  "credential_needed",
  "credential_refused",
  "not_allowed",
  "origin_refused",
  "clinic_suspended",
  "not_found",
  "release_not_found",
  "release_not_for_clinic",
  "idempotency_key_in_use",
  "gone",
  "method_not_allowed",
  "too_large",
  "not_json_content_type",
  "encoded_body",
  "invalid_request",
  "sharing_unavailable",
  "idempotency_key_reused",
  "receipts_unavailable",
  "too_slow",
  "too_many_requests",
  "headers_too_large",
  "unknown_transfer_coding",
  "version_not_supported",
  "internal_error",
  "overloaded",
  "storage_unavailable",
  "not_ready",
  "shutting_down",
] as const;

export type ProblemCode = (typeof CODES)[number];

/** Every operation. Each rejects with a `CandidacyError` where the service does not answer as asked. */
export abstract class Operations {
  /** What the service gives back. */
  protected abstract send(call: Call): Promise<unknown>;

  /** Assess one person's answers. Post what is known; leave out the rest. */
  assess(body: AssessmentRequest, options: CallOptions = {}): Promise<Assessment> {
    return this.send({
      method: "POST",
      path: "/v1/assessments",
      accept: "application/json",
      body,
      options,
    }) as Promise<Assessment>;
  }

  /** Assess up to 100 requests. Each request has its own result, in the same order: an assessment, or the problem with it. */
  assessBatch(body: AssessmentBatchRequest, options: CallOptions = {}): Promise<AssessmentBatch> {
    return this.send({
      method: "POST",
      path: "/v1/assessment-batches",
      accept: "application/json",
      body,
      options,
    }) as Promise<AssessmentBatch>;
  }

  /** What to ask next. Post the answers so far; ask what comes back, add its answers, and post again until `exchange` is null. */
  nextQuestion(body: NextQuestionRequest, options: CallOptions = {}): Promise<NextQuestion> {
    return this.send({
      method: "POST",
      path: "/v1/next-question",
      accept: "application/json",
      body,
      options,
    }) as Promise<NextQuestion>;
  }

  /** What could make it more suitable. The smallest sets of changes, of what can change, that lead to a better suitability, and what is in the way. */
  whatIf(body: WhatIfRequest, options: CallOptions = {}): Promise<WhatIf> {
    return this.send({
      method: "POST",
      path: "/v1/what-if",
      accept: "application/json",
      body,
      options,
    }) as Promise<WhatIf>;
  }

  /** Why rules speak, or do not. For the rules that are named, those `found` or those `open`: each clause in words, from the person's answers. */
  explain(body: ExplanationsRequest, options: CallOptions = {}): Promise<Explanations> {
    return this.send({
      method: "POST",
      path: "/v1/explanations",
      accept: "application/json",
      body,
      options,
    }) as Promise<Explanations>;
  }

  /** What people shared. Newest first, without what was answered: `href` leads to it. */
  sharedAssessments(query: { limit?: number | null | undefined; cursor?: string | null | undefined; since?: string | null | undefined; } = {}, options: CallOptions = {}): Promise<SharedAssessmentList> {
    return this.send({
      method: "GET",
      path: "/v1/shared-assessments",
      accept: "application/json",
      query,
      options,
    }) as Promise<SharedAssessmentList>;
  }

  /** Everything that people shared. One record a line, newest first. */
  exportShared(options: CallOptions = {}): Promise<string> {
    return this.send({
      method: "GET",
      path: "/v1/shared-assessments/export",
      accept: "application/jsonl",
      options,
    }) as Promise<string>;
  }

  /** One that was shared. What was answered, and what came of it, as the person saw it. */
  sharedAssessment(sharedId: string, options: CallOptions = {}): Promise<SharedAssessment> {
    return this.send({
      method: "GET",
      path: "/v1/shared-assessments/{shared_id}",
      accept: "application/json",
      inside: { shared_id: sharedId },
      options,
    }) as Promise<SharedAssessment>;
  }

  /** Delete what is shared. By the clinic's key, or by the person's `deletion_token`. It is gone at once, and for good. */
  deleteShared(sharedId: string, options: CallOptions = {}): Promise<void> {
    return this.send({
      method: "DELETE",
      path: "/v1/shared-assessments/{shared_id}",
      accept: "application/json",
      inside: { shared_id: sharedId },
      options,
    }) as Promise<void>;
  }

  /** One that was shared, to print. One sheet for the consultation, without a name: who shared it is the clinic's business. */
  sharedSummary(sharedId: string, options: CallOptions = {}): Promise<string> {
    return this.send({
      method: "GET",
      path: "/v1/shared-assessments/{shared_id}/summary",
      accept: "text/html",
      inside: { shared_id: sharedId },
      options,
    }) as Promise<string>;
  }

  /** Who touched what people shared. Newest first; no answers in it. */
  accessLog(query: { limit?: number | null | undefined; cursor?: string | null | undefined; } = {}, options: CallOptions = {}): Promise<AccessLog> {
    return this.send({
      method: "GET",
      path: "/v1/access-log",
      accept: "application/json",
      query,
      options,
    }) as Promise<AccessLog>;
  }

  /** Everything that is asked. Sections, questions, options and wording, and when each is asked: enough to build a form. */
  questionnaire(options: CallOptions = {}): Promise<Questionnaire> {
    return this.send({
      method: "GET",
      path: "/v1/questionnaire",
      accept: "application/json",
      options,
    }) as Promise<Questionnaire>;
  }

  /** JSON Schema of the answers. JSON Schema (2020-12) of `answers`, contradictions included, to check a form before it is posted. */
  questionnaireSchema(options: CallOptions = {}): Promise<Record<string, unknown>> {
    return this.send({
      method: "GET",
      path: "/v1/questionnaire/schema",
      accept: "application/schema+json",
      options,
    }) as Promise<Record<string, unknown>>;
  }

  /** The rulebook in use. Its release and digest, what suitabilities and effects mean, and what changed. */
  rulebook(options: CallOptions = {}): Promise<Rulebook> {
    return this.send({
      method: "GET",
      path: "/v1/rulebook",
      accept: "application/json",
      options,
    }) as Promise<Rulebook>;
  }

  /** Every release. Newest first, each with what it changed against the one before. */
  releases(options: CallOptions = {}): Promise<ReleaseList> {
    return this.send({
      method: "GET",
      path: "/v1/rulebook/releases",
      accept: "application/json",
      options,
    }) as Promise<ReleaseList>;
  }

  /** One release. One release, and what it changed against the one before. */
  release(release: string, options: CallOptions = {}): Promise<ReleaseSummary> {
    return this.send({
      method: "GET",
      path: "/v1/rulebook/releases/{release}",
      accept: "application/json",
      inside: { release: release },
      options,
    }) as Promise<ReleaseSummary>;
  }

  /** Every rule. Every rule of the rulebook in use, by id; with a clinic's key, as they are for that clinic. */
  rules(options: CallOptions = {}): Promise<RuleList> {
    return this.send({
      method: "GET",
      path: "/v1/rules",
      accept: "application/json",
      options,
    }) as Promise<RuleList>;
  }

  /** One rule. Text, condition, citations, examples and history of a rule; a rule of a clinic's own needs its key. */
  rule(ruleId: string, options: CallOptions = {}): Promise<Rule> {
    return this.send({
      method: "GET",
      path: "/v1/rules/{rule_id}",
      accept: "application/json",
      inside: { rule_id: ruleId },
      options,
    }) as Promise<Rule>;
  }

  /** Every source. Every source, whether its text was seen, and the rules that cite it. */
  sources(options: CallOptions = {}): Promise<SourceList> {
    return this.send({
      method: "GET",
      path: "/v1/sources",
      accept: "application/json",
      options,
    }) as Promise<SourceList>;
  }

  /** One source. One source, and the rules that cite it. */
  source(sourceId: string, options: CallOptions = {}): Promise<Source> {
    return this.send({
      method: "GET",
      path: "/v1/sources/{source_id}",
      accept: "application/json",
      inside: { source_id: sourceId },
      options,
    }) as Promise<Source>;
  }

  /** Every error code. Every code that can stand in a problem, with what it means and what to do. */
  problems(options: CallOptions = {}): Promise<ProblemList> {
    return this.send({
      method: "GET",
      path: "/problems",
      accept: "application/json",
      options,
    }) as Promise<ProblemList>;
  }

  /** One error code. What an error code means, and what to do. */
  problem(code: string, options: CallOptions = {}): Promise<ProblemPage> {
    return this.send({
      method: "GET",
      path: "/problems/{code}",
      accept: "application/json",
      inside: { code: code },
      options,
    }) as Promise<ProblemPage>;
  }

  /** Which clinic answers. The clinic whose rules and prices apply, how to reach it, and whether anything can be shared with it. */
  clinic(options: CallOptions = {}): Promise<WhoAnswers> {
    return this.send({
      method: "GET",
      path: "/v1/clinic",
      accept: "application/json",
      options,
    }) as Promise<WhoAnswers>;
  }

  /** What differs between two releases. From release `a` to release `b`: what changed, and whose suitability. */
  difference(a: string, b: string, options: CallOptions = {}): Promise<ReleaseDifference> {
    return this.send({
      method: "GET",
      path: "/v1/rulebook/releases/{a}/diff/{b}",
      accept: "application/json",
      inside: { a: a, b: b },
      options,
    }) as Promise<ReleaseDifference>;
  }

  /** Is the process alive. Always 200 while the process can answer at all. */
  livez(options: CallOptions = {}): Promise<Health> {
    return this.send({
      method: "GET",
      path: "/livez",
      accept: "application/json",
      options,
    }) as Promise<Health>;
  }

  /** Can it do its work. 200 while every release, in memory and on disk, is the one that its digest names; 503 else, and at the end. */
  readyz(options: CallOptions = {}): Promise<Health> {
    return this.send({
      method: "GET",
      path: "/readyz",
      accept: "application/json",
      options,
    }) as Promise<Health>;
  }

  /** What is running. Software, rulebook release with its digest, and questionnaire. */
  version(options: CallOptions = {}): Promise<Version> {
    return this.send({
      method: "GET",
      path: "/version",
      accept: "application/json",
      options,
    }) as Promise<Version>;
  }
}
