"""An assessment, written out for a person: ids get their texts here."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app import assessment as made
from app.engine.facts import Value
from app.rules.complete import DISCLAIMER
from app.rules.model import Rulebook, SuitabilityId
from app.rules.model import Span as RuleSpan
from app.wire import shapes
from app.wire.answered import in_words, label

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Standing(NamedTuple):
    """What the opening of an assessment is made of: `missing` answers keep it undetermined; `case` is a headline."""

    suitability: SuitabilityId
    at_best: SuitabilityId
    at_worst: SuitabilityId
    settled: bool
    case: str
    missing: int


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
            "answered": self.answered(assessment.answered),
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
            **self.opening(self.standing(assessment)),
            "score": {
                "value": score.value,
                "from": score.top,
                "at_best": score.at_best,
                "at_worst": score.at_worst,
                "contributions": [self.contribution(each) for each in score.contributions],
                "text": self.score(score.top),
            },
            "sessions": self.sessions(assessment.sessions),
            "benefit": {
                **self.benefit(assessment.benefit.level),
                "because": [self.finding(each) for each in assessment.benefit.because],
            },
            "timeline": self.timeline(assessment.timeline),
            "cost": self.cost(assessment.cost),
        }

    def standing(self, assessment: made.Assessment) -> Standing:
        """What the opening of an assessment is made of."""
        suitability, at_best = assessment.suitability, assessment.at_best
        missing, case = 0, "urgent" if assessment.urgent else str(suitability)
        if case == "undetermined":
            missing, case = assessment.missing, f"undetermined_{at_best}"
        if case == "suitable_with_precautions" and not assessment.cautions:
            case = "suitable_with_precautions_open"  # lifted by what is not answered alone
        return Standing(suitability, at_best, assessment.at_worst, assessment.settled, case, missing)

    def opening(self, standing: Standing) -> shapes.Opening:
        """The JSON of what it comes to."""
        suitability, at_best, at_worst, settled, case, missing = standing
        texts = self.book.texts
        headline = texts["headlines"][f"{case}_one" if missing == 1 else case]
        return {
            "suitability": suitability,
            "label": texts["suitability_labels"][suitability],
            "headline": headline.replace("{count}", str(missing)),
            "bounds": self.bounds(at_best, at_worst, settled=settled),
        }

    def bounds(self, at_best: SuitabilityId, at_worst: SuitabilityId, *, settled: bool) -> shapes.Bounds:
        """The JSON of where the suitability can still go."""
        return {"decided": at_best == at_worst, "settled": settled, "at_best": at_best, "at_worst": at_worst}

    def score(self, top: int) -> str:
        """What the score says; `top` is where it starts."""
        return self.book.texts["score"]["meaning"].replace("{from}", str(top))

    def contribution(self, contribution: tuple[str, int]) -> shapes.Contribution:
        """The JSON of what a rule takes off the score."""
        rule, points = contribution
        return {"rule": rule, "points": points}

    def benefit(self, level: shapes.BenefitExpected) -> shapes.BenefitInWords:
        """The JSON of a level of benefit."""
        texts = self.book.texts
        return {"level": level, "label": texts["benefit_labels"][level], "text": texts["benefit"][level]}

    def provenance(self, as_of: str) -> shapes.Provenance:
        """What it was made with, and the day (ISO 8601) it was made for."""
        clinic = self.book.clinic
        return {
            "release": self.book.release,
            "digest": self.book.digest,
            "clinic": {"id": clinic.id, "digest": clinic.digest} if clinic else None,
            "questionnaire": self.book.questionnaire.version,
            "software": self.software,
            "as_of": as_of,
        }

    def disclaimer(self) -> str:
        """What every assessment ends with."""
        return " ".join(self.book.texts["disclaimer"][part] for part in DISCLAIMER)

    def finding(self, finding: made.Finding) -> shapes.Finding:
        """The JSON of a finding."""
        title, advice, evidence = self._words(finding)
        return {
            "rule": finding.rule,
            "effect": finding.effect,
            "title": title,
            "advice": advice,
            "because": list(finding.because),
            "wait": self.wait(finding.wait) if finding.wait else None,
            "evidence": evidence,
            "sources": list(finding.sources),
            "open_rules": list(finding.open_rules),
        }

    def _words(self, finding: made.Finding) -> tuple[str, str, shapes.EvidenceStrength]:
        if finding.rule is not None:
            rule = self.book.by_id[finding.rule]
            return rule.title, rule.advice, rule.evidence
        question = self.book.questionnaire.questions[finding.because[0]]
        advice = question.if_unsure or self.book.texts["unsure"][finding.effect]
        return question.unsure, advice, "judgement"

    def wait(self, wait: made.Wait) -> shapes.Wait:
        """The JSON of a wait."""
        texts = self.book.texts["waits"]
        event = self.event(wait.event) if wait.event else None
        words = [texts["date"].replace("{date}", written_out(wait.until))] if wait.until else []
        words += [event["text"]] if event else []
        return {
            "until": wait.until.isoformat() if wait.until else None,
            "event": event,
            "text": " ".join(words) or texts["unknown"],
        }

    def event(self, code: str) -> shapes.Event:
        """The JSON of an event."""
        return {"code": code, "text": self.book.texts["events"][code]}

    def sessions(self, estimate: made.Estimate) -> shapes.Sessions:
        """The JSON of the session estimate."""
        text = self.book.texts["sessions"][estimate.reason or estimate.status]
        return {
            "status": estimate.status,
            "reason": estimate.reason,
            "text": text.replace("{range}", spoken(estimate.number)) if estimate.number else text,
            "min": estimate.number.min if estimate.number else None,
            "max": estimate.number.max if estimate.number else None,
            "interval_weeks": self._span("interval", estimate.interval),
            "course_weeks": self._span("course", estimate.course),
            "certainty": estimate.certainty,
            "because": list(estimate.because),
            "sources": list(estimate.sources),
        }

    def timeline(self, timeline: made.Timeline) -> shapes.Timeline:
        """The JSON of when it could start."""
        start = timeline.earliest_start
        return {
            "earliest_start": start.isoformat() if start else None,
            "text": self._start(timeline),
            "wait_for": [self.wait(each) for each in timeline.wait_for],
            "first_change_weeks": self._span("first_change", timeline.first_change),
            "judge_after_months": self._span("judge_after", timeline.judge_after),
        }

    def _start(self, timeline: made.Timeline) -> str:
        texts, start = self.book.texts["timeline"], timeline.earliest_start
        if start is None:
            return texts[timeline.reason or "events"]
        return texts["date"].replace("{date}", written_out(start)) if timeline.wait_for else texts["now"]

    def _span(self, name: str, spanned: RuleSpan | None) -> shapes.SpanInWords | None:
        if spanned is None:
            return None
        text = self.book.texts["spans"][name].replace("{range}", spoken(spanned))
        return {"min": spanned.min, "max": spanned.max, "text": text}

    def cost(self, cost: made.Cost) -> shapes.Cost:
        """The JSON of the cost."""
        return {
            "prices": cost.prices,
            "currency": cost.currency,
            "text": self._price(cost),
            "per_session": span(cost.per_session),
            "total": span(cost.total),
        }

    def _price(self, cost: made.Cost) -> str:
        text = self.book.texts["cost"][cost.reason or cost.prices]
        if cost.per_session is None or cost.total is None:
            return text
        text = text.replace("{each}", spoken(cost.per_session)).replace("{total}", spoken(cost.total))
        return text.replace("{currency}", cost.currency)

    def open_questions(self, assessment: made.Assessment) -> list[shapes.OpenQuestion]:
        """The JSON of the open questions."""
        return [self.open_question(each) for each in assessment.open_questions]

    def open_question(self, opened: made.OpenQuestion) -> shapes.OpenQuestion:
        """The JSON of an open question."""
        return {
            "question": opened.question,
            "label": label(self.book, opened.question),
            "need": opened.need,
            "reason": opened.reason,
            "could_become": opened.could_become,
            "rules": list(opened.rules),
        }

    def answered(self, answered: made.Answered) -> dict[str, shapes.Answered]:
        """The JSON of what was answered to each question that decided something."""
        return {path: self.answer(path, value) for path, value in answered}

    def answer(self, path: str, value: Value | None) -> shapes.Answered:
        """The JSON of one of those."""
        return {"label": label(self.book, path), "answer": in_words(self.book, path, value)}

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


def spoken(spanned: RuleSpan) -> str:
    """A range as a person says it: "4 to 6", or "6"."""
    low, high = f"{spanned.min:,}", f"{spanned.max:,}"
    return low if low == high else f"{low} to {high}"


def written_out(day: date) -> str:
    """A day as it is written in English, such as 22 February 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
