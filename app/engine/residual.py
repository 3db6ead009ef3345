"""What is still open in a condition once the known facts are put in, and who can close it."""

from app.engine.compile import Names, Reasons, expression, fetched, made, names_of
from app.engine.condition import AllOf, AnyOf, Condition, Named, Not, paths
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


def compile_open_facts(condition: Condition) -> Reasons:
    """The fast equal of `open_facts` for a condition that is unknown, as a function of what is known."""
    names = names_of([condition])
    found = f"dict.fromkeys({_open(condition, names)})"
    compiled: Reasons = made(
        "\n".join(["def still_open(known):", *fetched(names), f"    return tuple({found})"]), "still_open"
    )
    return compiled


def _open(condition: Condition, names: Names) -> str:
    """An expression for the open facts of a condition that is unknown."""
    match condition:
        case Not(operand) | Named(_, operand):
            return _open(operand, names)
        case AllOf(operands) | AnyOf(operands):
            return f"({' + '.join(_open_where_unknown(operand, names) for operand in operands)})"
        case _:
            return repr(paths(condition))


def _open_where_unknown(operand: Condition, names: Names) -> str:
    possible, sure = (expression(operand, names, sure=sure) for sure in (False, True))
    return f"({_open(operand, names)} if ({possible}) and not ({sure}) else ())"
