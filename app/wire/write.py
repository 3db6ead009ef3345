"""The fast equal of `render.py`: an assessment as JSON bytes, put together from pieces that were written before.

`Rendering.assessment` says what an answer is; this gives the same bytes, and is tested equal to it. Only pieces are
kept that many people share: what a rule says, a session estimate, a headline. What is one person's (a day, a reference,
a number, a selection) is written anew: no cache may hold it, and a test looks into all of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any

from pydantic_core import to_json

from app.assessment import Assessment, Cost, Estimate, Finding, OpenQuestion, Timeline
from app.engine.facts import Choice, Value, YesNo
from app.ready import ready
from app.rules.messages import PLACEHOLDER
from app.rules.model import Rulebook
from app.rules.once import base_of, once, own_rules
from app.wire import shapes
from app.wire.render import Rendering, Standing

NULL = b"null"
SOME_DAY = date.min
MOST_FINDINGS = 8192  # kept; a rule has as many as there are ways in which it can come to hold
OWN_FINDINGS = 1024  # of a clinic


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes assessments of one rulebook.

    Attributes:
        rendering: what is written.
        opening: all before the score.
        scored: what the score says in words, by its top.
        contributions: what each rule takes off the score, by rule and points.
        sessions: session estimates.
        benefit: all of the benefit before its findings, by level.
        timeline: all of a timeline behind its day, where no wait has one; by the timeline with no day or `SOME_DAY`.
        cost: costs.
        findings: findings written before, by rule, effect, reasons and wait; none whose wait has a date.
        most_findings: how many of them are kept.
        write: writes a finding anew.
        general: what is told to everybody, by those findings.
        opened: open questions.
        answered: what can be answered with a word of the questionnaire, by question and fact.
        sources: each source's entry, by id.
        provenance: what stands before and behind the day.
        ending: what every assessment ends with; what stands before and behind the texts that are English.
        stale: the texts that may be English where another language was wanted, as they stand in JSON.
        filled: whether one of those is filled in when it is said, so that nobody knows it before.
    """

    rendering: Rendering
    opening: Callable[[Standing], bytes]
    scored: Callable[[int], bytes]
    contributions: Callable[[tuple[str, int]], bytes]
    sessions: Callable[[Estimate], bytes]
    benefit: Callable[[str], bytes]
    timeline: Callable[[Timeline], bytes]
    cost: Callable[[Cost], bytes]
    findings: dict[tuple[object, ...], bytes]
    most_findings: int
    write: Callable[[Finding], bytes]
    general: Mapping[tuple[Finding, ...], bytes]
    opened: Callable[[OpenQuestion], bytes]
    answered: Mapping[tuple[str, Value | None], bytes]
    sources: Mapping[str, bytes]
    provenance: tuple[bytes, bytes]
    ending: tuple[bytes, bytes]
    stale: tuple[bytes, ...]
    filled: bool

    def assessment(self, assessment: Assessment, client_reference: str | None) -> bytes:
        """The JSON of an assessment."""
        if self.filled:
            return to_json(self.rendering.assessment(assessment, client_reference))
        written = self._written(assessment, client_reference)
        before, behind = self.ending
        if not self.stale:
            return b'%b%b0,"english":[]%b' % (written, before, behind)
        english = sorted((place, each) for each in self.stale if (place := written.find(each)) >= 0)
        return b'%b%b%d,"english":[%b]%b' % (
            written,
            before,
            len(english),
            b",".join(each for _, each in english),
            behind,
        )

    def _written(self, assessment: Assessment, client_reference: str | None) -> bytes:
        """All but its ending."""
        score, benefit, (before, behind) = assessment.score, assessment.benefit, self.provenance
        return b"".join(
            (
                self.opening(self.rendering.standing(assessment)),
                b'{"value":%d,"from":%d,"at_best":%d,"at_worst":%d,"contributions":[' % score[:4],
                b",".join(map(self.contributions, score.contributions)),
                self.scored(score.top),
                self.sessions(assessment.sessions),
                b',"benefit":',
                self.benefit(benefit.level),
                self._findings(benefit.because),
                b']},"timeline":',
                self._timeline(assessment.timeline),
                b',"cost":',
                self.cost(assessment.cost),
                b',"cautions":[',
                self._findings(assessment.cautions),
                b'],"information":[',
                self._findings(assessment.information),
                b'],"general":[',
                self.general[assessment.general],
                b'],"urgent":[',
                self._findings(assessment.urgent),
                b'],"open_questions":[',
                b",".join(map(self.opened, assessment.open_questions)),
                b'],"answered":{',
                b",".join([self.answered.get(each) or _answered(self.rendering, each) for each in assessment.answered]),
                b'},"sources":{',
                b",".join(map(self.sources.__getitem__, assessment.sources)),
                b'},"provenance":',
                before,
                assessment.as_of.isoformat().encode(),
                behind,
                b',"client_reference":',
                to_json(client_reference) if client_reference else NULL,
            )
        )

    def _timeline(self, timeline: Timeline) -> bytes:
        start = timeline.earliest_start
        if any(wait.until is not None for wait in timeline.wait_for):
            return to_json(self.rendering.timeline(timeline))
        behind = self.timeline(timeline if start is None else timeline._replace(earliest_start=SOME_DAY))
        return b'{"earliest_start":%b%b' % (b'"%b"' % start.isoformat().encode() if start else NULL, behind)

    def _findings(self, findings: Iterable[Finding]) -> bytes:
        written = self.findings
        return b",".join([written.get(each[:4]) or self._finding(each) for each in findings])

    def finding(self, finding: Finding) -> bytes:
        """The JSON of a finding."""
        return self.findings.get(finding[:4]) or self._finding(finding)

    def _finding(self, finding: Finding) -> bytes:
        written = self.write(finding)
        shared = finding.rule is not None and (finding.wait is None or finding.wait.until is None)
        if shared and len(self.findings) < self.most_findings:
            self.findings[finding[:4]] = written
        return written


