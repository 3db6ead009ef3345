"""Why a condition is true or false: the same walk as `evaluate`, keeping the decisive leaves."""

from app.engine.compile import Names, Reasons, expression, fetched, made, names_of
from app.engine.condition import AllOf, Always, AnyOf, Condition, Named, Not, leaves, paths
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.engine.truth import Truth


def because(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """The facts that decided a condition, once each, in the order written.

    In an `or` that is true, every true operand counts; in an `and` that is false, every false one.
    Of a condition that is unknown, the facts that keep it open.
    """
    return tuple(dict.fromkeys(_decisive(condition, facts, evaluate(condition, facts))))


def _decisive(condition: Condition, facts: Facts, truth: Truth) -> list[str]:
    match condition:
        case Always():
            return []
        case Not(operand):
            return _decisive(operand, facts, evaluate(operand, facts))
        case Named(_, meaning):
            return _decisive(meaning, facts, truth)
        case AllOf(operands) | AnyOf(operands):
            same = [each for each in operands if evaluate(each, facts) is truth]
            return [path for each in same for path in _decisive(each, facts, truth)]
        case _:
            return [condition.path]


def always_because(condition: Condition) -> tuple[str, ...] | None:
    """What `because` answers whenever the condition is true, if that is the same for everybody; else None."""
    match condition:
        case AnyOf() | Not(AllOf() | AnyOf() | Not() | Named()):
            return None
        case AllOf(operands):
            each = [always_because(operand) for operand in operands]
            known = [reasons for reasons in each if reasons is not None]
            return tuple(dict.fromkeys(path for reasons in known for path in reasons)) if known == each else None
        case Named(_, meaning):
            return always_because(meaning)
        case _:
            return paths(condition)


def compile_because(condition: Condition) -> Reasons:
    """The fast equal of `because` for a condition that is true, as a function of what is known."""
    always = always_because(condition)
    if always is not None:
        return lambda _known: always
    names = names_of([condition])
    once = len(list(leaves(condition))) == len(names)
    reasons = _reasons(condition, names, so=True)
    source = [
        "def because(known):",
        *fetched(names),
        f"    return {reasons if once else f'tuple(dict.fromkeys({reasons}))'}",
    ]
    compiled: Reasons = made("\n".join(source), "because")
    return compiled


def _reasons(condition: Condition, names: Names, *, so: bool) -> str:
    """An expression for the reasons of a condition that is true (`so`), or false."""
    match condition:
        case Always():
            return "()"
        case Not(operand):
            return _reasons(operand, names, so=not so)
        case Named(_, meaning):
            return _reasons(meaning, names, so=so)
        case AllOf(operands) | AnyOf(operands):
            each = [_reasons(operand, names, so=so) for operand in operands]
            if isinstance(condition, AnyOf) is so:  # then not every operand need be so
                tests = [expression(operand if so else Not(operand), names, sure=True) for operand in operands]
                each = [f"({reasons} if {test} else ())" for reasons, test in zip(each, tests, strict=True)]
            return f"({' + '.join(each)})"
        case _:
            return f"({condition.path!r},)"
