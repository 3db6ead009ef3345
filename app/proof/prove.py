"""Everything that is proved of a rulebook, in one report. Needs the extra `proof`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from app.proof.coverage import coverage
from app.proof.directions import directions
from app.proof.faults import Claim, ProvedFault, confirmed
from app.proof.firing import firing
from app.proof.laws import PROVED, laws
from app.proof.overlaps import overlaps
from app.proof.waivers import Waiver, waiver_faults, waiver_of
from app.rules.model import Rulebook


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a rulebook.

    Attributes:
        faults: each with what waives it, or None.
        waiver_faults: what is wrong with the waivers.
        proved: the laws that hold for every questionnaire there is.
    """

    book: Rulebook
    faults: tuple[tuple[ProvedFault, Waiver | None], ...]
    waiver_faults: tuple[str, ...]
    proved: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is left to mend."""
        return not self.waiver_faults and all(waiver is not None for _, waiver in self.faults)


def prove(book: Rulebook, waivers: Iterable[Waiver], today: date) -> Report:
    """Look for all that can be wrong with a rulebook.

    Raises:
        WitnessError: a claim that its witnesses do not show.
        TimeoutError: the solver came to no conclusion.
    """
    return reported(book, tuple(confirmed(book, claim) for claim in claims(book)), waivers, today)


def reported(book: Rulebook, faults: tuple[ProvedFault, ...], waivers: Iterable[Waiver], today: date) -> Report:
    """The report of the faults that a rulebook has."""
    waivers = tuple(waivers)
    broken = {fault.code for fault in faults}
    return Report(
        book=book,
        faults=tuple((fault, waiver_of(fault, waivers, today)) for fault in faults),
        waiver_faults=waiver_faults(waivers, faults, today),
        proved=tuple(law for code, law in PROVED.items() if code not in broken),
    )


def claims(book: Rulebook) -> Iterator[Claim]:
    """Everything that is said to be wrong with a rulebook."""
    return chain(firing(book), overlaps(book), coverage(book), directions(book), laws(book))
