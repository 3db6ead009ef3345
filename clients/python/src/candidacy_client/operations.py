"""Generated from the contract by `make clients`: every operation, blocking and async. Change the contract instead."""

from abc import ABC, abstractmethod
from typing import Any, Final, Literal, TypeAlias, Unpack

from candidacy_client.calls import Call, Options
from candidacy_client.models import (
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
)

CONTRACT: Final = "0.2.0"
"""The contract's version."""

ProblemCode: TypeAlias = Literal[
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
]
"""The codes of problems in that version; a later one may have more."""

CODES: Final[frozenset[str]] = frozenset(
    {
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
    }
)


class Operations(ABC):
    """Every operation."""

    @abstractmethod
    def send(self, call: Call) -> Any:
        """What the service gives back.

        Raises:
            CandidacyError: it did not answer as asked.
        """

    def assess(self, body: AssessmentRequest, **options: Unpack[Options]) -> Assessment:
        """Assess one person's answers. Post what is known; leave out the rest."""
        result: Assessment = self.send(
            Call(
                "POST",
                "/v1/assessments",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    def assess_batch(self, body: AssessmentBatchRequest, **options: Unpack[Options]) -> AssessmentBatch:
        """Assess up to 100 requests. Each request has its own result, in the same order: an assessment, or the problem with it."""
        result: AssessmentBatch = self.send(
            Call(
                "POST",
                "/v1/assessment-batches",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    def next_question(self, body: NextQuestionRequest, **options: Unpack[Options]) -> NextQuestion:
        """What to ask next. Post the answers so far; ask what comes back, add its answers, and post again until `exchange` is null."""
        result: NextQuestion = self.send(
            Call(
                "POST",
                "/v1/next-question",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    def what_if(self, body: WhatIfRequest, **options: Unpack[Options]) -> WhatIf:
        """What could make it more suitable. The smallest sets of changes, of what can change, that lead to a better suitability, and what is in the way."""
        result: WhatIf = self.send(
            Call(
                "POST",
                "/v1/what-if",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    def explain(self, body: ExplanationsRequest, **options: Unpack[Options]) -> Explanations:
        """Why rules speak, or do not. For the rules that are named, those `found` or those `open`: each clause in words, from the person's answers."""
        result: Explanations = self.send(
            Call(
                "POST",
                "/v1/explanations",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    def shared_assessments(self, *, limit: int | None = None, cursor: str | None = None, since: str | None = None, **options: Unpack[Options]) -> SharedAssessmentList:
        """What people shared. Newest first, without what was answered: `href` leads to it."""
        result: SharedAssessmentList = self.send(
            Call(
                "GET",
                "/v1/shared-assessments",
                accept="application/json",
                query={"limit": limit, "cursor": cursor, "since": since},
                options=options,
            )
        )
        return result

    def export_shared(self, **options: Unpack[Options]) -> str:
        """Everything that people shared. One record a line, newest first."""
        result: str = self.send(
            Call(
                "GET",
                "/v1/shared-assessments/export",
                accept="application/jsonl",
                options=options,
            )
        )
        return result

    def shared_assessment(self, shared_id: str, **options: Unpack[Options]) -> SharedAssessment:
        """One that was shared. What was answered, and what came of it, as the person saw it."""
        result: SharedAssessment = self.send(
            Call(
                "GET",
                "/v1/shared-assessments/{shared_id}",
                accept="application/json",
                inside={"shared_id": shared_id},
                options=options,
            )
        )
        return result

    def delete_shared(self, shared_id: str, **options: Unpack[Options]) -> None:
        """Delete what is shared. By the clinic's key, or by the person's `deletion_token`. It is gone at once, and for good."""
        self.send(
            Call(
                "DELETE",
                "/v1/shared-assessments/{shared_id}",
                accept="application/json",
                inside={"shared_id": shared_id},
                options=options,
            )
        )

    def shared_summary(self, shared_id: str, **options: Unpack[Options]) -> str:
        """One that was shared, to print. One sheet for the consultation, without a name: who shared it is the clinic's business."""
        result: str = self.send(
            Call(
                "GET",
                "/v1/shared-assessments/{shared_id}/summary",
                accept="text/html",
                inside={"shared_id": shared_id},
                options=options,
            )
        )
        return result

    def access_log(self, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]) -> AccessLog:
        """Who touched what people shared. Newest first; no answers in it."""
        result: AccessLog = self.send(
            Call(
                "GET",
                "/v1/access-log",
                accept="application/json",
                query={"limit": limit, "cursor": cursor},
                options=options,
            )
        )
        return result

    def questionnaire(self, **options: Unpack[Options]) -> Questionnaire:
        """Everything that is asked. Sections, questions, options and wording, and when each is asked: enough to build a form."""
        result: Questionnaire = self.send(
            Call(
                "GET",
                "/v1/questionnaire",
                accept="application/json",
                options=options,
            )
        )
        return result

    def questionnaire_schema(self, **options: Unpack[Options]) -> dict[str, Any]:
        """JSON Schema of the answers. JSON Schema (2020-12) of `answers`, contradictions included, to check a form before it is posted."""
        result: dict[str, Any] = self.send(
            Call(
                "GET",
                "/v1/questionnaire/schema",
                accept="application/schema+json",
                options=options,
            )
        )
        return result

    def rulebook(self, **options: Unpack[Options]) -> Rulebook:
        """The rulebook in use. Its release and digest, what suitabilities and effects mean, and what changed."""
        result: Rulebook = self.send(
            Call(
                "GET",
                "/v1/rulebook",
                accept="application/json",
                options=options,
            )
        )
        return result

    def releases(self, **options: Unpack[Options]) -> ReleaseList:
        """Every release. Newest first, each with what it changed against the one before."""
        result: ReleaseList = self.send(
            Call(
                "GET",
                "/v1/rulebook/releases",
                accept="application/json",
                options=options,
            )
        )
        return result

    def release(self, release: str, **options: Unpack[Options]) -> ReleaseSummary:
        """One release. One release, and what it changed against the one before."""
        result: ReleaseSummary = self.send(
            Call(
                "GET",
                "/v1/rulebook/releases/{release}",
                accept="application/json",
                inside={"release": release},
                options=options,
            )
        )
        return result

    def rules(self, **options: Unpack[Options]) -> RuleList:
        """Every rule. Every rule of the rulebook in use, by id; with a clinic's key, as they are for that clinic."""
        result: RuleList = self.send(
            Call(
                "GET",
                "/v1/rules",
                accept="application/json",
                options=options,
            )
        )
        return result

    def rule(self, rule_id: str, **options: Unpack[Options]) -> Rule:
        """One rule. Text, condition, citations, examples and history of a rule; a rule of a clinic's own needs its key."""
        result: Rule = self.send(
            Call(
                "GET",
                "/v1/rules/{rule_id}",
                accept="application/json",
                inside={"rule_id": rule_id},
                options=options,
            )
        )
        return result

    def sources(self, **options: Unpack[Options]) -> SourceList:
        """Every source. Every source, whether its text was seen, and the rules that cite it."""
        result: SourceList = self.send(
            Call(
                "GET",
                "/v1/sources",
                accept="application/json",
                options=options,
            )
        )
        return result

    def source(self, source_id: str, **options: Unpack[Options]) -> Source:
        """One source. One source, and the rules that cite it."""
        result: Source = self.send(
            Call(
                "GET",
                "/v1/sources/{source_id}",
                accept="application/json",
                inside={"source_id": source_id},
                options=options,
            )
        )
        return result

    def problems(self, **options: Unpack[Options]) -> ProblemList:
        """Every error code. Every code that can stand in a problem, with what it means and what to do."""
        result: ProblemList = self.send(
            Call(
                "GET",
                "/problems",
                accept="application/json",
                options=options,
            )
        )
        return result

    def problem(self, code: str, **options: Unpack[Options]) -> ProblemPage:
        """One error code. What an error code means, and what to do."""
        result: ProblemPage = self.send(
            Call(
                "GET",
                "/problems/{code}",
                accept="application/json",
                inside={"code": code},
                options=options,
            )
        )
        return result

    def clinic(self, **options: Unpack[Options]) -> WhoAnswers:
        """Which clinic answers. The clinic whose rules and prices apply, how to reach it, and whether anything can be shared with it."""
        result: WhoAnswers = self.send(
            Call(
                "GET",
                "/v1/clinic",
                accept="application/json",
                options=options,
            )
        )
        return result

    def difference(self, a: str, b: str, **options: Unpack[Options]) -> ReleaseDifference:
        """What differs between two releases. From release `a` to release `b`: what changed, and whose suitability."""
        result: ReleaseDifference = self.send(
            Call(
                "GET",
                "/v1/rulebook/releases/{a}/diff/{b}",
                accept="application/json",
                inside={"a": a, "b": b},
                options=options,
            )
        )
        return result

    def livez(self, **options: Unpack[Options]) -> Health:
        """Is the process alive. Always 200 while the process can answer at all."""
        result: Health = self.send(
            Call(
                "GET",
                "/livez",
                accept="application/json",
                options=options,
            )
        )
        return result

    def readyz(self, **options: Unpack[Options]) -> Health:
        """Can it do its work. 200 while every release, in memory and on disk, is the one that its digest names; 503 else, and at the end."""
        result: Health = self.send(
            Call(
                "GET",
                "/readyz",
                accept="application/json",
                options=options,
            )
        )
        return result

    def version(self, **options: Unpack[Options]) -> Version:
        """What is running. Software, rulebook release with its digest, and questionnaire."""
        result: Version = self.send(
            Call(
                "GET",
                "/version",
                accept="application/json",
                options=options,
            )
        )
        return result


class AsyncOperations(ABC):
    """Every operation, to be awaited."""

    @abstractmethod
    async def send(self, call: Call) -> Any:
        """What the service gives back.

        Raises:
            CandidacyError: it did not answer as asked.
        """

    async def assess(self, body: AssessmentRequest, **options: Unpack[Options]) -> Assessment:
        """Assess one person's answers. Post what is known; leave out the rest."""
        result: Assessment = await self.send(
            Call(
                "POST",
                "/v1/assessments",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    async def assess_batch(self, body: AssessmentBatchRequest, **options: Unpack[Options]) -> AssessmentBatch:
        """Assess up to 100 requests. Each request has its own result, in the same order: an assessment, or the problem with it."""
        result: AssessmentBatch = await self.send(
            Call(
                "POST",
                "/v1/assessment-batches",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    async def next_question(self, body: NextQuestionRequest, **options: Unpack[Options]) -> NextQuestion:
        """What to ask next. Post the answers so far; ask what comes back, add its answers, and post again until `exchange` is null."""
        result: NextQuestion = await self.send(
            Call(
                "POST",
                "/v1/next-question",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    async def what_if(self, body: WhatIfRequest, **options: Unpack[Options]) -> WhatIf:
        """What could make it more suitable. The smallest sets of changes, of what can change, that lead to a better suitability, and what is in the way."""
        result: WhatIf = await self.send(
            Call(
                "POST",
                "/v1/what-if",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    async def explain(self, body: ExplanationsRequest, **options: Unpack[Options]) -> Explanations:
        """Why rules speak, or do not. For the rules that are named, those `found` or those `open`: each clause in words, from the person's answers."""
        result: Explanations = await self.send(
            Call(
                "POST",
                "/v1/explanations",
                accept="application/json",
                body=body,
                options=options,
            )
        )
        return result

    async def shared_assessments(self, *, limit: int | None = None, cursor: str | None = None, since: str | None = None, **options: Unpack[Options]) -> SharedAssessmentList:
        """What people shared. Newest first, without what was answered: `href` leads to it."""
        result: SharedAssessmentList = await self.send(
            Call(
                "GET",
                "/v1/shared-assessments",
                accept="application/json",
                query={"limit": limit, "cursor": cursor, "since": since},
                options=options,
            )
        )
        return result

    async def export_shared(self, **options: Unpack[Options]) -> str:
        """Everything that people shared. One record a line, newest first."""
        result: str = await self.send(
            Call(
                "GET",
                "/v1/shared-assessments/export",
                accept="application/jsonl",
                options=options,
            )
        )
        return result

    async def shared_assessment(self, shared_id: str, **options: Unpack[Options]) -> SharedAssessment:
        """One that was shared. What was answered, and what came of it, as the person saw it."""
        result: SharedAssessment = await self.send(
            Call(
                "GET",
                "/v1/shared-assessments/{shared_id}",
                accept="application/json",
                inside={"shared_id": shared_id},
                options=options,
            )
        )
        return result

    async def delete_shared(self, shared_id: str, **options: Unpack[Options]) -> None:
        """Delete what is shared. By the clinic's key, or by the person's `deletion_token`. It is gone at once, and for good."""
        await self.send(
            Call(
                "DELETE",
                "/v1/shared-assessments/{shared_id}",
                accept="application/json",
                inside={"shared_id": shared_id},
                options=options,
            )
        )

    async def shared_summary(self, shared_id: str, **options: Unpack[Options]) -> str:
        """One that was shared, to print. One sheet for the consultation, without a name: who shared it is the clinic's business."""
        result: str = await self.send(
            Call(
                "GET",
                "/v1/shared-assessments/{shared_id}/summary",
                accept="text/html",
                inside={"shared_id": shared_id},
                options=options,
            )
        )
        return result

    async def access_log(self, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]) -> AccessLog:
        """Who touched what people shared. Newest first; no answers in it."""
        result: AccessLog = await self.send(
            Call(
                "GET",
                "/v1/access-log",
                accept="application/json",
                query={"limit": limit, "cursor": cursor},
                options=options,
            )
        )
        return result

    async def questionnaire(self, **options: Unpack[Options]) -> Questionnaire:
        """Everything that is asked. Sections, questions, options and wording, and when each is asked: enough to build a form."""
        result: Questionnaire = await self.send(
            Call(
                "GET",
                "/v1/questionnaire",
                accept="application/json",
                options=options,
            )
        )
        return result

    async def questionnaire_schema(self, **options: Unpack[Options]) -> dict[str, Any]:
        """JSON Schema of the answers. JSON Schema (2020-12) of `answers`, contradictions included, to check a form before it is posted."""
        result: dict[str, Any] = await self.send(
            Call(
                "GET",
                "/v1/questionnaire/schema",
                accept="application/schema+json",
                options=options,
            )
        )
        return result

    async def rulebook(self, **options: Unpack[Options]) -> Rulebook:
        """The rulebook in use. Its release and digest, what suitabilities and effects mean, and what changed."""
        result: Rulebook = await self.send(
            Call(
                "GET",
                "/v1/rulebook",
                accept="application/json",
                options=options,
            )
        )
        return result

    async def releases(self, **options: Unpack[Options]) -> ReleaseList:
        """Every release. Newest first, each with what it changed against the one before."""
        result: ReleaseList = await self.send(
            Call(
                "GET",
                "/v1/rulebook/releases",
                accept="application/json",
                options=options,
            )
        )
        return result

    async def release(self, release: str, **options: Unpack[Options]) -> ReleaseSummary:
        """One release. One release, and what it changed against the one before."""
        result: ReleaseSummary = await self.send(
            Call(
                "GET",
                "/v1/rulebook/releases/{release}",
                accept="application/json",
                inside={"release": release},
                options=options,
            )
        )
        return result

    async def rules(self, **options: Unpack[Options]) -> RuleList:
        """Every rule. Every rule of the rulebook in use, by id; with a clinic's key, as they are for that clinic."""
        result: RuleList = await self.send(
            Call(
                "GET",
                "/v1/rules",
                accept="application/json",
                options=options,
            )
        )
        return result

    async def rule(self, rule_id: str, **options: Unpack[Options]) -> Rule:
        """One rule. Text, condition, citations, examples and history of a rule; a rule of a clinic's own needs its key."""
        result: Rule = await self.send(
            Call(
                "GET",
                "/v1/rules/{rule_id}",
                accept="application/json",
                inside={"rule_id": rule_id},
                options=options,
            )
        )
        return result

    async def sources(self, **options: Unpack[Options]) -> SourceList:
        """Every source. Every source, whether its text was seen, and the rules that cite it."""
        result: SourceList = await self.send(
            Call(
                "GET",
                "/v1/sources",
                accept="application/json",
                options=options,
            )
        )
        return result

    async def source(self, source_id: str, **options: Unpack[Options]) -> Source:
        """One source. One source, and the rules that cite it."""
        result: Source = await self.send(
            Call(
                "GET",
                "/v1/sources/{source_id}",
                accept="application/json",
                inside={"source_id": source_id},
                options=options,
            )
        )
        return result

    async def problems(self, **options: Unpack[Options]) -> ProblemList:
        """Every error code. Every code that can stand in a problem, with what it means and what to do."""
        result: ProblemList = await self.send(
            Call(
                "GET",
                "/problems",
                accept="application/json",
                options=options,
            )
        )
        return result

    async def problem(self, code: str, **options: Unpack[Options]) -> ProblemPage:
        """One error code. What an error code means, and what to do."""
        result: ProblemPage = await self.send(
            Call(
                "GET",
                "/problems/{code}",
                accept="application/json",
                inside={"code": code},
                options=options,
            )
        )
        return result

    async def clinic(self, **options: Unpack[Options]) -> WhoAnswers:
        """Which clinic answers. The clinic whose rules and prices apply, how to reach it, and whether anything can be shared with it."""
        result: WhoAnswers = await self.send(
            Call(
                "GET",
                "/v1/clinic",
                accept="application/json",
                options=options,
            )
        )
        return result

    async def difference(self, a: str, b: str, **options: Unpack[Options]) -> ReleaseDifference:
        """What differs between two releases. From release `a` to release `b`: what changed, and whose suitability."""
        result: ReleaseDifference = await self.send(
            Call(
                "GET",
                "/v1/rulebook/releases/{a}/diff/{b}",
                accept="application/json",
                inside={"a": a, "b": b},
                options=options,
            )
        )
        return result

    async def livez(self, **options: Unpack[Options]) -> Health:
        """Is the process alive. Always 200 while the process can answer at all."""
        result: Health = await self.send(
            Call(
                "GET",
                "/livez",
                accept="application/json",
                options=options,
            )
        )
        return result

    async def readyz(self, **options: Unpack[Options]) -> Health:
        """Can it do its work. 200 while every release, in memory and on disk, is the one that its digest names; 503 else, and at the end."""
        result: Health = await self.send(
            Call(
                "GET",
                "/readyz",
                accept="application/json",
                options=options,
            )
        )
        return result

    async def version(self, **options: Unpack[Options]) -> Version:
        """What is running. Software, rulebook release with its digest, and questionnaire."""
        result: Version = await self.send(
            Call(
                "GET",
                "/version",
                accept="application/json",
                options=options,
            )
        )
        return result
