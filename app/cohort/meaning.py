"""What an assessment says, for many people at once: the whole meaning of `app.assess`, over a graph.

Tested equal to it, person for person. Texts, dates and costs are left to the assessment of one person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from app.clinics import Clinic
from app.cohort.facts import Contradicted, Known, facts_of
from app.engine.columns import EVERYBODY, NOBODY, Graph, Node, open_facts, sides
from app.engine.condition import Always
from app.ready import Ready, ReadyRule, ready
from app.rules.model import Rulebook

Ladder: TypeAlias = tuple[Node, ...]
"""By rank of suitability, from 1: who stands there or higher."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Nodes for everything that is said of a cohort under one rulebook.

    Attributes:
        book: the rulebook.
        facts: what is known of people.
        refused: who is refused, and at which question; of them nothing else here means anything.
        suitability, at_best, at_worst: who stands how high.
        settled: whose suitability no unanswered question can lift any more.
        found: by rule, of whom it holds.
        opened: by rule, of whom it is unknown.
        deciding: by rule, whom it lifts to the suitability that they have; nobody is lifted to the mildest.
        points: by the points that a found rule takes off the score, how many do: bits of a number, the lowest first.
        sessions_min, sessions_max: who has which number of sessions.
    """

    book: Rulebook
    facts: Known
    refused: tuple[Contradicted, ...]
    suitability: Ladder
    at_best: Ladder
    at_worst: Ladder
    settled: Node
    found: Mapping[str, Node]
    opened: Mapping[str, Node]
    deciding: Mapping[str, Node]
    points: Mapping[int, tuple[Node, ...]]
    sessions_min: Mapping[int, Node]
    sessions_max: Mapping[int, Node]


def meaning(graph: Graph, book: Rulebook, clinic: Clinic) -> Meaning:
    """The meaning of a rulebook, in a graph that others may share.

    Args:
        graph: where the nodes go.
        book: the rulebook.
        clinic: the clinic's profile.
    """
    prepared = ready(book)
    facts, refused = facts_of(graph, book.questionnaire, clinic.facts)
    truths = {rule.id: sides(graph, rule.when, facts) for rule in book.rules}
    found = {rule: each.sure for rule, each in truths.items()}
    opened = {rule: graph.but(each.possible, each.sure) for rule, each in truths.items()}
    told = [each for each in prepared.rules if each is not None]
    cohort = _Cohort(graph, prepared, facts)
    lifting = {each.id: cohort.lifting(each, opened[each.id]) for each in told}
    best = cohort.joined(cohort.up_to(each.level, found[each.id]) for each in told)
    suitability = cohort.joined([best, *lifting.values()])
    exactly = cohort.exactly(suitability)
    rows = cohort.sessions(exactly[-1])
    return Meaning(
        book=book,
        facts=facts,
        refused=refused,
        suitability=suitability,
        at_best=best,
        at_worst=cohort.joined([best, *(cohort.up_to(each.level, opened[each.id]) for each in told)]),
        settled=cohort.settled(told, opened, best),
        found=found,
        opened=opened,
        deciding={
            each.id: graph.any_(
                graph.all_(found[each.id], exactly[each.level]),
                *(graph.all_(who, exactly[rank]) for rank, who in enumerate(lifting[each.id], 1)),
            )
            for each in told
            if each.level
        },
        points=_points(graph, [(each.points, found[each.id]) for each in told if each.points]),
        sessions_min=_lowest(graph, sorted((row.min, rows[row.id]) for row in book.sessions.rows)),
        sessions_max=_lowest(graph, sorted(((row.max, rows[row.id]) for row in book.sessions.rows), reverse=True)),
    )


@dataclass(frozen=True)
class _Cohort:
    """People's facts under one rulebook, and what unknown facts call for."""

    graph: Graph
    ready: Ready
    facts: Known

    @cached_property
    def asked(self) -> Mapping[str, Node]:
        """By question that is not always asked, who is asked it."""
        conditional = self.ready.book.questionnaire.conditional
        return {each.path: sides(self.graph, each.asked_when or Always(), self.facts).sure for each in conditional}

    @property
    def ranks(self) -> range:
        """The ranks that a ladder has."""
        return range(1, len(self.ready.levels))

    def up_to(self, level: int, who: Node) -> Ladder:
        """A ladder on which these people stand at a level."""
        return tuple(who if rank <= level else NOBODY for rank in self.ranks)

    def joined(self, ladders: Iterable[Ladder]) -> Ladder:
        """Everybody where they stand highest."""
        return tuple(self.graph.any_(*rung) for rung in zip(*ladders, strict=True))

    def exactly(self, ladder: Ladder) -> list[Node]:
        """By rank, from 0: who stands there."""
        return [self.graph.but(at, above) for at, above in zip((EVERYBODY, *ladder), (*ladder, NOBODY), strict=True)]

    def waiting(self, rule: ReadyRule) -> Mapping[str, Node]:
        """By question, of whom a rule waits for it: it is asked, and can still decide the rule."""
        found = open_facts(self.graph, rule.rule.when, self.facts)
        return {path: self.graph.all_(who, self.asked.get(path, EVERYBODY)) for path, who in found.items()}

    def lifting(self, rule: ReadyRule, opened: Node) -> Ladder:
        """Whom an open rule lifts how high: the lower of its level and what the questions it waits for call for."""
        calls = self._calls(self.waiting(rule)) if opened != NOBODY else ()
        return self._capped(rule, self.joined([self.up_to(0, NOBODY), *calls]))

    def _calls(self, waiting: Mapping[str, Node]) -> Iterable[Ladder]:
        for path, who in waiting.items():
            question = self.ready.questions[path]
            yield self.up_to(question.unsure, self.graph.all_(who, self.facts.unsure(path)))
            yield self.up_to(question.unanswered, self.graph.but(who, self.facts.unsure(path)))

    def _capped(self, rule: ReadyRule, ladder: Ladder) -> Ladder:
        return tuple(who if rank <= rule.level else NOBODY for rank, who in enumerate(ladder, 1))

    def settled(self, rules: Sequence[ReadyRule], opened: Mapping[str, Node], best: Ladder) -> Node:
        """Whose suitability no unanswered question can lift above what is found, or is held up by "not sure" alone."""
        fixed, possible = [best], [self.up_to(0, NOBODY)]
        for rule in rules:
            if opened[rule.id] == NOBODY or not rule.level:
                continue
            waiting = self.waiting(rule)
            unanswered = self.graph.any_(
                *(self.graph.but(who, self.facts.unsure(each)) for each, who in waiting.items())
            )
            possible.append(self.up_to(rule.level, unanswered))
            for path, who in waiting.items():
                only_unsure = self.graph.but(self.graph.all_(who, self.facts.unsure(path)), unanswered)
                fixed.append(self._capped(rule, self.up_to(self.ready.questions[path].unsure, only_unsure)))
        rungs = zip(self.joined(possible), self.joined(fixed), strict=True)
        return self.graph.not_(self.graph.any_(*(self.graph.but(higher, held) for higher, held in rungs)))

    def sessions(self, not_suitable: Node) -> Mapping[str, Node]:
        """By row of the session table, for whom it is possible; nobody who has nothing to level, or is not suitable."""
        table = self.ready.book.sessions
        nothing = sides(self.graph, table.nothing_to_level, self.facts).sure
        return {
            row.id: self.graph.but(sides(self.graph, row.when, self.facts).possible, nothing, not_suitable)
            for row in table.rows
        }


