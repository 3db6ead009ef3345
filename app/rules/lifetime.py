"""Nothing in a life is longer ago than its beginning: numbers of months and weeks beside the age."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.engine.facts import Value


@dataclass(frozen=True, slots=True)
class Limit:
    """How long ago an answer can say that something was.

    Attributes:
        path: the question.
        per_year: the most of its unit that a year has.
        last_age: the last age, in whole years, at which its range says too much.
    """

    path: str
    per_year: int
    last_age: int


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Which answers the age limits; of the limits those that hold up to the highest age come first.

    An age is in whole years, so that one year more has been begun: an answer is less than `per_year` times that.
    """

    age: str
    text: str
    limits: tuple[Limit, ...]

    def exceeded(self, known: Mapping[str, Value]) -> list[str]:
        """The questions whose answers say more than the person's age allows."""
        found: list[str] = []
        age = known.get(self.age)
        if not isinstance(age, int):
            return found
        for limit in self.limits:
            if age > limit.last_age:
                break
            said = known.get(limit.path)
            if isinstance(said, int) and said >= limit.per_year * (age + 1):
                found.append(limit.path)
        return found
