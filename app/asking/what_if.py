"""What could make it more suitable: the smallest sets of changes that do, found by undoing what stands in the way.

Any set that helps must undo whatever stands in the way of the level that is wanted. So only changes to what such a
rule reads are tried, until nothing is in the way or three changes are made: no set that helps is missed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.asking.change import AGE_UNIT, Changed, Move, clocks, moves, values_beyond, wait_for
from app.asking.levels import levels
from app.assess import assess
from app.assessment import Finding
from app.clinics import Clinic
from app.engine.condition import paths
from app.engine.evaluate import evaluate
from app.engine.facts import Facts, Value
from app.engine.truth import FALSE
from app.rules.model import Rule, Rulebook

MOST_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Changes that lead to a better suitability, by its rank."""

    rank: int
    changed: Changed


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What could make it more suitable, nearest level first.

    In the way of the rest are rules that hold, questions answered "not sure", and those that must be answered first.
    """

    rank: int
    suggestions: tuple[Suggestion, ...]
    in_the_way: tuple[Rule, ...]
    unsure: tuple[Finding, ...]
    unanswered: tuple[str, ...]


def what_if(book: Rulebook, person: Facts, clinic: Clinic, as_of: date) -> WhatIf:
    """The smallest sets of changes that reach the next better suitability, and one beyond it."""
    start = Changed(Facts({**person.known, **clinic.facts}, person.unsure), as_of)
    now = levels(book, start.facts(book)).now
    nearer = smallest(book, start, now - 1)
    beyond = smallest(book, start, max(each.rank for each in nearer) - 1) if nearer else []
    found = {each.changed.state: each for each in (*nearer, *beyond)}.values()
    replayed = tuple(each for each in sorted(found, key=_order) if _replayed(book, each, clinic) == each.rank)
    best = min(replayed, key=lambda each: each.rank, default=Suggestion(now, start))
    rest = best.changed.facts(book)
    still = levels(book, rest).still
    doubtful = [each for each in still.unsure if each.unsure >= best.rank > 0]
    unanswered = tuple(each.path for each in still.unanswered if each.unanswered >= best.rank > 0)
    unsure = tuple(each.caution for each in doubtful if each.caution)
    in_the_way = _unabsorbed(_found(book, rest, max(best.rank - 1, 0)))  # nothing stands in the way of suitable
    return WhatIf(now, replayed, in_the_way, unsure, unanswered)


def _unabsorbed(rules: list[Rule]) -> tuple[Rule, ...]:
    """Rules without those that another of them absorbs."""
    absorbed = {each for rule in rules for each in rule.absorbs}
    return tuple(rule for rule in rules if rule.id not in absorbed)


def _order(each: Suggestion) -> tuple[int, int, list[str]]:
    """Nearest level first, then fewest changes."""
    return -each.rank, len(each.changed.keys), sorted(each.changed.keys)


def _replayed(book: Rulebook, suggestion: Suggestion, clinic: Clinic) -> int:
    """What a whole assessment says of a suggestion."""
    changed = suggestion.changed
    day = changed.wait.until if changed.wait else changed.as_of
    return book.suitabilities[assess(book, changed.facts(book), clinic, day).suitability].rank


def smallest(book: Rulebook, start: Changed, target: int) -> list[Suggestion]:
    """The smallest sets of changes after which the rank is the target at most."""
    reached: dict[frozenset[str], Suggestion] = {}
    seen: set[object] = set()
    waiting = [start] if target >= 0 else []  # nothing is better than suitable
    while waiting:
        changed = waiting.pop(0)
        if changed.state in seen or any(keys < changed.keys for keys in reached):
            continue
        seen.add(changed.state)
        facts = changed.facts(book)
        rank = levels(book, facts).now
        if rank <= target:
            _keep(reached, Suggestion(rank, changed))
        else:
            ways = [list(_undone(book, changed, facts, rule)) for rule in _in_the_way(book, facts, target)]
            waiting += [each for each in min(ways, key=len) if len(each.keys) <= MOST_CHANGES]
    return [found for keys, found in reached.items() if keys and not any(other < keys for other in reached)]


def _keep(reached: dict[frozenset[str], Suggestion], found: Suggestion) -> None:
    """Of sets that change the same, the one that needs least waiting, and the youngest age."""
    kept = reached.get(found.changed.keys)
    if kept is None or _needs(found.changed) < _needs(kept.changed):
        reached[found.changed.keys] = found


def _needs(changed: Changed) -> tuple[date, list[int]]:
    ages = [move.value for move in changed.moves if isinstance(move.value, int) and not isinstance(move.value, bool)]
    return changed.wait.until if changed.wait else changed.as_of, ages


def _in_the_way(book: Rulebook, facts: Facts, target: int) -> list[Rule]:
    """Rules that lift above the target, each of which must be undone: those that hold, or else one that is open."""
    if found := _found(book, facts, target):
        return found
    still = levels(book, facts).still
    lifting = [each for each in still.unanswered if each.unanswered > target]
    lifting += [each for each in still.unsure if each.unsure > target]
    rules = (book.by_id[rule] for each in lifting for rule in each.missing[0].rules)
    return [next(rule for rule in rules if _level(book, rule) > target)]


def _found(book: Rulebook, facts: Facts, target: int) -> list[Rule]:
    """The rules that hold and lift above the target."""
    rules = [book.rules[place] for place in book.decide(facts.known)[0]]
    return [rule for rule in rules if _level(book, rule) > target]


def _level(book: Rulebook, rule: Rule) -> int:
    return book.effects[rule.effect].lifts.rank


def _undone(book: Rulebook, changed: Changed, facts: Facts, rule: Rule) -> Iterator[Changed]:
    """The person after one change more to something that the rule reads; `facts` are those before it."""
    moved = {move.path for move in changed.moves}
    numbers = clocks(book)
    for path in paths(rule.when):
        if path in numbers:
            yield from _later(book, changed, facts.known.get(path), rule, path)
        elif path in book.questionnaire.questions and path not in moved:
            yield from (changed.with_move(move) for move in moves(book, path, facts.known))


def _later(book: Rulebook, changed: Changed, now: Value | None, rule: Rule, path: str) -> Iterable[Changed]:
    """The person once so much time has passed that the rule does not hold, and no more."""
    for value in values_beyond(rule.when, path, now) if isinstance(now, int) else ():
        after = _at(book, changed, path, value)
        if after is not None and evaluate(rule.when, after.facts(book)) is FALSE:
            yield after
            return


def _at(book: Rulebook, changed: Changed, path: str, value: int) -> Changed | None:
    """The person once a number has come to a value."""
    clock = clocks(book)[path]
    if clock.unit == AGE_UNIT:
        (change,) = book.questionnaire.questions[path].changes
        return changed.with_move(Move(path, value, change))
    wait = wait_for(changed, path, clock, value)
    return None if wait is None else replace(changed, wait=wait)
