"""Whether a pack only tightens (law 7): tried on all combinations of answers it tells apart, shown by people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.clinics import NO_CLINIC
from app.compare.comparison import Comparison, comparison, rule_witnesses, settled, telling, witness_of
from app.compare.lifting import Lift, Pair, tried_all
from app.compare.unremarkable import Person, facts_under
from app.engine.condition import paths
from app.engine.evaluate import evaluate
from app.engine.facts import Value
from app.engine.regions import every_person
from app.engine.truth import TRUE
from app.rules.check import check, too_much
from app.rules.errors import Fault, RulebookError
from app.rules.model import Rule, Rulebook
from app.rules.pack import Pack, faults, merged
from app.rules.values import answer_of
from app.wire.differences import Witness


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a pack may not be used, and where there is one, a person to whom it would be milder, or say two things."""

    fault: Fault
    witness: Witness | None


def check_pack(book: Rulebook, pack: Pack, clinic: Mapping[str, Value] = NO_CLINIC.facts) -> list[Refusal]:
    """Everything that keeps a pack from being used with a rulebook; empty if it only tightens.

    Args:
        book: the rulebook.
        pack: what is checked.
        clinic: the `clinic.*` facts that its rules are compared with.
    """
    at_sight = list(faults(book, pack))
    try:
        with_pack = merged(book, pack, clinic)
    except RulebookError as error:
        return [
            *(_refusal(pack, fault, None) for fault in at_sight),
            *(_refusal(pack, each, None) for each in error.faults),
        ]
    if beyond := list(_beyond(book, with_pack, pack)):
        return beyond
    two = comparison(book, with_pack)
    if at_sight:
        return [_refusal(pack, fault, _witness(two, pack, fault)) for fault in at_sight]
    return [
        *_softened(two, pack),
        *(_refusal(pack, fault, None) for fault in check(with_pack) if _is_of(pack, fault)),
        *_contradicting(two, pack),
    ]


def _beyond(book: Rulebook, with_pack: Rulebook, pack: Pack) -> Iterator[Refusal]:
    """Rules of the pack that cannot be tried on everybody, by themselves or beside a rule that warns."""
    for rule in (with_pack.by_id[each] for each in pack.rules):
        beside = [(each.when,) for each in _warnings(book, rule)] if rule.effect == "inform" else []
        found = (too_much(with_pack, rule.when, *others) for others in [(), *beside])
        if beyond := next(filter(None, found), None):
            yield _refusal(pack, Fault(("rules", rule.id, "when"), beyond), None)


def _warnings(book: Rulebook, rule: Rule) -> list[Rule]:
    """Rules that warn, and read what a rule reads."""
    read = set(paths(rule.when))
    return [each for each in book.rules if each.effect not in ("inform", "temper") and read & set(paths(each.when))]


def _refusal(pack: Pack, fault: Fault, witness: Witness | None) -> Refusal:
    return Refusal(pack.located(fault), witness)


def _is_of(pack: Pack, fault: Fault) -> bool:
    return fault.where[0] == "rules" and fault.where[1] in pack.rules


def _witness(two: Comparison, pack: Pack, fault: Fault) -> Witness | None:
    """Whom a fault would touch: somebody it is milder to, or from whom it hides a caution."""
    rule_id = str(fault.where[1])
    if fault.where[2:] != ("absorbs",):
        return _milder(two, rule_id)
    hidden = [two.before.by_id[each] for each in pack.rules[rule_id]["absorbs"] if each in two.before.by_id]
    both = (_of_both(two, two.after.by_id[rule_id], each) for each in hidden)
    return next((witness_of(two, person) for person in both if person is not None), None)


# Softer


def _milder(two: Comparison, rule_id: str) -> Witness | None:
    """Somebody whose suitability is milder with the pack, by this rule."""
    pair = _pair(two, rule_id)
    if not pair.conditions:
        return None
    apart = {frozenset(facts.known.items()) for facts, _, _ in tried_all(two, [pair]).apart}
    found = rule_witnesses(two, telling(two, pair.conditions), lambda known: frozenset(known.items()) in apart)
    return next((each for each in found if _rank(two, each["after"]) < _rank(two, each["before"])), None)


def _rank(two: Comparison, suitability: str) -> int:
    return next(each.rank for each in two.before.suitabilities.values() if each.id == suitability)


def _pair(two: Comparison, rule_id: str) -> Pair:
    return Pair(rule_id, two.before.by_id.get(rule_id), two.after.by_id.get(rule_id))


def _softened(two: Comparison, pack: Pack) -> Iterator[Refusal]:
    """Every rule that does less for somebody than without the pack: tried, whatever `tighten` declares."""
    for rule_id in (*pack.tighten, *pack.rules):
        tried = tried_all(two, [_pair(two, rule_id)])
        table = "tighten" if rule_id in pack.tighten else "rules"
        if not tried.whole:
            yield _refusal(pack, Fault((table, rule_id), "it tells too many people apart to be proved"), None)
        elif not all(covers(new, old) for _, old, new in tried.apart):
            yield _refusal(pack, Fault((table, rule_id), "it would be milder for somebody"), _milder(two, rule_id))


def covers(new: Lift, old: Lift) -> bool:
    """Whether whoever is lifted by `old` is lifted at least as high by `new`, whatever else is known or open."""
    return new.surely >= old.surely and all(
        new.surely >= rank or any(high >= rank and others >= questions for high, others in new.opened)
        for rank, questions in old.opened
    )


# Two things at once


def _contradicting(two: Comparison, pack: Pack) -> Iterator[Refusal]:
    """Rules of the pack that only inform, on answers about which the rulebook warns the same people."""
    for rule in (two.after.by_id[each] for each in pack.rules):
        for warning in _warnings(two.before, rule) if rule.effect == "inform" else []:
            if (person := _of_both(two, rule, warning)) is not None:
                text = f"it informs where the rulebook's `{warning.id}` warns: make it a `{warning.effect}`"
                yield _refusal(pack, Fault(("rules", rule.id), text), witness_of(two, person))
                break


def _of_both(two: Comparison, rule: Rule, other: Rule) -> Person | None:
    """Somebody of whom two rules are both true."""
    for facts in every_person([rule.when, other.when], two.after.vocabulary):
        if evaluate(rule.when, facts) is TRUE and evaluate(other.when, facts) is TRUE:
            chosen = {path: answer_of(value) for path, value in facts.known.items() if not path.startswith("clinic.")}
            person = settled(two, chosen, tuple(chosen))
            if person is not None and evaluate(rule.when, facts_under(two.after, person)) is TRUE:
                return person
    return None
