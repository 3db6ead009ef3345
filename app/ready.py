"""What all assessments of one rulebook have in common, prepared once: ranks, points, and findings that never vary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.assessment import Finding, Wait
from app.engine.compile import Decide, compile_conditions
from app.engine.condition import Always, Condition, paths
from app.engine.explain import Reasons, always_because, compile_because
from app.engine.residual import is_flat
from app.rules.model import EffectId, Rule, Rulebook, Suitability
from app.rules.questionnaire import Need, Question

NEED_ORDER: Mapping[Need, int] = {"red": 0, "core": 1, "opt": 2}


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule with everything that can be said of it before a person is known.

    Attributes:
        level: the rank of the suitability it lifts to.
        contribution: what it takes off the score, as an assessment lists it.
        benefit: the place of the best benefit that it leaves; 0 is the best there is.
        paths: the facts it reads.
        for_everybody: it informs, and is true of everybody.
        flat: its open facts are simply the unknown ones among `paths`.
        because: the facts that decide it where it holds.
        finding: the finding it makes, by the facts that decided it; without the date of a wait that has one.
        always: the finding it makes of everybody of whom it holds; None where that differs.
    """

    rule: Rule
    id: str
    when: Condition
    level: int
    points: int
    contribution: tuple[str, int]
    benefit: int
    paths: tuple[str, ...]
    flat: bool
    for_everybody: bool
    because: Reasons
    finding: Callable[[tuple[str, ...]], Finding]
    always: Finding | None


@dataclass(frozen=True, slots=True)
class ReadyQuestion:
    """A question with what it calls for while it is unknown, as ranks of suitabilities."""

    question: Question
    path: str
    order: tuple[int, int]
    unanswered: int
    unsure: int


@dataclass(frozen=True, slots=True)
class Ready:
    """A rulebook, prepared.

    Attributes:
        book: the rulebook.
        rules: its rules, in its order; None in the place of one whose finding is among `everybody`.
        everybody: the findings of rules that inform and are true of everybody.
        everybody_sources: the sources that those name.
        questions: its questions, by path.
        levels: the suitabilities, mildest first.
        conditional: the questions that are not always asked.
        asked: decides which of `conditional` are asked.
        urgent: the rules that are urgent.
        strictness: effects by rank.
        course_because: for each condition of the session table, the facts that decide it where it holds.
        reads_clinic: whether any condition reads a fact of the clinic.
    """

    book: Rulebook
    rules: tuple[ReadyRule | None, ...]
    everybody: tuple[Finding, ...]
    everybody_sources: frozenset[str]
    questions: Mapping[str, ReadyQuestion]
    levels: tuple[Suitability, ...]
    conditional: tuple[str, ...]
    asked: Decide
    urgent: frozenset[str]
    strictness: Mapping[EffectId, int]
    course_because: tuple[Reasons, ...]
    reads_clinic: bool


@lru_cache(maxsize=64)
def ready(book: Rulebook) -> Ready:
    """The rulebook, prepared; the same rulebook is prepared once."""
    rules = tuple(_ready_rule(book, rule) for rule in book.rules)
    questions = enumerate(book.questionnaire.questions.values())
    conditions = [*(rule.when for rule in book.rules), *book.sessions.conditions]
    everybody = tuple(each.finding(()) for each in rules if each.for_everybody)
    return Ready(
        book=book,
        rules=tuple(None if each.for_everybody else each for each in rules),
        everybody=everybody,
        everybody_sources=frozenset(source for finding in everybody for source in finding.sources),
        questions={question.path: _ready_question(book, question, place) for place, question in questions},
        levels=tuple(sorted(book.suitabilities.values(), key=lambda level: level.rank)),
        conditional=tuple(question.path for question in book.questionnaire.conditional),
        asked=compile_conditions([one.asked_when or Always() for one in book.questionnaire.conditional]),
        urgent=frozenset(rule.id for rule in book.rules if rule.urgent),
        strictness={effect.id: effect.rank for effect in book.effects.values()},
        course_because=tuple(compile_because(condition) for condition in book.sessions.conditions),
        reads_clinic=any(path.startswith("clinic.") for condition in conditions for path in paths(condition)),
    )


def _ready_rule(book: Rulebook, rule: Rule) -> ReadyRule:
    effect = book.effects[rule.effect]
    wait = Wait(None, rule.until.event) if rule.until else None
    finding = lru_cache(maxsize=256)(lambda because: Finding(rule.id, rule.effect, because, wait, rule.sources))
    reasons = always_because(rule.when)
    dated = rule.until is not None and rule.until.fact is not None
    return ReadyRule(
        rule=rule,
        id=rule.id,
        when=rule.when,
        level=effect.lifts.rank,
        points=effect.points,
        contribution=(rule.id, effect.points),
        benefit=0 if rule.benefit is None else book.benefit.levels.index(rule.benefit),
        paths=paths(rule.when),
        flat=is_flat(rule.when),
        for_everybody=rule.effect == "inform" and isinstance(rule.when, Always),
        because=compile_because(rule.when),
        finding=finding,
        always=None if reasons is None or dated else finding(reasons),
    )


def _ready_question(book: Rulebook, question: Question, place: int) -> ReadyQuestion:
    """What it calls for: design's table of unknowns, the one place it stands in."""
    levels = book.suitabilities
    unanswered = levels["suitable" if question.need == "opt" else "undetermined"]
    unsure = levels["clinician_review" if question.need == "red" else "suitable_with_precautions"]
    return ReadyQuestion(
        question=question,
        path=question.path,
        order=(NEED_ORDER[question.need], place),
        unanswered=unanswered.rank,
        unsure=unsure.rank,
    )
