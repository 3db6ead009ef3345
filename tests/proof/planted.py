"""Faults planted in a copy of the rulebook, and what is said about them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.proof.faults import Claim, Code, ProvedFault, confirmed
from app.proof.people import Person, Seen, play
from app.rules.model import Rulebook
from app.rules.release import load_working
from tests.books import alter, tree

Edit = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Caught:
    """The faults of one code in a book with a fault, and what comes of the witnesses of the first."""

    book: Rulebook
    faults: tuple[ProvedFault, ...]

    @property
    def seen(self) -> tuple[Seen, ...]:
        return tuple(play(self.book, person) for person in self.faults[0].witness)


def planted(folder: Path, *edits: Edit) -> Rulebook:
    """A copy of the working tree with some places altered: file, what stands there, what shall stand there."""
    root = tree(folder / "rules")
    for file, old, new in edits:
        alter(root, file, old, new)
    return load_working(root)


def caught(book: Rulebook, look: Callable[[Rulebook], Iterable[Claim]], code: Code) -> Caught:
    """What is found of one code, each confirmed by its witnesses."""
    return Caught(book, tuple(confirmed(book, claim) for claim in look(book) if claim.code == code))


def about(caught: Caught, *rules: str) -> Caught:
    """What was caught about just these rules."""
    return Caught(caught.book, tuple(each for each in caught.faults if set(each.rules) == set(rules)))


def answers(person: Person) -> Iterator[tuple[str, object]]:
    """The answers of a person, by path."""
    return ((f"{section}.{key}", answer) for section, given in person.answers.items() for key, answer in given.items())
