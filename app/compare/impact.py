"""What a change of the rulebook does to many people who are no table: made up, or requests line by line.

Only counts are kept: no answer, and no line, of anybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from typing_extensions import TypedDict

from app.clinics import NO_CLINIC
from app.cohort.transitions import By, Tally, Transitions
from app.compare.cohort_report import CohortReport, Matrix, Part, Responsible, trial
from app.compare.cohort_report import report as whole_report
from app.compare.comparison import Comparison
from app.compare.population import DRAWN, population

MOST_NAMED = 20  # numbers of bad lines that are told


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
    matrix: Matrix
    responsible: list[Responsible]
    groups: list[Part]


@dataclass(slots=True)
class Counts:
    """Counts of people, and the numbers, from 1, of the first lines that could not be assessed."""

    tally: Tally = field(default_factory=Tally)
    bad_lines: list[int] = field(default_factory=list)

    def refuse(self, numbers: Sequence[int]) -> None:
        """Note lines that could not be assessed."""
        self.bad_lines += numbers[: MOST_NAMED - len(self.bad_lines)]


@dataclass(frozen=True, slots=True)
class Impact:
    """Two rulebooks side by side, and the same over columns."""

    two: Comparison
    tried: Transitions


def impact(two: Comparison, by: Sequence[By] = ()) -> Impact:
    """What trying people needs; they may be grouped by questions.

    Raises:
        CohortError: people cannot be grouped so.
    """
    return Impact(two, trial((two.before, NO_CLINIC), (two.after, NO_CLINIC), by))


def made_up(tried: Impact, people: int, seed: int, told: Callable[[int], object] = lambda _people: None) -> Counts:
    """The counts of made-up people; `told` is told how many are done."""
    counts, done = Counts(), 0
    for rows in population(tried.two, tried.tried, people, seed):
        tried.tried.count(rows, counts.tally)
        done += rows.count
        told(done)
    return counts


def whole(tried: Impact, counts: Counts) -> CohortReport:
    """Counts as a cohort's report, none of them masked."""
    return whole_report(tried.tried, counts.tally, 1)


def report(found: CohortReport, counts: Counts, *, drawn: bool) -> Report:
    """Counts with what they were counted over, for JSON; `drawn` says that the people were made up."""
    everybody = found["everybody"]
    return {
        "before": found["before"],
        "before_digest": found["before_digest"],
        "after": found["after"],
        "after_digest": found["after_digest"],
        "people": everybody["people"] or 0,
        "changed": everybody["changed"] or 0,
        "population": DRAWN if drawn else None,
        "bad": everybody["refused"] or 0,
        "bad_lines": counts.bad_lines,
        "matrix": everybody["matrix"],
        "responsible": everybody["responsible"],
        "groups": found["groups"],
    }
