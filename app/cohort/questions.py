"""What columns of people may be named: what the rulebooks that they are read for ask, and what is carried through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.engine.facts import Choices, Kind, Number, nearest
from app.rules.model import Rulebook
from app.rules.questionnaire import NOT_SURE, OTHERS

Kinds: TypeAlias = Mapping[str, Sequence[Kind]]


class CohortError(Exception):
    """What cannot be read as people."""


@dataclass(frozen=True)
class Questions:
    """What columns may be named.

    Attributes:
        kinds: by path, the kinds that the question has in the rulebooks it is read for.
        sections: the sections there are.
        keep: further columns, which are carried through.
    """

    kinds: Kinds
    sections: frozenset[str]
    keep: tuple[str, ...] = ()

    def check(self, names: Iterable[str]) -> None:
        """Refuse columns that are no paths, and columns to keep that are not there.

        Raises:
            CohortError: which, and what may have been meant.
        """
        there = list(names)
        for name in self.keep:
            if name not in there:
                raise CohortError(f"there is no column {name!r} to keep")
        doubled = {name for name in there if there.count(name) > 1} if len(set(there)) < len(there) else set()
        for name in sorted(doubled):
            raise CohortError(f"the column {name!r} is there more than once")
        for name in there:
            if name not in self.keep and not self.is_path(name):
                meant = nearest(name, self.kinds)
                hint = f"; did you mean {meant!r}?" if meant else ""
                raise CohortError(f"the column {name!r} is no question{hint} (--keep {name} carries it through)")

    def is_path(self, name: str) -> bool:
        """Whether a column says something of people's answers."""
        section, _, rest = name.partition(".")
        path = name.removesuffix(f".{NOT_SURE}")
        return (
            name in self.kinds
            or (rest == OTHERS and section in self.sections)
            or (path != name and isinstance(self.kinds.get(path, [None])[0], Number | Choices))
        )


def questions_of(books: Sequence[Rulebook], keep: Sequence[str] = ()) -> Questions:
    """What columns may be named where people are assessed under these rulebooks."""
    kinds: dict[str, list[Kind]] = {}
    for book in books:
        for path, question in book.questionnaire.questions.items():
            if question.kind not in kinds.setdefault(path, []):
                kinds[path].append(question.kind)
    sections = frozenset(section.id for book in books for section in book.questionnaire.sections)
    return Questions(kinds, sections, tuple(keep))