def told_to_person(written: bytes, client_reference: str | None, mark: shapes.SharedMark) -> bytes:
    """The JSON of an assessment that is kept, with what is the person's alone: their reference, and what deletes it.

    What is replaced is found by its quotation marks, which no text in JSON has as they are.
    """
    before, _, behind = written.rpartition(b',"client_reference":null,')
    ending = behind.removesuffix(b',"shared":null}')
    return b'%b,"client_reference":%b,%b,"shared":%b}' % (before, to_json(client_reference), ending, to_json(mark))


@once
def writer(book: Rulebook, software: str) -> Writer:
    """What writes the assessments of a rulebook; a clinic's shares all but what its own rules change."""
    base = base_of(book)
    return _prepared(book, software) if base is None else _shared(book, writer(base, software))


def _prepared(book: Rulebook, software: str) -> Writer:
    rendering = Rendering(book, software)
    general = ready(book).everybody
    return Writer(
        rendering=rendering,
        opening=lru_cache(maxsize=256)(partial(_opening, rendering)),
        scored=lru_cache(maxsize=8)(lambda top: b'],"text":%b},"sessions":' % to_json(rendering.score(top))),
        contributions=_kept(rendering.contribution),
        sessions=_kept(rendering.sessions),
        benefit=lru_cache(maxsize=8)(partial(_benefit, rendering)),
        timeline=lru_cache(maxsize=256)(partial(_behind_day, rendering)),
        cost=_kept(rendering.cost),
        findings={},
        most_findings=MOST_FINDINGS,
        write=lambda finding: to_json(rendering.finding(finding)),
        general={those: b",".join([to_json(rendering.finding(each)) for each in those]) for those in general},
        opened=lru_cache(maxsize=4096)(lambda opened: to_json(rendering.open_question(opened))),
        answered={each: _answered(rendering, each) for each in _words(book)},
        sources={source: to_json({source: rendering.source(source)})[1:-1] for source in book.sources},
        provenance=_around_day(rendering),
        ending=_ending(rendering),
        stale=_stale(book),
        filled=_is_filled(book),
    )


def _shared(book: Rulebook, base: Writer) -> Writer:
    """What writes the assessments of a clinic: the texts of its own rules are written anew, and what names it."""
    rendering = Rendering(book, base.rendering.software)
    own = {rule.id for rule in own_rules(book, base.rendering.book).values()}
    missing = [each for each in book.sources if each not in base.sources]

    def write(finding: Finding) -> bytes:
        return to_json(rendering.finding(finding)) if finding.rule in own else base.finding(finding)

    return replace(
        base,
        rendering=rendering,
        findings={},
        most_findings=OWN_FINDINGS,
        write=write,
        general={those: b",".join(map(write, those)) for those in ready(book).everybody},
        sources={**base.sources, **{each: to_json({each: rendering.source(each)})[1:-1] for each in missing}},
        provenance=_around_day(rendering),
        stale=_stale(book),
    )


def _around_day(rendering: Rendering) -> tuple[bytes, bytes]:
    """The provenance before and behind the day."""
    day = "0000-00-00"
    before, behind = to_json(rendering.provenance(day)).split(day.encode())
    return before, behind


def _ending(rendering: Rendering) -> tuple[bytes, bytes]:
    """What stands before and behind the number and the list of the texts that are English."""
    before, behind = to_json(rendering.language()).split(b'0,"english":[]')
    disclaimer = to_json(rendering.disclaimer())
    return b',"receipt":null,"language":%b' % before, b'%b,"disclaimer":%b,"shared":null}' % (behind, disclaimer)


def _stale(book: Rulebook) -> tuple[bytes, ...]:
    """The texts that may be English, as they stand in JSON."""
    return tuple(to_json(each) for each in book.language.english_texts)


def _is_filled(book: Rulebook) -> bool:
    """Whether a text is English that has placeholders of its own."""
    tables = book.texts.tables
    return any(PLACEHOLDER.search(str(tables[table][key])) for table, key in book.texts.stale)


def _kept(render: Callable[[Any], object]) -> Callable[[Any], bytes]:
    """What something is as JSON; what was asked for last is kept."""
    return lru_cache(maxsize=256)(lambda each: to_json(render(each)))


def _opening(rendering: Rendering, standing: Standing) -> bytes:
    return to_json(rendering.opening(standing))[:-1] + b',"score":'


def _behind_day(rendering: Rendering, timeline: Timeline) -> bytes:
    return b',"text"' + to_json(rendering.timeline(timeline)).partition(b',"text"')[2]


def _words(book: Rulebook) -> Iterator[tuple[str, Value | None]]:
    """Everything that can be answered with a word: yes, no, an option, or not sure."""
    for path, question in book.questionnaire.questions.items():
        match question.kind:
            case YesNo():
                words: tuple[Value, ...] = (True, False)
            case Choice(options):
                words = options
            case _:
                words = ()
        yield from ((path, word) for word in (None, *words))


def _answered(rendering: Rendering, answered: tuple[str, Value | None]) -> bytes:
    return to_json(rendering.answered((answered,)))[1:-1]


def _benefit(rendering: Rendering, level: shapes.BenefitExpected) -> bytes:
    return to_json({**rendering.benefit(level), "because": []})[:-2]
