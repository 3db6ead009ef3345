"""Two rulebooks over a cohort: who goes from which suitability to which, and by which rules. Only counts are kept."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import numpy as np

from app.clinics import Clinic
from app.cohort.atoms import Atom
from app.cohort.bits import Bits, any_of, counted, flags_of, nobody, packed
from app.cohort.meaning import Meaning, meaning
from app.cohort.questions import CohortError
from app.cohort.rows import Column, Numbers, Rows, Texts
from app.engine.columns import NOBODY, Graph, Node, Run, compile_graph, needed, open_facts
from app.engine.facts import Choices, Kind, Number
from app.rules.model import Rule, Rulebook, SuitabilityId
from app.rules.questionnaire import NOT_SURE

QUESTIONNAIRE = "the questionnaire"
"""Stands where a rule would, for those whose suitability no rule changed that did."""
UNANSWERED = "not answered"
NO_ANSWER = "no possible answer"

Group: TypeAlias = tuple[str, ...]
Change: TypeAlias = tuple[SuitabilityId, SuitabilityId]
Found: TypeAlias = Mapping[Node, Bits]
"""By node, who is in it."""
Key = TypeVar("Key")


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

    def add(self, other: "Tally") -> None:
        """Count other people too."""
        for group, moved in other.moved.items():
            self.moved.setdefault(group, Counter()).update(moved)
        for group, responsible in other.responsible.items():
            self.responsible.setdefault(group, Counter()).update(responsible)
        self.refused.update(other.refused)


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

    def count(self, rows: Rows, tally: Tally) -> Bits:
        """Add rows to a tally.

        Returns:
            Which of the rows one of the rulebooks refuses.
        """
        found = dict(zip(self.places, self.run(rows.bits(self.atoms), rows.everybody()), strict=True))
        contradicted = (found[each.who] for each in (*self.before.refused, *self.after.refused))
        refused = any_of((rows.misread(), *contradicted), rows.count)
        moved = self._moved(found, rows.everybody() & ~refused)
        changed = any_of((who for (old, new), who in moved.items() if old != new), rows.count)
        differing = {rule: found[node] & changed for rule, node in self.differs.items()}
        differing[QUESTIONNAIRE] = changed & ~any_of(differing.values(), rows.count)
        responsible = {
            (rule, *change): whose & who
            for rule, whose in differing.items()
            if whose.any()
            for change, who in moved.items()
        }
        for group, theirs in _groups(self.by, rows):
            tally.refused[group] += counted(theirs & refused)
            _add(tally.moved.setdefault(group, Counter()), moved, theirs)
            _add(tally.responsible.setdefault(group, Counter()), responsible, theirs)
        return refused

    def _moved(self, found: Found, whose: Bits) -> dict[Change, Bits]:
        """Of some people, who goes from where to where."""
        stood, stands = (_levels(found, each) for each in (self.before, self.after))
        return {
            (old, new): both
            for old, before in stood.items()
            for new, after in stands.items()
            if (both := before & after & whose).any()
        }


def levels(book: Rulebook) -> list[SuitabilityId]:
    """The suitabilities of a rulebook, mildest first."""
    return [each.id for each in sorted(book.suitabilities.values(), key=lambda level: level.rank)]


def _levels(found: Found, meant: Meaning) -> dict[SuitabilityId, Bits]:
    """Who is where, refused or not."""
    rungs = [found[each] for each in meant.suitability]
    at_least = [~np.zeros_like(rungs[0]), *rungs, np.zeros_like(rungs[0])]
    return {level: at_least[rank] & ~at_least[rank + 1] for rank, level in enumerate(levels(meant.book))}


def _add(counts: Counter[Key], several: Mapping[Key, Bits], whose: Bits) -> None:
    """Count some people wherever they are."""
    for key, who in several.items():
        if count := counted(who & whose):
            counts[key] += count


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


# Groups


def _check(by: By, books: Sequence[Rulebook]) -> None:
    kinds: list[Kind] = [book.vocabulary[by.path] for book in books if by.path in book.questionnaire.questions]
    if not kinds:
        raise CohortError(f"people cannot be grouped by {by.path!r}: there is no such question")
    if isinstance(kinds[0], Choices):
        raise CohortError(f"people cannot be grouped by {by.path!r}: they may choose several")
    if isinstance(kinds[0], Number) != (by.width is not None):
        raise CohortError(f"people are grouped by numbers in bands, as {by.path}:10, and by words without")


def _groups(by: Sequence[By], rows: Rows) -> Iterator[tuple[Group, Bits]]:
    """Every group that some rows are in, and which."""
    groups: list[tuple[Group, Bits]] = [((), rows.everybody())]
    for each in by:
        answered = list(_answered(each, rows))
        groups = [
            ((*group, answer), both)
            for group, theirs in groups
            for answer, who in answered
            if (both := theirs & who).any()
        ]
    return iter(groups)


def _answered(by: By, rows: Rows) -> Iterator[tuple[str, Bits]]:
    """What some rows answered, and who did; numbers in bands. What is no answer is not told."""
    read = rows.columns.get(by.path)
    wrong = read.wrong if read is not None else nobody(rows.count)
    sound = rows.everybody() & ~wrong
    named = [(answer, who & sound) for answer, who in (_named(by, read.column, sound) if read is not None else ())]
    yield from named
    yield NO_ANSWER, wrong
    yield UNANSWERED, sound & ~any_of((who for _, who in named), rows.count)


def _named(by: By, column: Column, sound: Bits) -> Iterator[tuple[str, Bits]]:
    match column:
        case Texts(words):
            yield from ((word, column.one_of({word})) for word in dict.fromkeys(words))
        case Numbers(numbers, given, unsure) if by.width is not None:
            bands = numbers // by.width
            for band in np.unique(bands[flags_of(given & sound, len(bands))]).tolist():
                yield _band(band, by.width), packed(bands == band) & given
            yield NOT_SURE, unsure & ~given
        case _:
            return


def _band(band: int, width: int) -> str:
    return f"{band * width}-{band * width + width - 1}"
