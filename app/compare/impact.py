"""What a change of the rulebook does to many people: from which suitability to which, and by which rules.

Only counts are kept: no answer, and no line, of anybody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from typing_extensions import TypedDict

from app.assess import assess
from app.clinics import NO_CLINIC
from app.compare.comparison import Comparison
from app.compare.difference import changed_rules
from app.compare.lifting import Pair, lift
from app.compare.unremarkable import SOME_DAY, asks
from app.engine.facts import Facts
from app.rules.answers import facts_of
from app.rules.model import Rulebook, SuitabilityId
from app.rules.questionnaire import OTHERS

QUESTIONNAIRE = "the questionnaire"
MOST_NAMED = 20  # numbers of bad lines that are told

Answers: TypeAlias = Mapping[str, Mapping[str, object]]
Change: TypeAlias = tuple[SuitabilityId, SuitabilityId]


class Responsible(TypedDict):
    """A rule, a change of suitability, and for how many people it has to do with it."""

    rule: str
    before: SuitabilityId
    after: SuitabilityId
    people: int


class Report(TypedDict):
    """What a change of the rulebook does to many people, in counts."""

    before: str
    before_digest: str
    after: str
    after_digest: str
    people: int
    changed: int
    population: str | None
    bad: int
    bad_lines: list[int]
    matrix: dict[SuitabilityId, dict[SuitabilityId, int]]
    responsible: list[Responsible]


@dataclass(slots=True)
class Tally:
    """Counts of people.

    Attributes:
        moved: suitability before and after, changed or not.
        responsible: for those whose suitability changed, the rule that does something else for them, and the change.
        bad: how many lines could not be assessed.
        bad_lines: the numbers of the first of them, from 1.
    """

    moved: Counter[Change] = field(default_factory=Counter)
    responsible: Counter[tuple[str, SuitabilityId, SuitabilityId]] = field(default_factory=Counter)
    bad: int = 0
    bad_lines: list[int] = field(default_factory=list)

    def refuse(self, number: int) -> None:
        """Count a line that could not be assessed."""
        self.bad += 1
        if self.bad <= MOST_NAMED:
            self.bad_lines.append(number)

    @property
    def people(self) -> int:
        """How many were assessed."""
        return sum(self.moved.values())

    @property
    def changed(self) -> int:
        """How many have another suitability."""
        return sum(count for (before, after), count in self.moved.items() if before != after)


@dataclass(frozen=True, slots=True)
class Impact:
    """Two rulebooks and the rules that changed, ready to be tried on people."""

    two: Comparison
    pairs: tuple[Pair, ...]

    def count(self, answers: Answers, tally: Tally) -> None:
        """Add a person's answers to a tally.

        Raises:
            InconsistentAnswers: the answers contradict each other under one of the rulebooks.
        """
        old, new = _facts(self.two.before, answers), _facts(self.two.after, answers)
        before = assess(self.two.before, old, NO_CLINIC, SOME_DAY).suitability
        after = assess(self.two.after, new, NO_CLINIC, SOME_DAY).suitability
        tally.moved[before, after] += 1
        if before != after:
            for rule in self._responsible(old, new) or [QUESTIONNAIRE]:
                tally.responsible[rule, before, after] += 1

    def _responsible(self, old: Facts, new: Facts) -> list[str]:
        """The rules that changed and lift this person otherwise than before."""
        return [
            pair.id
            for pair in self.pairs
            if lift(self.two.before, [pair.before] if pair.before else [], old)
            != lift(self.two.after, [pair.after] if pair.after else [], new)
        ]


def impact(two: Comparison) -> Impact:
    """What trying people needs."""
    return Impact(two, tuple(changed_rules(two.before, two.after)))


def over(trial: Impact, people: Iterable[Answers]) -> Tally:
    """The tally of some people who do not contradict themselves."""
    tally = Tally()
    for answers in people:
        trial.count(answers, tally)
    return tally


def _facts(book: Rulebook, answers: Answers) -> Facts:
    """What a book makes of answers, as far as it asks for them; `others` answers what the book asks in that section."""
    sections = {section.id for section in book.questionnaire.sections}
    asked = {
        section: {
            name: answer for name, answer in given.items() if name == OTHERS or asks(book, f"{section}.{name}", answer)
        }
        for section, given in answers.items()
        if section in sections
    }
    return facts_of(book.questionnaire, asked)


# Written out


def report(trial: Impact, tally: Tally, drawn: str | None) -> Report:
    """A tally with what it was counted over, for JSON and pages; `drawn` says how people were made up, if they were."""
    return {
        "before": trial.two.before.release,
        "before_digest": trial.two.before.digest,
        "after": trial.two.after.release,
        "after_digest": trial.two.after.digest,
        "people": tally.people,
        "changed": tally.changed,
        "population": drawn,
        "bad": tally.bad,
        "bad_lines": tally.bad_lines,
        "matrix": {
            before: {after: tally.moved[before, after] for after in trial.two.after.suitabilities}
            for before in trial.two.before.suitabilities
        },
        "responsible": [
            {"rule": rule, "before": before, "after": after, "people": count}
            for (rule, before, after), count in sorted(tally.responsible.items(), key=lambda each: (-each[1], each[0]))
        ],
    }
