"""The same conditions over many people at once: a graph of and, or and not over columns of bits.

Each condition becomes two nodes, *sure* and *possible*; unknown is possible and not sure, and no column ever holds a
third value. What a column of bits is, is its maker's business: anything with `&`, `|` and `^`, Python's integers too.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias, assert_never

from app.engine.compile import made
from app.engine.condition import (
    AllOf,
    Always,
    AnyOf,
    Between,
    Compare,
    Condition,
    Contains,
    Holds,
    Leaf,
    Named,
    Not,
    NothingBut,
)

Node: TypeAlias = int
"""A place in a graph: what is true of each person there."""

Run: TypeAlias = Callable[[Sequence[Any], Any], tuple[Any, ...]]
"""From the columns of the atoms, and one that is true of everybody, to a column for each node that was wanted."""

NOBODY: Node = 0
EVERYBODY: Node = 1


class Sides(NamedTuple):
    """Of whom a condition is surely true, and of whom it is not surely false."""

    sure: Node
    possible: Node


class Columns(Protocol):
    """What is known of many people, as nodes of a graph."""

    def known(self, path: str) -> Node:
        """Of whom a fact is known."""

    def holds(self, leaf: Leaf) -> Node:
        """Of whom the leaf's fact is known, and the leaf is true of it."""


class Graph:
    """And, or and not over atoms. The same operands give the same node, so that nothing is worked out twice.

    Attributes:
        atoms: each atom's node; what an atom is, whoever fills its column knows.
        joins: by node, how it is joined (`&`, `|`, or `^` for what is not so) and of which nodes, all before it, as it
            was put: what several share is worked out once.
    """

    def __init__(self) -> None:
        self.atoms: dict[Hashable, Node] = {}
        self.joins: dict[Node, tuple[str, tuple[Node, ...]]] = {}
        self._parts: dict[Node, tuple[str, tuple[Node, ...]]] = {}  # the same, joins of the same kind taken apart
        self._nodes: dict[tuple[str, tuple[Node, ...]], Node] = {}
        self._next = EVERYBODY + 1

    def atom(self, key: Hashable) -> Node:
        """The node of an atom."""
        if key not in self.atoms:
            self.atoms[key] = self._new()
        return self.atoms[key]

    def all_(self, *nodes: Node) -> Node:
        """Who is in all of them."""
        return self._joined("&", nodes, absorbing=NOBODY, neutral=EVERYBODY)

    def any_(self, *nodes: Node) -> Node:
        """Who is in at least one of them."""
        return self._joined("|", nodes, absorbing=EVERYBODY, neutral=NOBODY)

    def not_(self, node: Node) -> Node:
        """Who is not in it."""
        if node in (NOBODY, EVERYBODY):
            return EVERYBODY - node
        how, operands = self.joins.get(node, ("", ()))
        return operands[0] if how == "^" else self._made("^", (node,), (node,))

    def but(self, node: Node, *others: Node) -> Node:
        """Who is in the first and in none of the others."""
        return self.all_(node, *map(self.not_, others))

    def _joined(self, how: str, nodes: Iterable[Node], *, absorbing: Node, neutral: Node) -> Node:
        put = {*nodes} - {neutral}
        parts: set[Node] = set()
        for node in put:
            joined, operands = self._parts.get(node, ("", ()))
            parts.update(operands if joined == how else (node,))
        if absorbing in parts or any(self._nodes.get(("^", (part,))) in parts for part in parts):
            return absorbing
        if len(parts) < len("ab"):
            return parts.pop() if parts else neutral
        return self._made(how, tuple(sorted(parts)), tuple(sorted(put)))

    def _made(self, how: str, parts: tuple[Node, ...], put: tuple[Node, ...]) -> Node:
        key = how, parts
        if key not in self._nodes:
            node = self._nodes[key] = self._new()
            self._parts[node], self.joins[node] = key, (how, put)
        return self._nodes[key]

    def _new(self) -> Node:
        self._next += 1
        return self._next - 1


# Conditions


def sides(graph: Graph, condition: Condition, columns: Columns) -> Sides:
    """The fast equal of `evaluate`, for many people."""
    match condition:
        case Always():
            return Sides(EVERYBODY, EVERYBODY)
        case Not(operand):
            sure, possible = sides(graph, operand, columns)
            return Sides(graph.not_(possible), graph.not_(sure))
        case AllOf(operands):
            several = [sides(graph, each, columns) for each in operands]
            return Sides(graph.all_(*(each.sure for each in several)), graph.all_(*(each.possible for each in several)))
        case AnyOf(operands):
            several = [sides(graph, each, columns) for each in operands]
            return Sides(graph.any_(*(each.sure for each in several)), graph.any_(*(each.possible for each in several)))
        case Named(_, meaning):
            return sides(graph, meaning, columns)
        case Holds() | Compare() | Between() | Contains() | NothingBut():
            sure = columns.holds(condition)
            return Sides(sure, graph.any_(sure, graph.not_(columns.known(condition.path))))
        case _:
            assert_never(condition)


