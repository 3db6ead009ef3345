"""Everything the rulebook can refuse. A fault says where, as a path into the rulebook, and what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Where: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a rulebook.

    Attributes:
        where: path into the rulebook, such as `("rules", "herpes-history", "when")`.
        message: what is wrong, lower case, no full stop.
        file: the file as a path relative to the rulebook's folder; empty where there is none.
        line: counted from 1.
    """

    where: Where
    message: str
    file: str = ""
    line: int = 1

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file else ".".join(map(str, self.where))
        return f"{place}: {self.message}"


class RulesError(Exception):
    """Base of all errors of this package."""


class RulebookError(RulesError):
    """A rulebook that cannot be used.

    Attributes:
        faults: everything found wrong with it.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))


class DigestError(RulesError):
    """A release whose content is not what its digest says.

    Attributes:
        release: the release's name.
        stated: the digest written in it.
        found: the digest of its content.
    """

    def __init__(self, release: str, stated: str, found: str) -> None:
        self.release = release
        self.stated = stated
        self.found = found
        super().__init__(f"release {release} is not what was frozen: it states {stated} and is {found}")


class ReleaseNotForClinic(RulesError):
    """A release that the clinic's own rules do not fit, and that is therefore not served as the clinic's."""

    def __init__(self, release: str) -> None:
        self.release = release
        super().__init__(f"the clinic's own rules do not fit the release `{release}`")


class ReleaseNotFound(RulesError):
    """A release that is not here.

    Attributes:
        release: its name as asked for.
    """

    def __init__(self, release: str) -> None:
        self.release = release
        super().__init__("there is no such release")


class NotAnAnswer(RulesError):
    """Something that no question can be answered with; whoever read the answers tells where."""

    def __init__(self) -> None:
        super().__init__("there is no such question, or it cannot be answered so")


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """An answer that cannot stand beside another.

    Attributes:
        path: the question whose answer is refused.
        because: the questions whose answers it contradicts.
        text: the reason, for the person.
    """

    path: str
    because: tuple[str, ...]
    text: str


class InconsistentAnswers(RulesError):
    """Answers that contradict each other.

    Attributes:
        inconsistencies: every contradiction found, in the questionnaire's order.
    """

    def __init__(self, inconsistencies: Sequence[Inconsistency]) -> None:
        self.inconsistencies = tuple(inconsistencies)
        super().__init__("answers contradict each other")
