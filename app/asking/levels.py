"""The short way to a suitability and its bounds: what `assess` says of them, without the findings."""

from typing import NamedTuple

from app.engine.facts import Facts
from app.ready import ready
from app.rules.model import Rulebook
from app.unknown import NOTHING, Unknown, unknown, unknowns


class Levels(NamedTuple):
    """Ranks of suitabilities: what the facts lead to, at best, and at worst; and what is unknown."""

    now: int
    best: int
    worst: int
    still: Unknown

    @property
    def settled(self) -> bool:
        """Whether no unanswered question can lift the result any more."""
        return self.still.settles(self.best)


def levels(book: Rulebook, facts: Facts) -> Levels:
    """The levels that facts lead to; they are those of the person and of the clinic together."""
    rules = ready(book).rules
    true, undecided = book.decide(facts.known)
    best = max([rule.level for place in true if (rule := rules[place])], default=0)
    if not undecided:
        return Levels(best, best, best, NOTHING)
    still = unknown(unknowns(book), facts)
    worst = max([rule.level for place in undecided if (rule := rules[place])], default=0)
    return Levels(max(best, still.lift), best, max(best, worst), still)
