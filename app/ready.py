"""What all assessments of one rulebook have in common, prepared once: ranks, points, and findings that never vary."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.assessment import Finding, Wait
from app.engine.compile import DecideNamed, Reasons, compile_named
from app.engine.condition import Always, Condition, paths
from app.engine.explain import always_because, compile_because
from app.id_bits import Bits, bits_of
from app.rules.model import EffectId, Readers, Rule, Rulebook, Suitability, SuitabilityId
from app.rules.once import base_of, once, own_rules
from app.rules.questionnaire import Need, Question

CAUTIONS: tuple[EffectId, ...] = ("exclude", "defer", "review", "precaution")
SHELVES = len(CAUTIONS) * 2 + 2
"""Where findings are shown, in order: urgent cautions, strictest first, other cautions, what tempers, what informs."""

SHOWN_BELOW: Mapping[Readers, SuitabilityId | None] = {
    "everybody": None,
    "course": "deferred",
    "unreferred": "clinician_review",
}
"""The suitability from which on readers are not shown what was not written for them."""

NEED_ORDER: Mapping[Need, int] = {"red": 0, "core": 1, "opt": 2}


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule with everything that can be said of it before a person is known.

    Attributes:
        place: where it stands among all rules, heaviest first; a clinic's own may stand between two whole numbers.
        shelf: where its finding is shown.
        shown_below: the rank of the suitability from which on its finding is not shown.
        level: the rank of the suitability it lifts to.
        contribution: what it takes off the score, as an assessment lists it.
        benefit: the place of the best benefit that it leaves; 0 is the best there is.
        absorbs: the rules that are not shown beside it.
        for_everybody: it informs, and is true of everybody.
        because: the facts that decide it where it holds.
        finding: the finding it makes, by the facts that decided it; without the date of a wait that has one.
        always: the finding it makes of everybody of whom it holds; None where that differs.
        named: the sources it names, as bits.
    """

    rule: Rule
    id: str
    place: float
    shelf: int
    shown_below: int
    level: int
    points: int
    contribution: tuple[str, int]
    benefit: int
    absorbs: tuple[str, ...]
    for_everybody: bool
    because: Reasons
    finding: Callable[[tuple[str, ...]], Finding]
    always: Finding | None
    named: int


@dataclass(frozen=True, slots=True)
class ReadyQuestion:
    """A question with what it calls for while it is unknown, as ranks of suitabilities."""

    question: Question
    path: str
    order: tuple[int, int]
    unanswered: int
    unsure: int


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A rulebook, prepared. Two are the same only if they are one.

    Attributes:
        book: the rulebook.
        rules: its rules, in its order; None in the place of one whose finding is among `everybody`.
        every_rule: the same, with those too.
        level_of: the rank of the suitability that each rule lifts to, in the same order.
        points_of: the points that each takes.
        everybody: for each rank of suitability, the findings of rules that inform and are true of everybody.
        everybody_named: the sources that those name, as bits.
        sources: ids of sources as bits.
        questions: its questions, by path.
        levels: the suitabilities, mildest first.
        undetermined: the rank of that suitability.
        conditional: the questions that are not always asked.
        asked: decides which of `conditional` are asked.
        urgent: the rules that are urgent.
        table: decides the conditions of the session table.
        table_because: for each of them, the facts that decide it where it holds.
        reads_clinic: whether any condition reads a fact of the clinic.
        places: where each rule stands among all, by id.
    """

    book: Rulebook
    rules: tuple[ReadyRule | None, ...]
    every_rule: tuple[ReadyRule, ...]
    level_of: tuple[int, ...]
    points_of: tuple[int, ...]
    everybody: tuple[tuple[Finding, ...], ...]
    everybody_named: tuple[int, ...]
    sources: Bits
    questions: Mapping[str, ReadyQuestion]
    levels: tuple[Suitability, ...]
    undetermined: int
    conditional: frozenset[str]
    asked: DecideNamed
    urgent: frozenset[str]
    table: DecideNamed
    table_because: Mapping[str, Reasons]
    reads_clinic: bool
    places: Mapping[str, int]


@once
def ready(book: Rulebook) -> Ready:
    """The rulebook, prepared; a clinic's shares all but what its own rules change."""
    base = base_of(book)
    return _prepared(book) if base is None else _shared(book, ready(base))


