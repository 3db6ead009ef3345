"""What is asked at once: a question, a list of items, or a page; and which of those there are comes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from app.engine.condition import paths
from app.engine.facts import Value
from app.rules.model import Rulebook
from app.rules.once import once
from app.rules.questionnaire import Group

ExchangeKind: TypeAlias = Literal["question", "list", "page"]
Draw: TypeAlias = Literal["rows", "ticks"]


class Item(NamedTuple):
    """A question to ask, and the rank of the strictest suitability that its answer can still lead to."""

    path: str
    level: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is asked at once; `group` is the list or page that it is part of, None for a question by itself."""

    id: str
    kind: ExchangeKind
    draw: Draw
    group: Group | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """How the questions of a rulebook can be asked together.

    Attributes:
        groups: the list or page of each question that stands in one.
        places: where each question stands in the questionnaire.
        nones: what each question that can be none is answered with then.
        weighty: the questions that are red, or that a rule reads which lifts as high as there is.
    """

    groups: Mapping[str, Group]
    places: Mapping[str, int]
    nones: Mapping[str, Value]
    weighty: frozenset[str]


@once
def grouping(book: Rulebook) -> Grouping:
    """How the questions of a rulebook can be asked together; made once."""
    questions = book.questionnaire.questions
    highest = max(each.rank for each in book.suitabilities.values())
    excluding = [rule for rule in book.rules if book.effects[rule.effect].lifts.rank == highest]
    return Grouping(
        groups={path: group for group in book.questionnaire.groups for path in group.questions},
        places={path: place for place, path in enumerate(questions)},
        nones={path: question.none for path, question in questions.items() if question.none is not None},
        weighty=frozenset(
            {path for path, question in questions.items() if question.need == "red"}
            | {path for rule in excluding for path in paths(rule.when)}
        ),
    )


def together(grouped: Grouping, needed: Iterable[Item]) -> list[list[Item]]:
    """What is needed, put together; strictest first, then with the most items as strict, then as in the book."""
    parts: dict[str, list[Item]] = {}
    for item in needed:
        group = grouped.groups.get(item.path)
        parts.setdefault(group.id if group else item.path, []).append(item)
    return sorted(parts.values(), key=lambda items: _order(grouped, items))


def _order(grouped: Grouping, items: list[Item]) -> tuple[int, int, int]:
    levels = [item.level for item in items]
    strictest = max(levels)
    return -strictest, -levels.count(strictest), min([grouped.places[item.path] for item in items])


def exchange(grouped: Grouping, items: list[Item]) -> Exchange:
    """What is asked at once, of items that were put together."""
    group = grouped.groups.get(items[0].path)
    if group is None or len(items) == 1:
        return Exchange(items[0].path, "question", "rows", None, tuple(items))
    ordered = tuple(sorted(items, key=lambda item: group.questions.index(item.path)))
    can_be_ticked = group.kind == "list" and grouped.weighty.isdisjoint([item.path for item in items])
    return Exchange(group.id, group.kind, "ticks" if can_be_ticked else "rows", group, ordered)
