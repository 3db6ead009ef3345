"""What is still open in a condition once the known facts are put in, and who can close it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from app.engine.compile import Names, expression, fetched, made, names_of
from app.engine.condition import AllOf, Always, AnyOf, Condition, Named, Not, paths
from app.engine.evaluate import evaluate
from app.engine.facts import Facts, Value
from app.engine.truth import UNKNOWN

Waiting: TypeAlias = Callable[[Mapping[str, Value]], dict[str, int]]


def residual(condition: Condition, facts: Facts) -> Condition | None:
    """What is left of an unknown condition; None if it is decided.

    Equal to the condition for every completion of these facts, and reads unknown facts only.
    """
    if evaluate(condition, facts) is not UNKNOWN:
        return None
    match condition:
        case Not(operand):
            rest = residual(operand, facts)
            return Not(rest) if rest else None
        case Named(_, meaning):
            return residual(meaning, facts)
        case AllOf(operands):
            return _joined(AllOf, operands, facts)
        case AnyOf(operands):
            return _joined(AnyOf, operands, facts)
        case _:
            return condition


def _joined(node: type[AllOf] | type[AnyOf], operands: tuple[Condition, ...], facts: Facts) -> Condition:
    rests = tuple(rest for each in operands if (rest := residual(each, facts)) is not None)
    return rests[0] if len(rests) == 1 else node(rests)


def open_facts(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """The unknown facts that can still decide a condition; empty if it is decided."""
    rest = residual(condition, facts)
    return paths(rest) if rest is not None else ()


def compile_waiting(conditions: Sequence[Condition]) -> Waiting:
    """The fast equal of `open_facts` for many conditions, turned round: a function of what is known.

    Returns:
        A function from what is known (path to value) to each fact that can still decide a condition, with those
        conditions as bits: the first is 1, the second 2, the third 4.
    """
    names = names_of(conditions)
    bits = {name: f"b{name}" for name in names.values()}
    source = ["def waiting(known):", *fetched(names), *(f"    {name} = 0" for name in bits.values())]
    for place, condition in enumerate(conditions):
        source += _noted(condition, names, 1 << place, "    ")
    source += ["    found = {}"]
    source += [f"    if {bits[name]}: found[{path!r}] = {bits[name]}" for path, name in names.items()]
    compiled: Waiting = made("\n".join([*source, "    return found"]), "waiting")
    return compiled


def waiting_too(waiting: Waiting, conditions: Sequence[Condition], first: int, gone: int) -> Waiting:
    """A function that tells of some conditions beside those that another tells of.

    Args:
        waiting: the other.
        conditions: those to tell of as well.
        first: the place of the first of them among all.
        gone: the bits of the other's conditions that are not told of any more.
    """
    own = compile_waiting(conditions)

    def both(known: Mapping[str, Value]) -> dict[str, int]:
        found = waiting(known)
        if gone:
            found = {path: bits & ~gone for path, bits in found.items() if bits & ~gone}
        for path, bits in own(known).items():
            found[path] = found.get(path, 0) | bits << first
        return found

    return both if conditions or gone else waiting


def _noted(condition: Condition, names: Names, bit: int, indent: str) -> Iterator[str]:
    """The lines that note a condition with each fact that can still decide it, where it is unknown."""
    match condition:
        case Always():
            return
        case Not(operand) | Named(_, operand):
            yield from _noted(operand, names, bit, indent)
        case AllOf(operands) | AnyOf(operands):
            possible, sure = (expression(condition, names, sure=sure) for sure in (False, True))
            yield f"{indent}if ({possible}) and not ({sure}):"
            for operand in operands:
                yield from _noted(operand, names, bit, f"{indent} ")
            yield f"{indent} pass"
        case _:
            name = names[condition.path]
            yield f"{indent}if {name} is None: b{name} |= {bit}"