def _prepared(book: Rulebook) -> Ready:
    sources = bits_of(sorted(book.sources))
    order = sorted(book.rules, key=_weight)
    places = {rule.id: place for place, rule in enumerate(order)}
    rules = tuple(_ready_rule(book, rule, places[rule.id], sources) for rule in book.rules)
    questions = enumerate(book.questionnaire.questions.values())
    table = book.sessions.conditions
    conditional = {question.path: question.asked_when or Always() for question in book.questionnaire.conditional}
    everybody, everybody_named = _for_everybody(book, rules, sources)
    return Ready(
        book=book,
        rules=tuple(None if each.for_everybody else each for each in rules),
        every_rule=rules,
        level_of=tuple(each.level for each in rules),
        points_of=tuple(each.points for each in rules),
        everybody=everybody,
        everybody_named=everybody_named,
        sources=sources,
        questions={question.path: _ready_question(book, question, place) for place, question in questions},
        levels=tuple(sorted(book.suitabilities.values(), key=lambda level: level.rank)),
        undetermined=book.suitabilities["undetermined"].rank,
        conditional=frozenset(conditional),
        asked=compile_named(conditional),
        urgent=frozenset(rule.id for rule in book.rules if rule.urgent),
        table=compile_named(table),
        table_because={key: compile_because(condition) for key, condition in table.items()},
        reads_clinic=_reads_clinic([*(rule.when for rule in book.rules), *table.values()]),
        places={rule.id: place for place, rule in enumerate(book.rules)},
    )


def _shared(book: Rulebook, base: Ready) -> Ready:
    """What is prepared of the rulebook that a clinic's was made of, with the rules that are its own."""
    own = own_rules(book, base.book)
    sources = base.sources.and_also([each for each in book.sources if each not in base.book.sources])
    by_weight = sorted(base.book.rules, key=_weight)
    made = {place: _ready_rule(book, rule, _between(by_weight, rule, book), sources) for place, rule in own.items()}
    old = dict(enumerate(base.every_rule))
    rules = tuple([made.get(place) or old[place] for place in range(len(book.rules))])
    everybody, everybody_named = _for_everybody(book, rules, sources)
    return replace(
        base,
        book=book,
        rules=tuple([None if each.for_everybody else each for each in rules]),
        every_rule=rules,
        level_of=tuple([each.level for each in rules]),
        points_of=tuple([each.points for each in rules]),
        everybody=everybody,
        everybody_named=everybody_named,
        sources=sources,
        urgent=base.urgent | {rule.id for rule in own.values() if rule.urgent},
        reads_clinic=base.reads_clinic or _reads_clinic([rule.when for rule in own.values()]),
        places={**base.places, **{rule.id: place for place, rule in own.items()}},
    )


def _weight(rule: Rule) -> tuple[int, str]:
    """What sorts rules: heaviest first."""
    return -rule.weight, rule.id


def _between(by_weight: Sequence[Rule], rule: Rule, book: Rulebook) -> float:
    """Where a clinic's rule stands among the rulebook's: where one of the same id did, or between two."""
    place = bisect_left(by_weight, _weight(rule), key=_weight)
    if place < len(by_weight) and by_weight[place].id == rule.id:
        return place
    new = sorted(book.rules[len(by_weight) :], key=_weight)
    return place - 1 + (new.index(rule) + 1) / (len(new) + 1)


def _for_everybody(
    book: Rulebook, rules: Sequence[ReadyRule], sources: Bits
) -> tuple[tuple[tuple[Finding, ...], ...], tuple[int, ...]]:
    """For each rank of suitability, the findings that are everybody's, and the sources that those name."""
    everybody = sorted([each for each in rules if each.for_everybody], key=lambda each: each.place)
    fitting = [[each for each in everybody if rank < each.shown_below] for rank in range(len(book.suitabilities))]
    return (
        tuple(tuple([each.finding(()) for each in those]) for those in fitting),
        tuple(sources.of(source for each in those for source in each.rule.sources) for those in fitting),
    )


def _reads_clinic(conditions: Iterable[Condition]) -> bool:
    return any(path.startswith("clinic.") for condition in conditions for path in paths(condition))


def _ready_rule(book: Rulebook, rule: Rule, place: float, sources: Bits) -> ReadyRule:
    effect = book.effects[rule.effect]
    below: SuitabilityId | None = "not_suitable" if rule.effect == "temper" else SHOWN_BELOW[rule.readers]
    wait = Wait(None, rule.until.event) if rule.until else None
    finding = lru_cache(maxsize=256)(lambda because: Finding(rule.id, rule.effect, because, wait, rule.sources))
    reasons = always_because(rule.when)
    dated = rule.until is not None and rule.until.fact is not None
    return ReadyRule(
        rule=rule,
        id=rule.id,
        place=place,
        shelf=shelf(rule.effect, urgent=rule.urgent),
        shown_below=len(book.suitabilities) if below is None else book.suitabilities[below].rank,
        level=effect.lifts.rank,
        points=effect.points,
        contribution=(rule.id, effect.points),
        benefit=0 if rule.benefit is None else book.benefit.levels.index(rule.benefit),
        absorbs=rule.absorbs,
        for_everybody=rule.effect == "inform" and isinstance(rule.when, Always),
        because=compile_because(rule.when),
        finding=finding,
        always=None if reasons is None or dated else finding(reasons),
        named=sources.of(rule.sources),
    )


def shelf(effect: EffectId, *, urgent: bool) -> int:
    """Where a finding is shown."""
    if effect in CAUTIONS:
        return CAUTIONS.index(effect) + (0 if urgent else len(CAUTIONS))
    return SHELVES - (2 if effect == "temper" else 1)


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
