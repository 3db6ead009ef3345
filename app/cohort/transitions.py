"""Two rulebooks over a cohort: who goes from which suitability to which, and by which rules. Only counts are kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.clinics import Clinic
from app.cohort.atoms import Atom
from app.cohort.files import CohortError
from app.cohort.meaning import Ladder, Meaning, meaning
from app.cohort.rows import Bits, Flags, Numbers, Rows, Texts, unpacked
from app.engine.columns import NOBODY, Graph, Node, Run, compile_graph, needed, open_facts
from app.engine.facts import Choices, Kind, Number
from app.rules.model import Rule, Rulebook, SuitabilityId
from app.rules.questionnaire import NOT_SURE

QUESTIONNAIRE = "the questionnaire"
"""Stands where a rule would, for those whose suitability no rule changed that did."""
UNANSWERED = "not answered"

Group: TypeAlias = tuple[str, ...]
Change: TypeAlias = tuple[SuitabilityId, SuitabilityId]


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule that is not the same in two rulebooks; None where one does not have it."""

    id: str
    before: Rule | None
    after: Rule | None


@dataclass(frozen=True, slots=True)
class By:
    """A question that people are grouped by; numbers in bands of `width`."""

    path: str
    width: int | None


@dataclass(slots=True)
class Tally:
    """Counts of people.

    Attributes:
        moved: by group, suitability before and after, changed or not.
        responsible: by group, for those whose suitability changed: a rule that does something else for them.
        refused: by group, how many are refused by one of the rulebooks.
    """

    moved: dict[Group, Counter[Change]] = field(default_factory=dict)
    responsible: dict[Group, Counter[tuple[str, SuitabilityId, SuitabilityId]]] = field(default_factory=dict)
    refused: Counter[Group] = field(default_factory=Counter)