def _lowest(graph: Graph, numbers: Sequence[tuple[int, Node]]) -> Mapping[int, Node]:
    """Who has which number first, in this order."""
    found: dict[int, Node] = {}
    before = NOBODY
    for number, who in numbers:
        found[number] = graph.any_(found.get(number, NOBODY), graph.but(who, before))
        before = graph.any_(before, who)
    return found


def _points(graph: Graph, taken: Sequence[tuple[int, Node]]) -> Mapping[int, tuple[Node, ...]]:
    """By points, how many rules take them, as the bits of a number."""
    each = sorted({points for points, _ in taken})
    return {points: _counted(graph, [who for one, who in taken if one == points]) for points in each}


def _counted(graph: Graph, ones: Sequence[Node]) -> tuple[Node, ...]:
    """How many of these are so, as bits, the lowest first: three of a place make one of it and one of the next."""
    bits: list[Node] = []
    here = list(ones)
    while here:
        carried: list[Node] = []
        while len(here) > 1:
            first, second = here.pop(0), here.pop(0)
            third = here.pop(0) if here else NOBODY
            either = _either(graph, first, second)
            here.append(_either(graph, either, third))
            carried.append(graph.any_(graph.all_(first, second), graph.all_(either, third)))
        bits += here
        here = carried
    return tuple(bits)


def _either(graph: Graph, one: Node, other: Node) -> Node:
    """Who is in one of the two, and not in both."""
    return graph.any_(graph.but(one, other), graph.but(other, one))
