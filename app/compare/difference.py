"""What differs between two rulebooks: rules, numbers, sources and questions, and whom it affects.

Whether a rule got stricter is decided exactly, on every combination of the answers it can tell apart.
"""

from collections.abc import Sequence

from app.compare.comparison import Comparison, comparison, facts_read, question_witnesses, rule_witnesses, telling
from app.compare.lifting import Pair, Tried, masked, tried_all
from app.compare.parts import part_changes
from app.engine.condition import Condition
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.engine.regions import regions
from app.engine.truth import TRUE
from app.rules.model import Rule, Rulebook
from app.wire.differences import (
    ChangeDirection,
    ParameterChange,
    PartChange,
    Proof,
    ReleaseDifference,
    RuleChange,
    RuleChangeKind,
    Witness,
)

WORDS = frozenset({"title", "advice", "evidence", "row", "cites", "choice", "examples", "direction", "topic"})
WORDING = frozenset({"label", "text", "help", "why", "unsure", "good", "title", "unit"})
SAME = "Whatever is answered, it lifts nobody's suitability to another level than before."
NOBODY = "Whatever is answered, nobody's suitability is another than before."
MASKED = "Where the two versions differ, rules that did not change lift everybody at least as high."
TOGETHER = "Together with the other rules that changed, it lifts nobody's suitability to another level than before."
FOUND = "The suitability of the people shown is another."
NOT_FOUND = "Nobody was found whose suitability is another, but this was not proved."


def difference(before: Rulebook, after: Rulebook) -> ReleaseDifference:
    """Everything that differs, with a witness for each change of suitability or a proof that there is none."""
    two = comparison(before, after)
    pairs = changed_rules(before, after)
    changed = {pair.id for pair in pairs}
    unchanged = [rule for rule in after.rules if rule.id not in changed]
    rules = _proved_together(two, pairs, [_rule_change(two, pair, unchanged) for pair in pairs])
    parts = part_changes(before, after)
    asked = [witness for part in parts if _counts(part) for witness in _asked_otherwise(two, part)]
    return {
        "before": before.release,
        "before_digest": before.digest,
        "after": after.release,
        "after_digest": after.digest,
        "rules": rules,
        "parts": parts,
        "witnesses": asked,
        "proof": _together(rules, parts, asked),
    }


def changed_rules(before: Rulebook, after: Rulebook) -> list[Pair]:
    """The rules that are not the same, by id: as written, in what names stand for, or in what the effect does."""
    everything = [Pair(each, before.by_id.get(each), after.by_id.get(each)) for each in {**before.by_id, **after.by_id}]
    return sorted((pair for pair in everything if not _same(before, after, pair)), key=lambda pair: pair.id)


def _same(before: Rulebook, after: Rulebook, pair: Pair) -> bool:
    if pair.before is None or pair.after is None:
        return False
    same_effect = before.effects[pair.before.effect].lifts.rank == after.effects[pair.after.effect].lifts.rank
    return (
        before.written_rules[pair.id] == after.written_rules[pair.id]
        and pair.before.when == pair.after.when
        and same_effect
    )


# One rule


def _rule_change(two: Comparison, pair: Pair, unchanged: Sequence[Rule]) -> RuleChange:
    old, new = two.before.written_rules.get(pair.id, {}), two.after.written_rules.get(pair.id, {})
    fields = sorted(key for key in {**old, **new} if old.get(key) != new.get(key))
    tried = tried_all(two, [pair])
    rule = pair.after or pair.before
    assert rule is not None  # noqa: S101 - a pair has one at least
    proof, witnesses = _proof_or_witnesses(two, pair, tried, unchanged)
    return {
        "rule": pair.id,
        "title": rule.title,
        "change": _kind(pair, fields),
        "direction": _direction(pair, tried),
        "effect": {
            "before": pair.before.effect if pair.before else None,
            "after": pair.after.effect if pair.after else None,
        },
        "condition": {
            "before": pair.before.written if pair.before else None,
            "after": pair.after.written if pair.after else None,
        },
        "parameters": _parameters(pair),
        "fields": fields if pair.before and pair.after else [],
        "witnesses": witnesses,
        "proof": proof,
    }


def _kind(pair: Pair, fields: Sequence[str]) -> RuleChangeKind:
    if pair.before is None:
        return "added"
    if pair.after is None:
        return "removed"
    return "reworded" if WORDS.issuperset(fields) and pair.before.when == pair.after.when else "changed"


def _parameters(pair: Pair) -> list[ParameterChange]:
    old = pair.before.parameters if pair.before else {}
    new = pair.after.parameters if pair.after else {}
    return [
        {
            "name": name,
            "before": old[name].value if name in old else None,
            "after": new[name].value if name in new else None,
            "unit": {**old, **new}[name].unit,
        }
        for name in sorted({**old, **new})
        if old.get(name) != new.get(name)
    ]


