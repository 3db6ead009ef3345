"""Everything that is proved of a rulebook, in one report. Needs the extra `proof`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from app.proof.coverage import coverage
from app.proof.directions import directions
from app.proof.findings import Claim, Finding, confirmed
from app.proof.firing import firing
from app.proof.laws import PROVED, laws
from app.proof.overlaps import overlaps
from app.proof.waivers import Waiver, faults_of, waiver_of
from app.rules.model import Rulebook


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a rulebook.

    Attributes:
        findings: each with what waives it, or None.
        faults: what is wrong with the waivers.
        proved: the laws that hold for every questionnaire there is.
    """

    book: Rulebook
    findings: tuple[tuple[Finding, Waiver | None], ...]
    faults: tuple[str, ...]
    proved: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is left to mend."""
        return not self.faults and all(waiver is not None for _, waiver in self.findings)


def prove(book: Rulebook, waivers: Iterable[Waiver], today: date) -> Report:
    """Look for all that can be wrong with a rulebook.

    Raises:
        WitnessError: a claim that its witnesses do not show.
        TimeoutError: the solver came to no conclusion.
    """
    waivers = tuple(waivers)
    findings = tuple(confirmed(book, claim) for claim in claims(book))
    broken = {finding.code for finding in findings}
    return Report(
        book=book,
        findings=tuple((finding, waiver_of(finding, waivers, today)) for finding in findings),
        faults=faults_of(waivers, findings, today),
        proved=tuple(law for code, law in PROVED.items() if code not in broken),
    )


def claims(book: Rulebook) -> Iterator[Claim]:
    """Everything that is said to be wrong with a rulebook."""
    return chain(firing(book), overlaps(book), coverage(book), directions(book), laws(book))
