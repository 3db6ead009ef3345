"""What all assessments of one rulebook have in common, prepared once: ranks, points, and findings that never vary."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.assessment import Finding, Wait
from app.engine.condition import Condition, paths
from app.engine.explain import always_because
from app.engine.residual import is_flat
from app.rules.model import Need, Question, Rule, Rulebook, Suitability

NEED_ORDER: Mapping[Need, int] = {"red": 0, "core": 1, "opt": 2}


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule with everything that can be said of it before a person is known.

    Attributes:
        level: the rank of the suitability it lifts to.
        strictness: the rank of its effect.
        paths: the facts it reads.
        flat: its open facts are simply the unknown ones among `paths`.
        because: the facts that decide it whenever it holds; None where that differs from person to person.
        finding: the finding it makes; None where that differs from person to person.
    """

    rule: Rule
    id: str
    when: Condition
    level: int
    strictness: int
    points: int
    paths: tuple[str, ...]
    flat: bool
    because: tuple[str, ...] | None
    sources: tuple[str, ...]
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class ReadyQuestion:
    """A question with what it calls for while it is unknown, as ranks of suitabilities."""

    question: Question
    path: str
    asked_when: Condition | None
    order: tuple[int, int]
    unanswered: int
    unsure: int


@dataclass(frozen=True, slots=True)
class Ready:
    """A rulebook, prepared."""

    book: Rulebook
    rules: tuple[ReadyRule, ...]
    questions: Mapping[str, ReadyQuestion]
    levels: tuple[Suitability, ...]
    course_because: tuple[tuple[str, ...] | None, ...]
    reads_clinic: bool


@lru_cache(maxsize=64)
def ready(book: Rulebook) -> Ready:
    """The rulebook, prepared; the same rulebook is prepared once."""
    rules = tuple(_ready_rule(book, rule) for rule in book.rules)
    questions = enumerate(book.questionnaire.questions.values())
    conditions = [*(rule.when for rule in book.rules), *book.sessions.conditions]
    return Ready(
        book=book,
        rules=rules,
        questions={question.path: _ready_question(book, question, place) for place, question in questions},
        levels=tuple(sorted(book.suitabilities.values(), key=lambda level: level.rank)),
        course_because=tuple(always_because(condition) for condition in book.sessions.conditions),
        reads_clinic=any(path.startswith("clinic.") for condition in conditions for path in paths(condition)),
    )


def _ready_rule(book: Rulebook, rule: Rule) -> ReadyRule:
    effect = book.effects[rule.effect]
    because = always_because(rule.when)
    constant = because is not None and (rule.until is None or rule.until.fact is None)
    wait = Wait(None, rule.until.event) if rule.until else None
    return ReadyRule(
        rule=rule,
        id=rule.id,
        when=rule.when,
        level=effect.lifts.rank,
        strictness=effect.rank,
        points=effect.points,
        paths=paths(rule.when),
        flat=is_flat(rule.when),
        because=because,
        sources=rule.sources,
        finding=Finding(rule.id, rule.effect, because, wait, rule.sources)
        if constant and because is not None
        else None,
    )


def _ready_question(book: Rulebook, question: Question, place: int) -> ReadyQuestion:
    """What it calls for: design's table of unknowns, the one place it stands in."""
    levels = book.suitabilities
    unanswered = levels["suitable" if question.need == "opt" else "undetermined"]
    unsure = levels["clinician_review" if question.need == "red" else "suitable_with_precautions"]
    return ReadyQuestion(
        question=question,
        path=question.path,
        asked_when=question.asked_when,
        order=(NEED_ORDER[question.need], place),
        unanswered=unanswered.rank,
        unsure=unsure.rank,
    )
