"""An assessment, written out for a person: ids get their texts here."""

from dataclasses import dataclass
from typing import Literal

from app import assessment as made
from app.rules.model import BenefitLevel, Rulebook, SuitabilityId
from app.rules.model import Span as RuleSpan
from app.wire import shapes


@dataclass(frozen=True, slots=True)
class Rendering:
    """What an assessment is written out with."""

    book: Rulebook
    software: str

    def assessment(self, assessment: made.Assessment, client_reference: str | None) -> shapes.Assessment:
        """The JSON of an assessment."""
        return {
            **self.outlook(assessment),
            "cautions": [self.finding(each) for each in assessment.cautions],
            "information": [self.finding(each) for each in assessment.information],
            "general": [self.finding(each) for each in assessment.general],
            "urgent": [self.finding(each) for each in assessment.urgent],
            "open_questions": self.open_questions(assessment),
            "sources": {source: self.source(source) for source in assessment.sources},
            "provenance": self.provenance(assessment.as_of.isoformat()),
            "client_reference": client_reference,
            "receipt": None,
            "disclaimer": self.disclaimer(),
        }

    def outlook(self, assessment: made.Assessment) -> shapes.Outlook:
        """What it comes to, before the findings."""
        score = assessment.score
        return {
            "suitability": assessment.suitability,
            "headline": self.headline(assessment.suitability),
            "bounds": self.bounds(assessment.at_best, assessment.at_worst, settled=assessment.settled),
            "score": {
                "value": score.value,
                "at_best": score.at_best,
                "at_worst": score.at_worst,
                "contributions": [self.contribution(each) for each in score.contributions],
            },
            "sessions": self.sessions(assessment.sessions),
            "benefit": {
                "level": assessment.benefit.level,
                "text": self.benefit(assessment.benefit.level),
                "because": [self.finding(each) for each in assessment.benefit.because],
            },
            "timeline": self._timeline(assessment.timeline),
            "cost": self.cost(assessment.cost),
        }

    def headline(self, suitability: SuitabilityId) -> str:
        """What a suitability says to the person."""
        return self.book.texts["headlines"][suitability]

    def bounds(self, at_best: SuitabilityId, at_worst: SuitabilityId, *, settled: bool) -> shapes.Bounds:
        """The JSON of where the suitability can still go."""
        return {"decided": at_best == at_worst, "settled": settled, "at_best": at_best, "at_worst": at_worst}

    def contribution(self, contribution: tuple[str, int]) -> shapes.Contribution:
        """The JSON of what a rule takes off the score."""
        rule, points = contribution
        return {"rule": rule, "points": points}

    def benefit(self, level: BenefitLevel | Literal["unknown"]) -> str:
        """What a level of benefit says to the person."""
        return self.book.texts["benefit"][level]

    def provenance(self, as_of: str) -> shapes.Provenance:
        """What it was made with, and the day (ISO 8601) it was made for."""
        return {
            "release": self.book.release,
            "digest": self.book.digest,
            "questionnaire": self.book.questionnaire.version,
            "software": self.software,
            "as_of": as_of,
        }

    def disclaimer(self) -> str:
        """What every assessment ends with."""
        return " ".join(self.book.texts["disclaimer"].values())

    def finding(self, finding: made.Finding) -> shapes.Finding:
        """The JSON of a finding."""
        title, advice, evidence = self._words(finding)
        return {
            "rule": finding.rule,
            "effect": finding.effect,
            "title": title,
            "advice": advice,
            "because": list(finding.because),
            "wait": self._wait(finding.wait),
            "evidence": evidence,
            "sources": list(finding.sources),
            "open_rules": list(finding.open_rules),
        }

    def _words(self, finding: made.Finding) -> tuple[str, str, shapes.EvidenceStrength]:
        if finding.rule is not None:
            rule = self.book.by_id[finding.rule]
            return rule.title, rule.advice, rule.evidence
        question = self.book.questionnaire.questions[finding.because[0]]
        return question.unsure, self.book.texts["unsure"][finding.effect], "judgement"

    def _wait(self, wait: made.Wait | None) -> shapes.Wait | None:
        if wait is None:
            return None
        return {
            "until": wait.until.isoformat() if wait.until else None,
            "event": self.event(wait.event) if wait.event else None,
        }

    def event(self, code: str) -> shapes.Event:
        """The JSON of an event."""
        return {"code": code, "text": self.book.texts["events"][code]}

    def sessions(self, estimate: made.Estimate) -> shapes.Sessions:
        """The JSON of the session estimate."""
        return {
            "status": estimate.status,
            "reason": estimate.reason,
            "text": self.book.texts["sessions"][estimate.reason or estimate.status],
            "min": estimate.number.min if estimate.number else None,
            "max": estimate.number.max if estimate.number else None,
            "interval_weeks": span(estimate.interval),
            "course_weeks": span(estimate.course),
            "certainty": estimate.certainty,
            "because": list(estimate.because),
            "sources": list(estimate.sources),
        }

    def _timeline(self, timeline: made.Timeline) -> shapes.Timeline:
        return {
            "earliest_start": timeline.earliest_start.isoformat() if timeline.earliest_start else None,
            "wait_for": [self.event(code) for code in timeline.wait_for],
            "first_change_weeks": span(timeline.first_change),
            "judge_after_months": span(timeline.judge_after),
        }

    def cost(self, cost: made.Cost) -> shapes.Cost:
        """The JSON of the cost."""
        return {
            "prices": cost.prices,
            "currency": cost.currency,
            "per_session": {"min": cost.per_session.min, "max": cost.per_session.max},
            "total": span(cost.total),
        }

    def open_questions(self, assessment: made.Assessment) -> list[shapes.OpenQuestion]:
        """The JSON of the open questions."""
        return [self.open_question(each) for each in assessment.open_questions]

    def open_question(self, opened: made.OpenQuestion) -> shapes.OpenQuestion:
        """The JSON of an open question."""
        return {
            "question": opened.question,
            "need": opened.need,
            "reason": opened.reason,
            "could_become": opened.could_become,
            "rules": list(opened.rules),
        }

    def source(self, source_id: str) -> shapes.SourceSummary:
        """The JSON of a source."""
        source = self.book.sources[source_id]
        return {
            "title": source.title,
            "url": source.url,
            "verified": source.verified,
            "status": source.status,
        }


def span(rule_span: RuleSpan | None) -> shapes.Span | None:
    """A range without its unit: the key that holds it says it."""
    return {"min": rule_span.min, "max": rule_span.max} if rule_span else None
