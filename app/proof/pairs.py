"""Pairs of findings that one person can be shown and that speak of the same thing, to be read side by side.

Whether they repeat or contradict each other is for a reader to say; what can be proved of two rules is `overlaps.py`'s.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from app.assessment import Assessment
from app.engine.condition import paths
from app.engine.facts import Choices
from app.proof.people import Person, accepted
from app.rules.model import Rule, Rulebook

WORD = re.compile(r"[a-z']{4,}")
ALIKE = 0.6
"""Texts are alike where this part of the shorter one's words stands in the other too."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rules, and somebody who is shown both."""

    first: Rule
    second: Rule
    person: Person


def pairs(book: Rulebook) -> Iterator[Pair]:
    """Every such pair, in the order of the rules."""
    for first, second in combinations(book.rules, 2):
        if _about(book, first) & _about(book, second) or _alike(first, second):
            shown_both = (
                seen.person
                for seen in accepted(book, [first.when, second.when])
                if seen.finds(first.id) and seen.finds(second.id) and {first.id, second.id} <= _shown(seen.assessed())
            )
            if (person := next(shown_both, None)) is not None:
                yield Pair(first, second, person)


def _about(book: Rulebook, rule: Rule) -> set[str]:
    """The facts that a rule reads, without a list of which it only needs to know that its own question is asked."""
    read = set(paths(rule.when))
    questions = [book.questionnaire.questions[path] for path in read if path in book.questionnaire.questions]
    behind = {path for each in questions if each.asked_when is not None for path in paths(each.asked_when)}
    return {path for path in read if path not in behind or not isinstance(book.vocabulary[path], Choices)}


def _alike(first: Rule, second: Rule) -> bool:
    one, other = _words(first), _words(second)
    return len(one & other) >= ALIKE * min(len(one), len(other))


def _words(rule: Rule) -> set[str]:
    return set(WORD.findall(f"{rule.title} {rule.advice}".lower()))


def _shown(assessment: Assessment) -> set[str | None]:
    told = (*assessment.cautions, *assessment.information, *assessment.general, *assessment.benefit.because)
    return {finding.rule for finding in told}