def unknown(graph: Graph, condition: Condition, columns: Columns) -> Node:
    """Of whom a condition is unknown."""
    sure, possible = sides(graph, condition, columns)
    return graph.but(possible, sure)


def open_facts(graph: Graph, condition: Condition, columns: Columns) -> Mapping[str, Node]:
    """The fast equal of `residual.open_facts`, for many people: of whom each fact can still decide the condition."""
    found: dict[str, Node] = {}
    for path, node in _open(graph, condition, columns, EVERYBODY):
        found[path] = graph.any_(found.get(path, NOBODY), node)
    return found


def _open(graph: Graph, condition: Condition, columns: Columns, above: Node) -> Iterator[tuple[str, Node]]:
    """Each fact, and who keeps it open: of them, all that stands above it is unknown as well."""
    here = graph.all_(above, unknown(graph, condition, columns))
    match condition:
        case Always():
            return
        case Not(operand) | Named(_, operand):
            yield from _open(graph, operand, columns, here)
        case AllOf(operands) | AnyOf(operands):
            for operand in operands:
                yield from _open(graph, operand, columns, here)
        case _:
            yield condition.path, here


def because(graph: Graph, condition: Condition, columns: Columns) -> Mapping[str, Node]:
    """The fast equal of `explain.because`, for many people: of whom each fact decides the condition, where it holds."""
    found: dict[str, Node] = {}
    for path, node in _because(graph, condition, columns, sides(graph, condition, columns).sure, so=True):
        found[path] = graph.any_(found.get(path, NOBODY), node)
    return found


def _because(
    graph: Graph, condition: Condition, columns: Columns, above: Node, *, so: bool
) -> Iterator[tuple[str, Node]]:
    """Each fact, and of whom it decides: of them, all that stands above it is decided by what stands below."""
    sure, possible = sides(graph, condition, columns)
    here = graph.all_(above, sure if so else graph.not_(possible))
    match condition:
        case Always():
            return
        case Not(operand):
            yield from _because(graph, operand, columns, here, so=not so)
        case Named(_, meaning):
            yield from _because(graph, meaning, columns, here, so=so)
        case AllOf(operands) | AnyOf(operands):
            for operand in operands:
                yield from _because(graph, operand, columns, here, so=so)
        case _:
            yield condition.path, here


# Running


def compile_graph(graph: Graph, wanted: Sequence[Node]) -> Run:
    """One generated function that works out the nodes that are wanted, each thing once.

    Returns:
        A function of a column for each atom that `needed` names, in that order, and of one that is true of everybody.
        It gives the columns of the wanted nodes, in their order.
    """
    run: Run = made(source_of(graph, wanted), "run")
    return run


def needed(graph: Graph, wanted: Iterable[Node]) -> tuple[Hashable, ...]:
    """The atoms that the wanted nodes are made of."""
    reached = set(_reached(graph, wanted))
    return tuple(key for key, node in graph.atoms.items() if node in reached)


def source_of(graph: Graph, wanted: Sequence[Node]) -> str:
    """The generated function's source. A variable is used again once nothing reads it any more."""
    order = _reached(graph, wanted)
    places = {graph.atoms[key]: place for place, key in enumerate(needed(graph, wanted))}
    last = {operand: node for node in order for operand in graph.joins.get(node, ("", ()))[1]}
    kept = set(wanted)
    names: dict[Node, str] = {NOBODY: "nobody", EVERYBODY: "everybody"}
    free: list[str] = []
    lines = ["def run(atoms, everybody):", "    nobody = everybody ^ everybody"]
    for node in order:
        how, operands = graph.joins.get(node, ("", ()))
        names[node] = free.pop() if free else f"n{len(names)}"
        if how:
            lines += _statements(names[node], how, [names[each] for each in operands])
        else:
            lines.append(f"    {names[node]} = atoms[{places[node]}]")
        free += [names[each] for each in operands if last[each] == node and each not in kept]
    lines.append(f"    return ({''.join(f'{names[node]}, ' for node in wanted)})")
    return "\n".join(lines)


def _statements(name: str, how: str, operands: Sequence[str]) -> Iterator[str]:
    """A column out of others, two at a time: thousands in one expression are too deep for the compiler."""
    first, second, *others = ["everybody", *operands] if how == "^" else operands
    yield f"    {name} = {first} {how} {second}"
    yield from (f"    {name} {how}= {each}" for each in others)


def _reached(graph: Graph, wanted: Iterable[Node]) -> list[Node]:
    """The nodes that the wanted ones are made of and they themselves, each behind those it is made of."""
    reached: set[Node] = set()
    ahead = list(wanted)
    while ahead:
        node = ahead.pop()
        if node not in reached:
            reached.add(node)
            ahead += graph.joins.get(node, ("", ()))[1]
    return sorted(reached - {NOBODY, EVERYBODY})
