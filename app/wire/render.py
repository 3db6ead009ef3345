"""An assessment, written out for a person: ids get their texts here."""

from dataclasses import dataclass
from typing import NamedTuple

from app import assessment as made
from app.engine.facts import Value
from app.rules.complete import DISCLAIMER
from app.rules.messages import Range
from app.rules.model import Rulebook, SuitabilityId
from app.rules.model import Span as RuleSpan
from app.wire import shapes
from app.wire.answered import in_words, label
from app.wire.speaking import described, stated, wants_original


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
        rendered: shapes.Assessment = {
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
            "language": self.language(),
            "disclaimer": self.disclaimer(),
            "shared": None,
        }
        return stated(self.book, rendered)

    def language(self) -> shapes.InLanguage:
        """The JSON of the language, where no text is English."""
        return described(self.book.language)

    @property
    def original(self) -> "Rendering | None":
        """What writes the same in English; None where this does."""
        english = self.book.language.original
        return None if english is None else Rendering(english, self.software)

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
        return {
            "suitability": suitability,
            "label": texts.say("suitability_labels", suitability),
            "headline": texts.say("headlines", case, count=missing),
            "bounds": self.bounds(at_best, at_worst, settled=settled),
            "original": self._original_opening(standing),
        }

    def _original_opening(self, standing: Standing) -> shapes.OriginalOpening | None:
        suitability = self.book.suitabilities[standing.suitability]
        if self.original is None or not wants_original(self.book, suitability):
            return None
        english = self.original.opening(standing)
        return {"label": english["label"], "headline": english["headline"]}

    def bounds(self, at_best: SuitabilityId, at_worst: SuitabilityId, *, settled: bool) -> shapes.Bounds:
        """The JSON of where the suitability can still go."""
        return {"decided": at_best == at_worst, "settled": settled, "at_best": at_best, "at_worst": at_worst}

    def score(self, top: int) -> str:
        """What the score says; `top` is where it starts."""
        return self.book.texts.say("score", "meaning", **{"from": top})

    def contribution(self, contribution: tuple[str, int]) -> shapes.Contribution:
        """The JSON of what a rule takes off the score."""
        rule, points = contribution
        return {"rule": rule, "points": points}

    def benefit(self, level: shapes.BenefitExpected) -> shapes.BenefitInWords:
        """The JSON of a level of benefit."""
        texts = self.book.texts
        return {"level": level, "label": texts.say("benefit_labels", level), "text": texts.say("benefit", level)}

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
        parts = DISCLAIMER if self.book.language.is_reviewed else (*DISCLAIMER, "drafted")
        return " ".join(self.book.texts.say("disclaimer", part) for part in parts)

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
            "original": self._original_finding(finding),
        }

    def _original_finding(self, finding: made.Finding) -> shapes.OriginalFinding | None:
        if self.original is None or not wants_original(self.book, self.book.effects[finding.effect].lifts):
            return None
        title, advice, _ = self.original._words(finding)  # noqa: SLF001 - another of its kind
        wait = self.original.wait(finding.wait)["text"] if finding.wait else None
        return {"title": title, "advice": advice, "wait": wait}

    def _words(self, finding: made.Finding) -> tuple[str, str, shapes.EvidenceStrength]:
        if finding.rule is not None:
            rule = self.book.by_id[finding.rule]
            return rule.title, rule.advice, rule.evidence
        question = self.book.questionnaire.questions[finding.because[0]]
        advice = question.if_unsure or self.book.texts.say("unsure", finding.effect)
        return question.unsure, advice, "judgement"

    def wait(self, wait: made.Wait) -> shapes.Wait:
        """The JSON of a wait."""
        texts = self.book.texts
        event = self.event(wait.event) if wait.event else None
        sentences = [texts.say("waits", "date", date=wait.until)] if wait.until else []
        sentences += [event["text"]] if event else []
        return {
            "until": wait.until.isoformat() if wait.until else None,
            "event": event,
            "text": " ".join(sentences) or texts.say("waits", "unknown"),
        }

    def event(self, code: str) -> shapes.Event:
        """The JSON of an event."""
        return {"code": code, "text": self.book.texts.say("events", code)}

    def sessions(self, estimate: made.Estimate) -> shapes.Sessions:
        """The JSON of the session estimate."""
        number = {"range": ranged(estimate.number)} if estimate.number else {}
        return {
            "status": estimate.status,
            "reason": estimate.reason,
            "text": self.book.texts.say("sessions", estimate.reason or estimate.status, **number),
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
        texts, start = self.book.texts, timeline.earliest_start
        if start is None:
            return texts.say("timeline", timeline.reason or "events")
        return texts.say("timeline", "date", date=start) if timeline.wait_for else texts.say("timeline", "now")

    def _span(self, name: str, spanned: RuleSpan | None) -> shapes.SpanInWords | None:
        if spanned is None:
            return None
        text = self.book.texts.say("spans", name, range=ranged(spanned))
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
        key = cost.reason or cost.prices
        if cost.per_session is None or cost.total is None:
            return self.book.texts.say("cost", key)
        each, total = (ranged(span, cost.currency) for span in (cost.per_session, cost.total))
        return self.book.texts.say("cost", key, each=each, total=total)

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


def ranged(spanned: RuleSpan, currency: str | None = None) -> Range:
    """A range as it is put into a text; of money where it has a currency."""
    return Range(spanned.min, spanned.max, currency)
