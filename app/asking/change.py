"""What can change of a person: single changes, what several together lead to, and the days that waiting takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from app.engine.condition import Between, Compare, Condition, leaves
from app.engine.facts import Facts, Number, Value
from app.rules.model import Rulebook
from app.rules.once import once
from app.rules.questionnaire import Change
from app.timeline import later

AGE_UNIT = "years"  # nobody's birthday is known: an age is reached, and no day is told
WAITING = "waiting"


class Move(NamedTuple):
    """One change: the question, its new fact, and how it comes about."""

    path: str
    value: Value
    change: Change


class Wait(NamedTuple):
    """Waiting: until when, and which number, in its unit, needs so much of it."""

    until: date
    path: str
    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A person after some changes.

    Attributes:
        before: what is known today.
        as_of: today.
        moves: what changed but for waiting.
        wait: how long was waited; None for not at all.
    """

    before: Facts
    as_of: date
    moves: tuple[Move, ...] = ()
    wait: Wait | None = None

    @property
    def state(self) -> tuple[frozenset[tuple[str, Value]], date | None]:
        """What it comes to, in whatever order it came about."""
        return frozenset((move.path, move.value) for move in self.moves), self.wait.until if self.wait else None

    @property
    def keys(self) -> frozenset[str]:
        """What changed: questions, and waiting, which moves all clocks at once."""
        return frozenset([move.path for move in self.moves] + ([WAITING] if self.wait else []))

    def facts(self, book: Rulebook) -> Facts:
        """What is known of the person then."""
        known = self.without_waiting()
        if self.wait:
            known |= _waited(book, known, self.as_of, self.wait.until)
        return Facts(known, self.before.unsure - known.keys())

    def without_waiting(self) -> dict[str, Value]:
        """What the changes make of the facts on the day that they come about."""
        known = dict(self.before.known)
        for move in self.moves:
            known[move.path] = move.value
            if move.change.starts is not None:
                known[move.change.starts] = 0
        return known

    @property
    def started(self) -> Mapping[str, Change]:
        """The numbers that count from a change on."""
        return {move.change.starts: move.change for move in self.moves if move.change.starts is not None}

    def with_move(self, move: Move) -> "Changed":
        """One change more, in the place of any other to the same question."""
        others = tuple(each for each in self.moves if each.path != move.path)
        return replace(self, moves=(*others, move))


def _waited(book: Rulebook, known: Mapping[str, Value], as_of: date, until: date) -> dict[str, Value]:
    """Every clock after waiting, no further than it goes."""
    return {
        path: min(clock.high, value + _elapsed(as_of, until, clock.unit))
        for path, clock in clocks(book).items()
        if isinstance(value := known.get(path), int) and clock.unit != AGE_UNIT
    }


def _elapsed(as_of: date, until: date, unit: str) -> int:
    """Whole weeks or months between two days."""
    if unit == "weeks":
        return (until - as_of).days // 7
    months = (until.year - as_of.year) * 12 + until.month - as_of.month
    return months if later(as_of, months, "months") <= until else months - 1


@once
def clocks(book: Rulebook) -> Mapping[str, Number]:
    """The numbers that time changes."""
    return {
        path: question.kind
        for path, question in book.questionnaire.questions.items()
        if isinstance(question.kind, Number) and question.changes
    }


def moves(book: Rulebook, path: str, known: Mapping[str, Value]) -> Iterator[Move]:
    """The changes that an answer allows, but for those of a number."""
    now = known.get(path)
    for change in book.questionnaire.questions[path].changes if now is not None else ():
        if change.to is None or now == change.to or (change.of and now not in change.of):
            continue
        if not isinstance(now, frozenset) or (isinstance(change.to, frozenset) and change.to < now):
            yield Move(path, change.to, change)


def values_beyond(condition: Condition, path: str, now: int) -> list[int]:
    """The numbers above `now` at which a condition may change its mind, lowest first."""
    found: set[int] = set()
    for leaf in leaves(condition):
        if leaf.path == path and isinstance(leaf, Compare):
            found |= _around(leaf.bound.value)
        elif leaf.path == path and isinstance(leaf, Between):
            found |= _around(leaf.low.value) | _around(leaf.high.value)
    return sorted(value for value in found if value > now)


def _around(bound: int | str) -> set[int]:
    return {bound, bound + 1} if isinstance(bound, int) else set()


def wait_for(changed: Changed, path: str, clock: Number, value: int) -> Wait | None:
    """The waiting after which a number has come to a value; None where it is not known, or does not go so far."""
    now = changed.without_waiting().get(path)
    if not isinstance(now, int) or not now < value <= clock.high:
        return None
    amount = value - now
    return Wait(later(changed.as_of, amount, clock.unit), path, amount, clock.unit)
