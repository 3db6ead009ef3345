"""What some rules do to people's suitability, in two rulebooks: tried on every combination they can tell apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from app.compare.comparison import Comparison, telling
from app.engine.condition import Condition
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.engine.residual import open_facts
from app.engine.truth import TRUE, UNKNOWN
from app.rules.model import Rule, Rulebook

MOST_REGIONS = 200_000


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule in two rulebooks; None where it is not there."""

    id: str
    before: Rule | None
    after: Rule | None

    @property
    def conditions(self) -> list[Condition]:
        """Its condition in each rulebook that has it."""
        return [rule.when for rule in (self.before, self.after) if rule is not None]


@dataclass(frozen=True, slots=True)
class Lift:
    """What some rules do to the suitability of people of whom some facts are known.

    Attributes:
        surely: the rank it is lifted to whatever else is known.
        possibly: the highest rank that what is open can still lift it to.
        opened: what lies open above `surely`: each rank, and the facts that can decide it in any of the rules.
    """

    surely: int
    possibly: int
    opened: frozenset[tuple[int, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying every combination showed.

    Attributes:
        regions: how many were tried.
        whole: whether these are all there are, and every fact could be compared.
        apart: those in which the two versions do not do the same, and what each does.
        stricter: whether the later version lifts higher somewhere.
        looser: whether it lifts less high somewhere.
    """

    regions: int
    whole: bool
    apart: tuple[tuple[Facts, Lift, Lift], ...]
    stricter: bool
    looser: bool


def tried_all(two: Comparison, pairs: Sequence[Pair]) -> Tried:
    """Every combination of what some rules can tell apart, put before both versions of them."""
    values = telling(two, [condition for pair in pairs for condition in pair.conditions])
    count = prod(len(each) + 1 for each in values.values())
    stricter = looser = False
    apart: list[tuple[Facts, Lift, Lift]] = []
    for chosen in islice(product(*((None, *each) for each in values.values())), MOST_REGIONS):
        facts = Facts({path: value for path, value in zip(values, chosen, strict=True) if value is not None})
        old, new = lifts(two, pairs, facts)
        stricter = stricter or new.surely > old.surely or new.possibly > old.possibly
        looser = looser or new.surely < old.surely or new.possibly < old.possibly
        if old != new:
            apart.append((facts, old, new))
    comparable = two.apart.isdisjoint(values)
    return Tried(min(count, MOST_REGIONS), count <= MOST_REGIONS and comparable, tuple(apart), stricter, looser)


def lifts(two: Comparison, pairs: Sequence[Pair], facts: Facts) -> tuple[Lift, Lift]:
    """What the two versions of some rules do to people of whom these facts are known."""
    old = [pair.before for pair in pairs if pair.before is not None]
    new = [pair.after for pair in pairs if pair.after is not None]
    return lift(two.before, old, facts), lift(two.after, new, facts)


def lift(book: Rulebook, rules: Sequence[Rule], facts: Facts) -> Lift:
    """What some rules of a book do to people of whom these facts are known."""
    truths = [(book.effects[rule.effect].lifts.rank, rule, evaluate(rule.when, facts)) for rule in rules]
    surely = max((rank for rank, _, truth in truths if truth is TRUE), default=0)
    waiting: dict[int, set[str]] = {}
    for rank, rule, truth in truths:
        if truth is UNKNOWN and rank > surely:
            waiting.setdefault(rank, set()).update(open_facts(rule.when, facts))
    opened = frozenset((rank, frozenset(paths)) for rank, paths in waiting.items())
    return Lift(surely, max(waiting, default=surely), opened)


def masked(two: Comparison, tried: Tried, unchanged: Sequence[Rule]) -> bool:
    """Whether, wherever the versions differ, rules that did not change lift those people at least as high anyway."""
    return all(_covered(two, facts, lift, unchanged) for facts, old, new in tried.apart for lift in (old, new))


def _covered(two: Comparison, facts: Facts, lift: Lift, unchanged: Sequence[Rule]) -> bool:
    """Whether rules lift these people as high, surely and by what is open, whatever else there is to know of them."""
    ranked = [(two.after.effects[rule.effect].lifts.rank, rule) for rule in unchanged]
    truths = [(rank, rule, evaluate(rule.when, facts)) for rank, rule in ranked if rank > 0]
    surely = max((rank for rank, _, truth in truths if truth is TRUE), default=0)
    waiting = [(rank, frozenset(open_facts(rule.when, facts))) for rank, rule, truth in truths if truth is UNKNOWN]
    return surely >= lift.surely and all(
        surely >= rank or questions <= {path for high, others in waiting if high >= rank for path in others}
        for rank, questions in lift.opened
    )
