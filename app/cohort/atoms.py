"""What a column of bits can say of each person's answers. Where the bits come from is `reading.py`'s business."""

from dataclasses import dataclass
from typing import TypeAlias

from app.engine.facts import Kind


@dataclass(frozen=True, slots=True)
class Fits:
    """The question is answered with what a question of this kind accepts; "not sure" is not among it."""

    path: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Unsure:
    """The question is answered "not sure"."""

    path: str


@dataclass(frozen=True, slots=True)
class Chose:
    """The answer is this option, or a list that has it; of a yes/no question, `yes`."""

    path: str
    option: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer is a number from `low` to `high`, both included."""

    path: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The section's `others` is "no"."""

    section: str


@dataclass(frozen=True, slots=True)
class Outlived:
    """Both answers are numbers, and by the years that a person of this age has begun it cannot be so long ago."""

    path: str
    age: str
    per_year: int


Atom: TypeAlias = Fits | Unsure | Chose | Counted | Closed | Outlived