@dataclass(frozen=True)
class Transitions:
    """Two rulebooks as one function over bits.

    Attributes:
        before, after: what each of them means.
        by: what people are grouped by.
        differs: by rule that changed, for whom it does something else.
        atoms: what is asked of the rows.
        places: where each node stands among what comes out.
        run: the function.
    """

    before: Meaning
    after: Meaning
    by: tuple[By, ...]
    differs: Mapping[str, Node]
    atoms: tuple[Atom, ...]
    places: Mapping[Node, int]
    run: Run

    def count(self, rows: Rows, tally: Tally) -> None:
        """Add rows to a tally."""
        found = self.run([rows.bits(atom) for atom in self.atoms], rows.everybody())

        def flags(node: Node) -> Flags:
            return _flags(found[self.places[node]], rows.count)

        refused = np.logical_or.reduce([flags(each.who) for each in (*self.before.refused, *self.after.refused)])
        refused |= np.logical_or.reduce(
            [np.zeros(rows.count, np.bool_), *(read.wrong for read in rows.columns.values())]
        )
        refused[[row for row, _ in rows.unread]] = True
        old, new = (_ranks(each.suitability, flags, rows.count) for each in (self.before, self.after))
        changed = (old != new) & ~refused
        differing = {rule: flags(node) & changed for rule, node in self.differs.items()}
        unexplained = changed & ~np.logical_or.reduce([np.zeros(rows.count, np.bool_), *differing.values()])
        for group, theirs in _groups(self.by, rows):
            tally.refused[group] += int(np.count_nonzero(theirs & refused))
            moved = tally.moved.setdefault(group, Counter())
            moved.update(dict(self._counted(old, new, theirs & ~refused)))
            responsible = tally.responsible.setdefault(group, Counter())
            for rule, whose in (*differing.items(), (QUESTIONNAIRE, unexplained)):
                responsible.update(
                    {(rule, *change): count for change, count in self._counted(old, new, theirs & whose)}
                )

    def _counted(self, old: NDArray[np.int8], new: NDArray[np.int8], whose: Flags) -> Iterator[tuple[Change, int]]:
        """How many of some go from where to where."""
        levels, others = self.levels(self.before), self.levels(self.after)
        counts = np.bincount(old[whose] * np.int64(len(others)) + new[whose], minlength=len(levels) * len(others))
        for place in np.flatnonzero(counts).tolist():
            yield (levels[place // len(others)], others[place % len(others)]), int(counts[place])

    @staticmethod
    def levels(meant: Meaning) -> list[SuitabilityId]:
        """The suitabilities of a rulebook, mildest first."""
        return [each.id for each in sorted(meant.book.suitabilities.values(), key=lambda level: level.rank)]


def transitions(
    two: Sequence[tuple[Rulebook, Clinic]], changed: Iterable[Changed], by: Sequence[By] = ()
) -> Transitions:
    """What counts people under two rulebooks, each with the profile of a clinic.

    Raises:
        CohortError: people cannot be grouped so.
    """
    graph = Graph()
    before, after = (meaning(graph, book, clinic) for book, clinic in two)
    differs = {each.id: _differs(graph, before, after, each) for each in changed}
    refused = [each.who for meant in (before, after) for each in meant.refused]
    wanted = list(dict.fromkeys([*before.suitability, *after.suitability, *refused, *differs.values()]))
    for each in by:
        _check(each, [book for book, _ in two])
    return Transitions(
        before=before,
        after=after,
        by=tuple(by),
        differs=differs,
        atoms=tuple(atom for atom in needed(graph, wanted) if isinstance(atom, Atom)),
        places={node: place for place, node in enumerate(wanted)},
        run=compile_graph(graph, wanted),
    )


def _differs(graph: Graph, before: Meaning, after: Meaning, changed: Changed) -> Node:
    """For whom a rule does something else: lifts otherwise, or could still, by other questions."""
    old, new = (_does(graph, meant, rule) for meant, rule in ((before, changed.before), (after, changed.after)))
    keys = {**old, **new}
    return graph.any_(*(_either(graph, old.get(key, NOBODY), new.get(key, NOBODY)) for key in keys))


def _does(graph: Graph, meant: Meaning, rule: Rule | None) -> dict[object, Node]:
    """What a rule does: whom it lifts how high, and whom it could by which question."""
    level = meant.book.effects[rule.effect].lifts.rank if rule is not None else 0
    if rule is None or not level:
        return {}
    waiting = open_facts(graph, rule.when, meant.facts)
    return {level: meant.found[rule.id], **{(level, path): who for path, who in waiting.items()}}


def _either(graph: Graph, one: Node, other: Node) -> Node:
    return graph.any_(graph.but(one, other), graph.but(other, one))


def _flags(bits: Bits, count: int) -> Flags:
    return unpacked(bits, count).view(np.bool_)


def _ranks(ladder: Ladder, flags: Callable[[Node], Flags], count: int) -> NDArray[np.int8]:
    ranks = np.zeros(count, np.int8)
    for rung in ladder:
        ranks += flags(rung).view(np.int8)
    return ranks


# Groups


def _check(by: By, books: Sequence[Rulebook]) -> None:
    kinds: list[Kind] = [book.vocabulary[by.path] for book in books if by.path in book.questionnaire.questions]
    if not kinds:
        raise CohortError(f"people cannot be grouped by {by.path!r}: there is no such question")
    if isinstance(kinds[0], Choices):
        raise CohortError(f"people cannot be grouped by {by.path!r}: they may choose several")
    if isinstance(kinds[0], Number) != (by.width is not None):
        raise CohortError(f"people are grouped by numbers in bands, as {by.path}:10, and by words without")


def _groups(by: Sequence[By], rows: Rows) -> Iterator[tuple[Group, Flags]]:
    """Every group that some rows are in, and which."""
    names: list[list[str]] = []
    place = np.zeros(rows.count, np.int64)
    for each in by:
        labels, places = _labels(each, rows)
        names.append(labels)
        place = place * len(labels) + places
    for found in np.unique(place).tolist():
        rest, group = found, []
        for labels in reversed(names):
            rest, own = divmod(rest, len(labels))
            group.append(labels[own])
        yield tuple(reversed(group)), place == found


def _labels(by: By, rows: Rows) -> tuple[list[str], NDArray[np.int64]]:
    """The names of a question's groups, and the place among them of each row."""
    column = rows.columns[by.path].column if by.path in rows.columns else None
    match column:
        case Texts(words, places):
            return [*words, UNANSWERED], places.astype(np.int64)
        case Numbers(numbers, given, unsure) if by.width is not None:
            bands, places = np.unique(np.where(given, numbers // by.width, -1), return_inverse=True)
            labels = [f"{band * by.width}-{band * by.width + by.width - 1}" for band in bands.tolist()]
            named = np.where(given, places, np.where(unsure, len(labels), len(labels) + 1))
            return [*labels, NOT_SURE, UNANSWERED], named
        case _:
            return [UNANSWERED], np.zeros(rows.count, np.int64)
