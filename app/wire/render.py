"""An assessment, written out for a person: ids get their texts here."""

from dataclasses import dataclass

from app import assessment as made
from app.rules.model import Rulebook
from app.rules.model import Span as RuleSpan
from app.wire import shapes


@dataclass(frozen=True, slots=True)
class Rendering:
    """What an assessment is written out with."""

    book: Rulebook
    software: str

    def assessment(self, assessment: made.Assessment, client_reference: str | None) -> shapes.Assessment:
        """The JSON of an assessment."""
        book = self.book
        return {
            "suitability": assessment.suitability,
            "headline": book.texts["headlines"][assessment.suitability],
            "bounds": {
                "decided": assessment.decided,
                "at_best": assessment.at_best,
                "at_worst": assessment.at_worst,
            },
            "score": {
                "value": assessment.score.value,
                "at_best": assessment.score.at_best,
                "at_worst": assessment.score.at_worst,
                "contributions": [{"rule": rule, "points": points} for rule, points in assessment.score.contributions],
            },
            "sessions": self._sessions(assessment.sessions),
            "benefit": {
                "level": assessment.benefit.level,
                "text": book.texts["benefit"][assessment.benefit.level],
                "because": [self._finding(each) for each in assessment.benefit.because],
            },
            "timeline": self._timeline(assessment.timeline),
            "cost": self._cost(assessment.cost),
            "cautions": [self._finding(each) for each in assessment.cautions],
            "information": [self._finding(each) for each in assessment.information],
            "urgent": [self._finding(each) for each in assessment.urgent],
            "open_questions": [self._open_question(each) for each in assessment.open_questions],
            "sources": {source: self._source(source) for source in assessment.sources},
            "provenance": {
                "release": book.release,
                "digest": book.digest,
                "questionnaire": book.questionnaire.version,
                "software": self.software,
                "as_of": assessment.as_of.isoformat(),
            },
            "client_reference": client_reference,
            "receipt": None,
            "disclaimer": " ".join(book.texts["disclaimer"].values()),
        }

    def _finding(self, finding: made.Finding) -> shapes.Finding:
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
            "event": self._event(wait.event) if wait.event else None,
        }

    def _event(self, code: str) -> shapes.Event:
        return {"code": code, "text": self.book.texts["events"][code]}

    def _sessions(self, estimate: made.Estimate) -> shapes.Sessions:
        return {
            "status": estimate.status,
            "reason": estimate.reason,
            "text": self.book.texts["sessions"][estimate.reason or estimate.status],
            "min": estimate.count.min if estimate.count else None,
            "max": estimate.count.max if estimate.count else None,
            "interval_weeks": span(estimate.interval),
            "course_weeks": span(estimate.course),
            "certainty": estimate.certainty,
            "because": list(estimate.because),
            "sources": list(estimate.sources),
        }

    def _timeline(self, timeline: made.Timeline) -> shapes.Timeline:
        return {
            "earliest_start": timeline.earliest_start.isoformat() if timeline.earliest_start else None,
            "wait_for": [self._event(code) for code in timeline.wait_for],
            "first_change_weeks": span(timeline.first_change),
            "judge_after_months": span(timeline.judge_after),
        }

    def _cost(self, cost: made.Cost) -> shapes.Cost:
        return {
            "prices": cost.prices,
            "currency": cost.currency,
            "per_session": {"min": cost.per_session.min, "max": cost.per_session.max},
            "total": span(cost.total),
        }

    def _open_question(self, opened: made.OpenQuestion) -> shapes.OpenQuestion:
        return {
            "question": opened.question,
            "need": opened.need,
            "reason": opened.reason,
            "could_become": opened.could_become,
            "rules": list(opened.rules),
        }

    def _source(self, source_id: str) -> shapes.SourceSummary:
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