def _direction(pair: Pair, tried: Tried) -> ChangeDirection:
    stricter = tried.stricter or _waits(pair.after) > _waits(pair.before) > 0
    looser = tried.looser or _waits(pair.before) > _waits(pair.after) > 0
    if stricter:
        return "both" if looser else "stricter"
    return "looser" if looser else "neither"


def _waits(rule: Rule | None) -> int:
    """How long a rule says to wait, in its own unit; 0 where it names no time."""
    if rule is None or rule.until is None or rule.until.reaches is None:
        return 0
    return rule.parameters[rule.until.reaches].value


# What it does to people


def _proof_or_witnesses(
    two: Comparison, pair: Pair, tried: Tried, unchanged: Sequence[Rule]
) -> tuple[Proof, list[Witness]]:
    """A proof that no suitability changes by this rule, or people whose does."""
    if tried.whole and not tried.apart:
        return _proof(can_change=False, regions=tried.regions, note=SAME), []
    if tried.whole and masked(two, tried, unchanged):
        return _proof(can_change=False, regions=tried.regions, note=MASKED), []
    apart = {frozenset(facts.known.items()) for facts, _, _ in tried.apart}
    witnesses = rule_witnesses(
        two, telling(two, pair.conditions), lambda known: frozenset(known.items()) in apart
    ) or _answering_what_one_lacks(two, pair)
    if witnesses:
        return _proof(can_change=True, regions=tried.regions, note=FOUND), witnesses
    return _proof(can_change=None, regions=tried.regions, note=NOT_FOUND), []


def _answering_what_one_lacks(two: Comparison, pair: Pair) -> list[Witness]:
    """People for whom the rule holds by an answer that only its own rulebook can be given."""
    versions = ((two.before, pair.before), (two.after, pair.after))
    return [each for book, rule in versions if rule is not None for each in _for_whom_it_holds(two, book, rule)]


def _for_whom_it_holds(two: Comparison, book: Rulebook, rule: Rule) -> list[Witness]:
    values = regions([rule.when], book.vocabulary)
    return rule_witnesses(two, values, lambda known: evaluate(rule.when, Facts(known)) is TRUE)


def _proof(*, can_change: bool | None, regions: int, note: str) -> Proof:
    return {"suitability_can_change": can_change, "regions": regions, "note": note}


# All together


def _proved_together(two: Comparison, pairs: Sequence[Pair], changes: list[RuleChange]) -> list[RuleChange]:
    """The changes, with a proof for rules that change nothing only together: one renamed, one split into two."""
    undecided = [change["proof"]["suitability_can_change"] is None for change in changes]
    left = [pair for pair, open_ in zip(pairs, undecided, strict=True) if open_]
    for group in _sharing(left):
        if len(group) == 1:
            continue
        tried = tried_all(two, group)
        if tried.whole and not tried.apart:
            proof = _proof(can_change=False, regions=tried.regions, note=TOGETHER)
            together = {pair.id for pair in group}
            changes = [{**each, "proof": proof} if each["rule"] in together else each for each in changes]
    return changes


def _conditions(pairs: Sequence[Pair]) -> list[Condition]:
    return [condition for pair in pairs for condition in pair.conditions]


def _sharing(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Groups of rules, those that share a fact in one."""
    groups: list[list[Pair]] = []
    for pair in pairs:
        read = set(facts_read(pair.conditions))
        near = [group for group in groups if read & set(facts_read(_conditions(group)))]
        groups = [group for group in groups if group not in near]
        groups.append([pair, *(each for group in near for each in group)])
    return groups


def _counts(part: PartChange) -> bool:
    """Whether a change beside the rules can change a suitability: questions can, wording cannot."""
    return (
        part["part"] == "questionnaire"
        and part["place"] != "version"
        and not (part["change"] == "changed" and WORDING.issuperset(part["fields"]))
    )


def _asked_otherwise(two: Comparison, part: PartChange) -> list[Witness]:
    return question_witnesses(two, part["place"]) if part["place"] in two.panel.questions else []


def _together(rules: Sequence[RuleChange], parts: Sequence[PartChange], asked: Sequence[Witness]) -> Proof:
    regions = sum(each["proof"]["regions"] for each in rules)
    if asked or any(each["witnesses"] for each in rules):
        return _proof(can_change=True, regions=regions, note=FOUND)
    if any(each["proof"]["suitability_can_change"] is None for each in rules) or any(map(_counts, parts)):
        return _proof(can_change=None, regions=regions, note=NOT_FOUND)
    return _proof(can_change=False, regions=regions, note=NOBODY)
