"""Pairs of rules about the same thing: one that says nothing more, two that say the same, two that disagree.

Only rules that share a question are compared, on every accepted way to answer what both read. What counts:

- *subsumed*: wherever the rule holds, another holds whose effect is as strong or stronger, and neither absorbs
  the other. Rules that inform or temper lift nothing, so they are compared with each other for sameness only.
- *duplicate*: equal effect, and both hold of the same people.
- *contradictory*: the same lifting effect whatever the answer is (one holds just where the other does not);
  two different waits on one number for one person; two different benefits for the same people. A fact that
  both informs and excludes is no contradiction: one says what is so, the other what follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from app.engine.condition import Always, paths
from app.engine.truth import FALSE, TRUE, UNKNOWN
from app.proof.faults import Claim, Code
from app.proof.people import Person, Seen, accepted
from app.rules.model import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class _Pair:
    """How two rules meet, on all accepted people.

    Attributes:
        first_alone: somebody of whom the first holds, and the second does not.
        second_alone: the same with the two changed.
        both: somebody of whom both hold.
        opposite: one holds of everybody of whom the other surely does not, and of nobody else.
        tried: how many people were tried.
    """

    first: Rule
    second: Rule
    first_alone: Person | None
    second_alone: Person | None
    both: Person | None
    opposite: bool
    tried: int

    @property
    def proof(self) -> str:
        return f"all {self.tried} accepted ways to answer what the two rules read were tried"

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*paths(self.first.when), *paths(self.second.when))))


def overlaps(book: Rulebook) -> Iterator[Claim]:
    """Rules that are subsumed, repeated or contradicted by another."""
    for first, second in combinations(book.rules, 2):
        same_thing = set(paths(first.when)) & set(paths(second.when)) or _both_always(first, second)
        if same_thing and first.id not in second.absorbs and second.id not in first.absorbs:
            yield from _compared(book, _met(book, first, second))


def _both_always(first: Rule, second: Rule) -> bool:
    """Rules for everybody share no question; those that lift would still repeat each other."""
    return (
        isinstance(first.when, Always)
        and isinstance(second.when, Always)
        and "inform" not in (first.effect, second.effect)
    )


def _met(book: Rulebook, first: Rule, second: Rule) -> _Pair:
    people = [
        (seen, seen.truth(first.when), seen.truth(second.when)) for seen in accepted(book, [first.when, second.when])
    ]

    def somebody(*, holds: tuple[bool, bool]) -> Person | None:
        return next((seen.person for seen, one, other in people if (one is TRUE, other is TRUE) == holds), None)

    decided = {(one, other) for _, one, other in people if UNKNOWN not in (one, other)}
    return _Pair(
        first,
        second,
        first_alone=somebody(holds=(True, False)),
        second_alone=somebody(holds=(False, True)),
        both=somebody(holds=(True, True)),
        opposite=decided == {(TRUE, FALSE), (FALSE, TRUE)},
        tried=len(people),
    )


def _compared(book: Rulebook, pair: _Pair) -> Iterator[Claim]:
    first, second = pair.first, pair.second
    lifting = book.effects[first.effect].lifts.rank > 0 and book.effects[second.effect].lifts.rank > 0
    same_people = pair.both is not None and pair.first_alone is None and pair.second_alone is None
    if same_people and first.effect == second.effect and first.benefit == second.benefit:
        yield _together(
            "duplicate_advice", pair, f"`{first.id}` and `{second.id}` have one effect, and hold of the same people"
        )
    elif same_people and first.benefit is not None and second.benefit is not None:
        yield _together(
            "contradictory_advice", pair, f"`{first.id}` and `{second.id}` promise the same people different benefits"
        )
    elif lifting:
        yield from _subsumed(book, pair)
    if pair.both is not None and _wait_differently(first, second):
        yield _together(
            "contradictory_advice",
            pair,
            f"`{first.id}` and `{second.id}` tell one person different waits on the same number",
        )
    if pair.opposite and lifting and first.effect == second.effect:
        yield from _whatever_is_answered(pair)


def _wait_differently(first: Rule, second: Rule) -> bool:
    if first.until is None or second.until is None or first.until.fact is None or second.until.fact != first.until.fact:
        return False
    ends = [rule.parameters[rule.until.reaches].value for rule in (first, second) if rule.until and rule.until.reaches]
    return len(set(ends)) > 1


def _subsumed(book: Rulebook, pair: _Pair) -> Iterator[Claim]:
    for weaker, stronger, alone in (
        (pair.first, pair.second, pair.first_alone),
        (pair.second, pair.first, pair.second_alone),
    ):
        if (
            pair.both is None
            or alone is not None
            or book.effects[weaker.effect].rank > book.effects[stronger.effect].rank
        ):
            continue
        message = f"`{weaker.id}` adds nothing to the suitability: where it holds, so does `{stronger.id}`"
        yield _together("subsumed", pair, message, weaker.id)
        return


def _together(code: Code, pair: _Pair, message: str, detail: str = "") -> Claim:
    """A claim that is shown by somebody of whom both rules hold."""
    assert pair.both is not None  # noqa: S101 - it is claimed of those of whom both hold
    ids = pair.first.id, pair.second.id
    return Claim(code, ids, pair.facts, message, pair.proof, (pair.both,), lambda seen: _counts(seen[0], ids), detail)


def _counts(seen: Seen, rules: tuple[str, ...]) -> bool:
    """Whether the assessment counts these rules."""
    seen.assessed()
    return all(map(seen.finds, rules))


def _whatever_is_answered(pair: _Pair) -> Iterator[Claim]:
    first, second = pair.first, pair.second
    if pair.first_alone is None or pair.second_alone is None:
        return
    yield Claim(
        "contradictory_advice",
        (first.id, second.id),
        pair.facts,
        f"whatever is answered, one of `{first.id}` and `{second.id}` holds, with the same effect",
        pair.proof,
        (pair.first_alone, pair.second_alone),
        lambda seen: _counts(seen[0], (first.id,)) and _counts(seen[1], (second.id,)),
    )
