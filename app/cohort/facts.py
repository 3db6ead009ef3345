"""Answers become facts, for many people at once: what `app.rules.answers.facts_of` says, over a graph.

Two rounds are enough where that goes round until nothing is left: taking back what `others` would answer makes nothing
true that was not true before, and whatever contradicts without it stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from app.cohort.atoms import Chose, Closed, Counted, Fits, Outlived, Unsure
from app.engine.columns import EVERYBODY, NOBODY, Graph, Node, because, sides
from app.engine.condition import Between, Bound, Compare, Condition, Contains, Holds, Leaf, NothingBut
from app.engine.evaluate import holds
from app.engine.facts import Choice, Choices, Number, Value, YesNo
from app.rules.questionnaire import Questionnaire

YES = "yes"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of many people; what `app.engine.columns.Columns` asks for.

    Attributes:
        graph: where the nodes are.
        questionnaire: the questions.
        clinic: the clinic's facts, which are the same for everybody.
        supposed: by path, what is known without having been answered: of whom, and which value.
    """

    graph: Graph
    questionnaire: Questionnaire
    clinic: Mapping[str, Value]
    supposed: Mapping[str, tuple[tuple[Node, Value], ...]]

    def answered(self, path: str) -> Node:
        """Who answered a question, "not sure" left out."""
        return self.graph.atom(Fits(path, self.questionnaire.vocabulary[path]))

    def unsure(self, path: str) -> Node:
        """Who answered a question "not sure"."""
        return self.graph.atom(Unsure(path))

    def silent(self, path: str) -> Node:
        """Who did not answer a question at all."""
        return self.graph.but(EVERYBODY, self.answered(path), self.unsure(path))

    def known(self, path: str) -> Node:
        """Of whom a fact is known."""
        if path in self.clinic:
            return EVERYBODY
        return self.graph.any_(self.answered(path), self.only_supposed(path))

    def only_supposed(self, path: str) -> Node:
        """Of whom a fact is known though they did not say it."""
        return self.graph.any_(*(who for who, _ in self.supposed.get(path, ())))

    def holds(self, leaf: Leaf) -> Node:
        """Of whom the leaf's fact is known, and the leaf is true of it."""
        if leaf.path in self.clinic:
            return EVERYBODY if holds(leaf, self.clinic[leaf.path]) else NOBODY
        said = self.graph.all_(self.answered(leaf.path), self._said(leaf))
        supposed = (who for who, value in self.supposed.get(leaf.path, ()) if holds(leaf, value))
        return self.graph.any_(said, *supposed)

    def is_(self, path: str, value: Value) -> Node:
        """Of whom a fact is known, and is this."""
        leaves = _all_that(self.questionnaire.vocabulary[path], path, value)
        return self.graph.all_(
            self.known(path), *(self.holds(leaf) if so else self.not_so(leaf) for leaf, so in leaves)
        )

    def not_so(self, leaf: Leaf) -> Node:
        """Of whom a leaf does not hold, or is not known to."""
        return self.graph.not_(self.holds(leaf))

    def _said(self, leaf: Leaf) -> Node:
        """Of whom a leaf is true, among those whose answer fits the question."""
        graph, path = self.graph, leaf.path
        match leaf:
            case Holds():
                return graph.atom(Chose(path, YES))
            case Contains(option):
                return graph.atom(Chose(path, option))
            case NothingBut(_, options):
                kind = self.questionnaire.vocabulary[path]
                assert isinstance(kind, Choices)  # noqa: S101 - the language allows it of lists only
                return graph.but(
                    EVERYBODY, *(graph.atom(Chose(path, one)) for one in kind.options if one not in options)
                )
            case Compare() | Between():
                return self._compared(leaf)
            case _:
                assert_never(leaf)

    def _compared(self, leaf: Compare | Between) -> Node:
        match kind := self.questionnaire.vocabulary[leaf.path]:
            case Number(low, high):
                spans = _spans([value for value in range(low, high + 1) if holds(leaf, value)])
                return self.graph.any_(*(self.graph.atom(Counted(leaf.path, *span)) for span in spans))
            case Choice(options):
                return self.graph.any_(*(self.graph.atom(Chose(leaf.path, one)) for one in options if holds(leaf, one)))
            case _:
                raise TypeError(f"`{leaf.path}` cannot be compared: {kind}")


