"""What is still open in a condition once the known facts are put in, and who can close it."""

from app.engine.condition import AllOf, Always, AnyOf, Condition, Named, Not, paths
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.engine.truth import UNKNOWN


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


def is_flat(condition: Condition) -> bool:
    """Whether its open facts are simply its unknown facts: leaves under at most one `and` or `or`."""
    match condition:
        case AllOf(operands) | AnyOf(operands):
            return all(_is_literal(operand) for operand in operands)
        case Named(_, meaning):
            return is_flat(meaning)
        case _:
            return _is_literal(condition)


def _is_literal(condition: Condition) -> bool:
    inner = condition.operand if isinstance(condition, Not) else condition
    return not isinstance(inner, Always | AllOf | AnyOf | Named | Not)
