"""Witnesses: the people who differ least from an unremarkable person and whose suitability is another.

Every one is assessed under both rulebooks before it is told. Whether a rule changed is `difference.py`'s business.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import TypeAlias

from app.compare.unremarkable import Answer, Panel, Person, assessed, completed, panel, posted, unremarkable
from app.engine.condition import Condition, paths
from app.engine.facts import Choice, Choices, Kind, Number, Value, Vocabulary
from app.engine.regions import regions
from app.rules.errors import InconsistentAnswers
from app.rules.model import Rulebook, SuitabilityId
from app.rules.questionnaire import NOT_SURE
from app.rules.values import answer_of
from app.wire.differences import Witness

MOST_TRIED = 4000  # people put before both rulebooks for one rule

Change: TypeAlias = tuple[SuitabilityId, SuitabilityId]
Candidates: TypeAlias = Mapping[str, Sequence[Answer]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rulebooks, and somebody whom neither has anything against.

    Attributes:
        vocabulary: the facts of both, with the values that both know.
        apart: facts that no value is common to.
    """

    before: Rulebook
    after: Rulebook
    panel: Panel
    usual: Person
    vocabulary: Vocabulary
    apart: frozenset[str]


def comparison(before: Rulebook, after: Rulebook) -> Comparison:
    """Two rulebooks side by side."""
    kinds: dict[str, Kind] = {**before.vocabulary, **after.vocabulary}
    common = {path: _common(before.vocabulary[path], kind) for path, kind in kinds.items() if path in before.vocabulary}
    apart = frozenset(path for path, kind in common.items() if kind is None)
    known = {**kinds, **{path: kind for path, kind in common.items() if kind is not None}}
    both = panel(before, after)
    return Comparison(before, after, both, unremarkable(both), Vocabulary(known), apart)


def _common(before: Kind, after: Kind) -> Kind | None:
    """The kind of the values that two kinds share; None where they share none."""
    match before, after:
        case _ if before == after:
            return before
        case Number(low, high, unit), Number(other_low, other_high, other_unit) if unit == other_unit:
            shared = max(low, other_low), min(high, other_high)
            return Number(*shared, unit) if shared[0] < shared[1] else None
        case Choice(options, ordered), Choice(others, other_ordered):
            same = tuple(option for option in options if option in others)
            return Choice(same, ordered and other_ordered) if same else None
        case Choices(options, at_least_one), Choices(others, other_at_least_one):
            same = tuple(option for option in options if option in others)
            return Choices(same, at_least_one or other_at_least_one) if same else None
    return None


def telling(two: Comparison, conditions: Sequence[Condition]) -> dict[str, tuple[Value, ...]]:
    """For every fact of the conditions, the values that they can tell apart; none where two kinds share none."""
    found = regions(conditions, two.vocabulary)
    return {path: () if path in two.apart else values for path, values in found.items()}


def rule_witnesses(
    two: Comparison, values: Mapping[str, tuple[Value, ...]], is_telling: Callable[[Mapping[str, Value]], bool]
) -> list[Witness]:
    """The smallest witness of each change of suitability that some rules can bring about.

    Args:
        two: the rulebooks.
        values: for every fact that the rules read, the values that they can tell apart.
        is_telling: whether these facts, all others unknown, make the rules differ at all.
    """
    candidates = {
        path: [*map(answer_of, each), None] for path, each in values.items() if not path.startswith("clinic.")
    }
    back = {(path, _key(answer_of(each))): each for path, found in values.items() for each in found}

    def differ(chosen: Person) -> bool:
        known = {path: back[path, _key(answer)] for path, answer in chosen.items() if (path, _key(answer)) in back}
        return is_telling(known)

    return _witnesses(two, filter(differ, _people(two.usual, candidates)), tuple(candidates))


def question_witnesses(two: Comparison, path: str) -> list[Witness]:
    """The smallest witness of each change of suitability that one question can bring about by itself."""
    answers = [*two.panel.telling[path], None, NOT_SURE]
    return _witnesses(two, ({path: answer} for answer in answers), (path,))


def _key(answer: Answer) -> str:
    return repr(answer)


def _people(usual: Person, candidates: Candidates) -> Iterator[Person]:
    """Every choice of answers to some questions, those nearest to the usual person first."""
    for size in range(len(candidates) + 1):
        for changed in combinations(candidates, size):
            others = [[answer for answer in candidates[path] if answer != usual.get(path)] for path in changed]
            for answers in product(*others):
                yield {path: usual.get(path) for path in candidates} | dict(zip(changed, answers, strict=True))


def _witnesses(two: Comparison, people: Iterator[Person], fixed: Sequence[str]) -> list[Witness]:
    found: dict[Change, Person] = {}
    for chosen in islice(people, MOST_TRIED):
        person = settled(two, chosen, fixed)
        if person is None or (change := changed(two, person)) is None:
            continue
        if change not in found or _distance(two, person) < _distance(two, found[change]):
            found[change] = person
    return [witness_of(two, _shrunk(two, person, change)) for change, person in found.items()]


def settled(two: Comparison, chosen: Person, fixed: Sequence[str]) -> Person | None:
    """The usual person with these answers and whatever must go with them; None if they contradict each other."""
    person = {**two.usual, **chosen}
    for _ in range(len(person)):
        try:
            for book in two.panel.books:
                assessed(book, person)
        except InconsistentAnswers as error:
            clashing = {path for each in error.inconsistencies for path in (each.path, *each.because)} - set(fixed)
            if not clashing & {path for path in person if person[path] is not None}:
                return None
            person = {path: answer for path, answer in person.items() if path not in clashing}
        else:
            return completed(two.panel, person, fixed)
    return None


def changed(two: Comparison, person: Person) -> Change | None:
    """The person's suitability under both rulebooks, where it is not the same."""
    before, after = assessed(two.before, person), assessed(two.after, person)
    if before.suitability == after.suitability:
        return None
    return before.suitability, after.suitability


def _differs_in(two: Comparison, person: Person) -> dict[str, Answer]:
    everything = dict.fromkeys([*two.usual, *person])
    return {path: person.get(path) for path in everything if person.get(path) != two.usual.get(path)}


def _distance(two: Comparison, person: Person) -> int:
    return len(_differs_in(two, person))


def _shrunk(two: Comparison, person: Person, change: Change) -> Person:
    """The person with each answer made usual again that the change does not need."""
    for path in _differs_in(two, person):
        nearer = {each: answer for each, answer in {**person, path: two.usual.get(path)}.items() if answer is not None}
        try:
            if changed(two, nearer) == change:
                person = nearer
        except InconsistentAnswers:
            continue
    return person


def witness_of(two: Comparison, person: Person) -> Witness:
    """A person, assessed by both rulebooks."""
    return {
        "before": assessed(two.before, person).suitability,
        "after": assessed(two.after, person).suitability,
        "differs_in": _differs_in(two, person),
        "answers": posted(person),
    }


def facts_read(conditions: Sequence[Condition]) -> tuple[str, ...]:
    """Every fact that some conditions read, once each."""
    return tuple(dict.fromkeys(path for condition in conditions for path in paths(condition)))
