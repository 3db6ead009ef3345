"""Facts and conditions as logic for a solver. What `assess` makes of them is `someone.py`'s.

Each condition becomes two formulas, *sure* and *possible*; unknown is possible and not sure. Nothing is sampled and
nothing divided into regions: a number is an integer, a list has a symbol for each option. Needs the extra `proof`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, assert_never

import z3

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
from app.engine.evaluate import holds
from app.engine.facts import Choice, Choices, Kind, Number, Value, YesNo

Formula: TypeAlias = Any  # z3 has no types of its own
Waits: TypeAlias = Mapping[str, Formula]


@dataclass(frozen=True, slots=True)
class Symbol:
    """One fact as symbols; `value` is a Bool, an Int (a number, an option's place), or a Bool for each option."""

    kind: Kind
    known: Formula
    unsure: Formula
    value: Formula

    def is_(self, value: Value) -> Formula:
        """That the value, if there is one, is this."""
        match self.kind:
            case YesNo():
                return self.value if value is True else z3.Not(self.value)
            case Choice(options):
                return self.value == options.index(str(value))
            case Number():
                return self.value == value
            case Choices():
                chosen = value if isinstance(value, frozenset) else frozenset()
                return z3.And([each if option in chosen else z3.Not(each) for option, each in self.value.items()])
            case _:
                assert_never(self.kind)

    def possible_value(self) -> Formula:
        """What a value of this kind can be at all."""
        match self.kind:
            case YesNo():
                return z3.BoolVal(True)  # noqa: FBT003 - z3's own way
            case Choice(options):
                return z3.And(self.value >= 0, self.value < len(options))
            case Number(low, high):
                return z3.And(self.value >= low, self.value <= high)
            case Choices(_, at_least_one):
                return z3.Or(list(self.value.values())) if at_least_one else z3.BoolVal(True)  # noqa: FBT003
            case _:
                assert_never(self.kind)

    def put_in(self, value: Value | None) -> list[tuple[Formula, Formula]]:
        """Each symbol with the constant that stands for it where the value is this, or unknown."""
        known = [(self.known, z3.BoolVal(value is not None))]
        if value is None:
            return known
        constants = constant(self.kind, value)
        if isinstance(self.value, dict):
            return [*known, *((each, constants[option]) for option, each in self.value.items())]
        return [*known, (self.value, constants)]

    def read(self, model: Formula) -> Value:
        """The value in a solver's model."""
        match self.kind:
            case YesNo():
                return bool(z3.is_true(model.eval(self.value, model_completion=True)))
            case Choice(options):
                return options[int(model.eval(self.value, model_completion=True).as_long())]
            case Number():
                return int(model.eval(self.value, model_completion=True).as_long())
            case Choices():
                ticked = {option: model.eval(each, model_completion=True) for option, each in self.value.items()}
                return frozenset(option for option, each in ticked.items() if z3.is_true(each))
            case _:
                assert_never(self.kind)


Symbols: TypeAlias = Mapping[str, Symbol]


def sure(condition: Condition, symbols: Symbols) -> Formula:
    """That a condition is surely true."""
    return _formula(condition, symbols, surely=True)


def possible(condition: Condition, symbols: Symbols) -> Formula:
    """That a condition is not surely false."""
    return _formula(condition, symbols, surely=False)


def unknown(condition: Condition, symbols: Symbols) -> Formula:
    """That a condition is neither."""
    return z3.And(possible(condition, symbols), z3.Not(sure(condition, symbols)))


def _formula(condition: Condition, symbols: Symbols, *, surely: bool) -> Formula:
    match condition:
        case Always():
            return z3.BoolVal(True)  # noqa: FBT003 - z3's own way
        case Named(_, meaning):
            return _formula(meaning, symbols, surely=surely)
        case Not(operand):
            return z3.Not(_formula(operand, symbols, surely=not surely))
        case AllOf(operands):
            return z3.And([_formula(each, symbols, surely=surely) for each in operands])
        case AnyOf(operands):
            return z3.Or([_formula(each, symbols, surely=surely) for each in operands])
        case _:
            fact = symbols[condition.path]
            fulfilled = _fulfilled(condition, fact)
            return z3.And(fact.known, fulfilled) if surely else z3.Or(z3.Not(fact.known), fulfilled)


def _fulfilled(leaf: Leaf, fact: Symbol) -> Formula:
    """That the value fulfils a leaf."""
    match leaf, fact.kind:
        case Holds(), _:
            return fact.value
        case ((Compare() | Between()), Choice(options)):
            return z3.Or([fact.value == place for place, option in enumerate(options) if holds(leaf, option)])
        case Compare(_, comparison, bound), _:
            return _compared(fact.value, comparison, bound.value)
        case Between(low, low_order, _, high_order, high), _:
            above = _compared(fact.value, {"<": ">", "<=": ">="}[low_order], low.value)
            return z3.And(above, _compared(fact.value, high_order, high.value))
        case Contains(option), _:
            return fact.value[option]
        case NothingBut(_, options), _:
            return z3.And([z3.Not(each) for option, each in fact.value.items() if option not in options])
        case _:
            raise TypeError("not a leaf about a fact of this kind")


def _compared(value: Formula, comparison: str, bound: int | str) -> Formula:
    match comparison:
        case "<":
            return value < bound
        case "<=":
            return value <= bound
        case ">":
            return value > bound
        case ">=":
            return value >= bound
        case "==":
            return value == bound
        case _:
            return value != bound


def waits(condition: Condition, symbols: Symbols) -> Waits:
    """For each fact of a condition, that the condition is open and this fact can still decide it: `open_facts`."""
    match condition:
        case Always():
            return {}
        case Named(_, meaning):
            return waits(meaning, symbols)
        case Not(operand):
            return waits(operand, symbols)
        case AllOf(operands) | AnyOf(operands):
            found: dict[str, list[Formula]] = {}
            for operand in operands:
                for path, formula in waits(operand, symbols).items():
                    found.setdefault(path, []).append(formula)
            still_open = unknown(condition, symbols)
            return {path: z3.And(still_open, z3.Or(formulas)) for path, formulas in found.items()}
        case _:
            return {condition.path: z3.Not(symbols[condition.path].known)}


def model_of(assumptions: Iterable[Formula], *more: Formula) -> Formula | None:
    """Values that fulfil all formulas; None where it is proved that there are none.

    Raises:
        TimeoutError: the solver came to no conclusion.
    """
    solver = z3.Solver()
    solver.add(*assumptions, *more)
    answer = solver.check()
    if answer == z3.unknown:
        raise TimeoutError(f"the solver came to no conclusion: {solver.reason_unknown()}")
    return solver.model() if answer == z3.sat else None


def symbol(kind: Kind, name: str) -> Symbol:
    """A fact of which nothing is known yet."""
    match kind:
        case YesNo():
            value: Formula = z3.Bool(f"{name}=yes")
        case Choice() | Number():
            value = z3.Int(f"{name}=")
        case Choices(options):
            value = {option: z3.Bool(f"{name}={option}") for option in options}
        case _:
            assert_never(kind)
    return Symbol(kind, z3.Bool(f"{name} answered"), z3.Bool(f"{name} not sure"), value)


def constant(kind: Kind, value: Value) -> Formula:
    """A value as `Symbol.value` has it."""
    match kind:
        case YesNo():
            return z3.BoolVal(value is True)
        case Choice(options):
            return z3.IntVal(options.index(str(value)))
        case Number():
            return z3.IntVal(value)
        case Choices(options):
            ticked = value if isinstance(value, frozenset) else frozenset()
            return {option: z3.BoolVal(option in ticked) for option in options}
        case _:
            assert_never(kind)


def either(condition: Formula, one: Formula, other: Formula) -> Formula:
    """One value where the condition holds, else the other."""
    if isinstance(one, dict):
        return {option: z3.If(condition, one[option], other[option]) for option in one}
    return z3.If(condition, one, other)


def same(one: Formula, other: Formula) -> Formula:
    """That two values of one kind are equal."""
    if isinstance(one, dict):
        return z3.And([one[option] == other[option] for option in one])
    return one == other