def _spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers that rise, as ranges without gaps, both ends included."""
    start = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            yield numbers[start], number
            start = place + 1


def _all_that(kind: YesNo | Choice | Choices | Number, path: str, value: Value) -> Iterator[tuple[Leaf, bool]]:
    """Leaves that are so, or not so, of this value and of no other."""
    match kind:
        case YesNo():
            yield Holds(path), value is True
        case Choices(options):
            yield from ((Contains(one, path), isinstance(value, frozenset) and one in value) for one in options)
        case Choice() | Number():
            assert isinstance(value, int | str)  # noqa: S101 - as the vocabulary has it
            yield Compare(path, "==", Bound(value)), True
        case _:
            assert_never(kind)


@dataclass(frozen=True, slots=True)
class Contradicted:
    """A question whose answer contradicts others, and who is refused for it."""

    path: str
    who: Node


def facts_of(
    graph: Graph, questionnaire: Questionnaire, clinic: Mapping[str, Value]
) -> tuple[Known, tuple[Contradicted, ...]]:
    """The facts that answers amount to, and who is refused because answers that were given contradict each other."""
    start = Known(graph, questionnaire, clinic, {})
    supposed = {
        path: ((graph.all_(graph.atom(Closed(section)), start.silent(path)), none),)
        for section, nones in questionnaire.nones.items()
        for path, none in nones.items()
    }
    first = replace(start, supposed=supposed)
    taken_back = _mistaken(first)
    second = replace(
        first,
        supposed={
            path: tuple((graph.but(who, taken_back.get(path, NOBODY)), value) for who, value in several)
            for path, several in supposed.items()
        },
    )
    refused: dict[str, Node] = {}
    for path, who in (*((path, who) for path, _, who in _found(second)), *_longer_ago_than_birth(second)):
        refused[path] = graph.any_(refused.get(path, NOBODY), who)
    return _followed(second), tuple(Contradicted(path, who) for path, who in refused.items() if who != NOBODY)


def _found(facts: Known) -> Iterator[tuple[str, Condition, Node]]:
    """Each question, why it is refused, and of whom."""
    graph = facts.graph
    for each in facts.questionnaire.excluded:
        known = facts.known(each.path)
        otherwise = known if each.but is None else graph.but(known, facts.is_(each.path, each.but))
        wrong = graph.any_(otherwise, graph.but(facts.unsure(each.path), known))
        yield each.path, each.when, graph.all_(wrong, sides(graph, each.when, facts).sure)


def _longer_ago_than_birth(facts: Known) -> Iterator[tuple[str, Node]]:
    """Each question that says how long ago something was, and whose answer their age has no room for."""
    lifetime = facts.questionnaire.lifetime
    for limit in () if lifetime is None else lifetime.limits:
        assert lifetime is not None  # noqa: S101 - it has the limits
        told = facts.answered(limit.path), facts.answered(lifetime.age)
        yield limit.path, facts.graph.all_(*told, facts.graph.atom(Outlived(limit.path, lifetime.age, limit.per_year)))


def _mistaken(facts: Known) -> dict[str, Node]:
    """By path, of whom what is supposed stands against what was said."""
    graph, mistaken = facts.graph, dict[str, Node]()
    for path, when, who in _found(facts):
        for each, decides in {**because(graph, when, facts), path: EVERYBODY}.items():
            against = graph.all_(who, decides, facts.only_supposed(each))
            mistaken[each] = graph.any_(mistaken.get(each, NOBODY), against)
    return mistaken


def _followed(facts: Known) -> Known:
    """The facts with what follows from them."""
    graph = facts.graph
    applies = [sides(graph, follow.when, facts).sure for follow in facts.questionnaire.follows]
    for follow, who in zip(facts.questionnaire.follows, applies, strict=True):
        further = graph.but(who, facts.known(follow.fact)), follow.value
        facts = replace(
            facts, supposed={**facts.supposed, follow.fact: (*facts.supposed.get(follow.fact, ()), further)}
        )
    return facts
