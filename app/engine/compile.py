"""The fast equal of `evaluate`: many conditions as one generated Python function.

Each condition becomes two ordinary boolean expressions, *possible* and *sure*; unknown is possible and
not sure. The source is generated from parsed conditions only, never from text that somebody wrote. Where there
are many, those that begin with the same part share one test of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from sys import intern
from typing import Any, TypeAlias, assert_never

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
    paths,
)
from app.engine.evaluate import holds
from app.engine.facts import Value

Decide: TypeAlias = Callable[[Mapping[str, Value]], tuple[list[int], list[int]]]
DecideNamed: TypeAlias = Callable[[Mapping[str, Value]], tuple[list[str], list[str]]]
Reasons: TypeAlias = Callable[[Mapping[str, Value]], tuple[str, ...]]
"""What is known, to the facts that decide a condition, or that keep it open."""
Names: TypeAlias = Mapping[str, str]
Parts: TypeAlias = tuple[Condition, ...]

SHARED_FROM = 250  # conditions; measured: below, putting what was found in order costs more than sharing tests saves
FEW = 2  # options of an ordered comparison
DEEPEST = 40  # spaces that a shared test is indented at most; Python takes no more than 100 levels


def compile_conditions(conditions: Sequence[Condition]) -> Decide:
    """One function that decides them all.

    Returns:
        A function from what is known (path to value) to the positions of the conditions that are true
        and of those that are unknown, each in the order given.
    """
    shared = len(conditions) >= SHARED_FROM
    decide: Decide = made(source_of(dict(enumerate(conditions)), shared=shared), "decide")
    return decide


def compile_named(conditions: Mapping[str, Condition]) -> DecideNamed:
    """The same, by name: the names of those that are true and of those that are unknown, in the order given."""
    decide: DecideNamed = made(source_of(conditions), "decide")
    return decide


def decide_too(decide: Decide, conditions: Mapping[int, Condition], count: int) -> Decide:
    """A function that decides some conditions beside those that another decides, or in their place.

    Args:
        decide: decides so many conditions.
        conditions: by place, in order; below `count` they take the place of one.
        count: how many the other decides.
    """
    own: Decide = made(source_of(conditions), "decide")
    replaced = frozenset(place for place in conditions if place < count)

    def decide_both(known: Mapping[str, Value]) -> tuple[list[int], list[int]]:
        true, unknown = decide(known)
        own_true, own_unknown = own(known)
        true += own_true
        unknown += own_unknown
        return true, unknown

    def decide_instead(known: Mapping[str, Value]) -> tuple[list[int], list[int]]:
        found, undecided = decide(known)
        own_true, own_unknown = own(known)
        true = [place for place in found if place not in replaced] + own_true
        unknown = [place for place in undecided if place not in replaced] + own_unknown
        true.sort()
        unknown.sort()
        return true, unknown

    return decide_instead if replaced else decide_both


def made(source: str, name: str) -> Any:  # noqa: ANN401 - whatever the source defines
    """The function of that name that a generated source defines.

    Its words are interned: where those of the facts are too, a look-up finds the very same object and compares nothing.
    """
    namespace: dict[str, Any] = {}
    exec(compile(source, "<conditions>", "exec"), namespace)  # noqa: S102 - our own generated source
    function = namespace[name]
    code = function.__code__
    words = [intern(word) if isinstance(word, str) else word for word in code.co_consts]
    function.__code__ = code.replace(co_consts=tuple(words))
    return function


def source_of(conditions: Mapping[Any, Condition], *, shared: bool = False) -> str:
    """The generated function's source: one decision a condition, or `shared`, what many begin with tested once.

    Args:
        conditions: by what the function calls them.
        shared: their keys are numbers that rise: they come out as tests are shared, and are put in order at the end.
    """
    names = names_of(conditions.values())
    return "\n".join(
        [
            "def decide(known):",
            *fetched(names),
            "    true = []",
            "    unknown = []",
            *(_shared(conditions, names) if shared else _one_by_one(conditions, names)),
            "    return true, unknown",
        ]
    )


def names_of(conditions: Iterable[Condition]) -> Names:
    """The local variable that holds each fact, by path."""
    facts = dict.fromkeys(path for condition in conditions for path in paths(condition))
    return {path: f"f{number}" for number, path in enumerate(facts)}


def fetched(names: Names) -> Iterator[str]:
    """The lines that look each fact up, once."""
    yield "    get = known.get"
    yield from (f"    {name} = get({path!r})" for path, name in names.items())


def _one_by_one(conditions: Mapping[Any, Condition], names: Names) -> Iterator[str]:
    for key, condition in conditions.items():
        yield from _decision(key, _parts(condition), names, "    ", sure=True)


def _shared(conditions: Mapping[int, Condition], names: Names) -> Iterator[str]:
    several = [(place, _parts(condition)) for place, condition in conditions.items()]
    yield from _decisions(several, names, "    ", sure=True)
    yield "    true.sort()"
    yield "    unknown.sort()"


def _parts(condition: Condition) -> Parts:
    """What must all hold for a condition to hold."""
    match condition:
        case Always():
            return ()
        case AllOf(operands):
            return operands
        case Named(_, meaning):
            return _parts(meaning)
        case _:
            return (condition,)


def _decision(key: int | str, parts: Parts, names: Names, indent: str, *, sure: bool) -> Iterator[str]:
    """The lines that decide one condition, of which the rest was tested: it is surely so if `sure`, else unknown."""
    verdict = "true" if sure else "unknown"
    if not parts:
        yield f"{indent}{verdict}.append({key!r})"
        return
    condition = AllOf(parts) if len(parts) > 1 else parts[0]
    if sure:
        verdict = f"(true if {expression(condition, names, sure=True)} else unknown)"
    yield f"{indent}if {expression(condition, names, sure=False)}:"
    yield f"{indent}    {verdict}.append({key!r})"


def _decisions(several: Sequence[tuple[int, Parts]], names: Names, indent: str, *, sure: bool) -> Iterator[str]:
    """The lines that decide several, as `_decision` does one; those that begin with the same part share its test."""
    if decided := tuple(place for place, parts in several if not parts):
        yield f"{indent}{'true' if sure else 'unknown'} += {decided}"
    alike: dict[tuple[str, str], list[tuple[int, Parts]]] = {}
    for place, parts in several:
        if parts:
            possibly, surely = (expression(parts[0], names, sure=each) for each in (False, True))
            alike.setdefault((possibly, surely), []).append((place, parts))
    for (possible, certain), same in alike.items():
        if len(same) == 1 or len(indent) > DEEPEST:
            for place, parts in same:
                yield from _decision(place, parts, names, indent, sure=sure)
            continue
        rest = [(place, parts[1:]) for place, parts in same]
        yield f"{indent}if {possible}:"
        if not sure:
            yield from _decisions(rest, names, f"{indent} ", sure=False)
            continue
        yield f"{indent} if {certain}:"
        yield from _decisions(rest, names, f"{indent}  ", sure=True)
        yield f"{indent} else:"
        yield from _decisions(rest, names, f"{indent}  ", sure=False)


def expression(condition: Condition, names: Names, *, sure: bool) -> str:
    """A condition as a boolean expression of local variables: surely true if `sure`, else not surely false."""
    match condition:
        case Always():
            return "True"
        case Not(operand):
            return f"not ({expression(operand, names, sure=not sure)})"
        case AllOf(operands):
            return " and ".join(f"({expression(each, names, sure=sure)})" for each in operands)
        case AnyOf(operands):
            return " or ".join(f"({expression(each, names, sure=sure)})" for each in operands)
        case Named(_, meaning):
            return expression(meaning, names, sure=sure)
        case _:
            return _leaf_expression(condition, names[condition.path], sure=sure)


def _leaf_expression(leaf: Leaf, name: str, *, sure: bool) -> str:
    match leaf:
        case Compare(scale=scale) | Between(scale=scale) if scale:
            return _ordered(leaf, scale, name, sure=sure)
        case Compare(_, comparison, bound):
            test = f"{name} {comparison} {bound.value!r}"
        case Between(low, low_order, _, high_order, high):
            test = f"{low.value!r} {low_order} {name} {high_order} {high.value!r}"
        case Contains(option):
            test = f"{option!r} in {name}"
        case NothingBut(_, options):
            test = f"{name}.issubset({options!r})"
        case Holds():
            return f"{name} is {'True' if sure else 'not False'}"
        case _:
            assert_never(leaf)
    return f"{name} is not None and {test}" if sure else f"({name} is None or {test})"


def _ordered(leaf: Compare | Between, scale: tuple[str, ...], name: str, *, sure: bool) -> str:
    """An ordered comparison, by the options of which it is true; comparing with few is quicker than looking one up."""
    true = [option for option in scale if holds(leaf, option)]
    false = [option for option in scale if option not in true]
    if sure and len(true) <= FEW:
        return " or ".join(f"{name} == {option!r}" for option in true) or "False"
    if not sure and len(false) <= FEW:
        return " and ".join(f"{name} != {option!r}" for option in false) or "True"
    return f"{name} in {{{', '.join(map(repr, true if sure else [None, *true]))}}}"
