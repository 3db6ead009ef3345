"""Why a condition is true, false or open: its clauses with what is known of each, and which of them decided it.

Negations are pushed down to the leaves, and questions that are not asked are left out, so that each clause can be said.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from app.engine.condition import AllOf, Always, AnyOf, Condition, Leaf, Named, Not
from app.engine.evaluate import evaluate
from app.engine.facts import Facts
from app.engine.truth import FALSE, TRUE, Truth, all_, any_, not_
from app.rules.questionnaire import Questionnaire

Join: TypeAlias = Literal["all", "any"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a condition.

    Attributes:
        what: a leaf; how `parts` are joined; the name of a condition, whose meaning is in `parts`; or everybody.
        so: whether it is asked for as it stands, or its opposite.
        truth: what is known of it, the opposite taken into account.
        decisive: whether it is one of those that decided the whole, or that keep it open.
        parts: the clauses it is made of.
    """

    what: Leaf | Join | Named | Always
    so: bool
    truth: Truth
    decisive: bool = False
    parts: tuple["Clause", ...] = ()


def clauses(questionnaire: Questionnaire, condition: Condition, facts: Facts) -> Clause:
    """A condition as clauses, given what is known of a person."""
    conditional = {question.path: question.asked_when for question in questionnaire.conditional}

    def is_moot(leaf: Leaf) -> bool:
        asked_when = conditional.get(leaf.path)
        return asked_when is not None and leaf.path not in facts.known and evaluate(asked_when, facts) is not TRUE

    return _decisive(_clause(condition, facts, is_moot, so=True))


def _clause(condition: Condition, facts: Facts, is_moot: Callable[[Leaf], bool], *, so: bool) -> Clause:
    match condition:
        case Always():
            return Clause(condition, so, TRUE if so else FALSE)
        case Not(operand):
            return _clause(operand, facts, is_moot, so=not so)
        case Named(_, meaning):
            inner = _clause(meaning, facts, is_moot, so=so)
            return Clause(condition, so, inner.truth, parts=(inner,))
        case AllOf(operands) | AnyOf(operands):
            join: Join = "all" if isinstance(condition, AllOf) is so else "any"
            return _joined(join, operands, facts, is_moot, so=so)
        case _:
            truth = evaluate(condition, facts)
            return Clause(condition, so, truth if so else not_(truth))


def _joined(
    join: Join, operands: tuple[Condition, ...], facts: Facts, is_moot: Callable[[Leaf], bool], *, so: bool
) -> Clause:
    """Operands as one clause; those that nobody was asked are left out, unless there is nothing else to say."""
    parts = tuple(_clause(each, facts, is_moot, so=so) for each in operands)
    truth = (all_ if join == "all" else any_)(part.truth for part in parts)
    shown = tuple(part for part in parts if not _is_leaf_that(is_moot, part)) or parts
    return shown[0] if len(shown) == 1 and shown[0].truth is truth else Clause(join, so, truth, parts=shown)


def _is_leaf_that(is_moot: Callable[[Leaf], bool], clause: Clause) -> bool:
    return not isinstance(clause.what, str | Named | Always) and is_moot(clause.what)


def _decisive(clause: Clause) -> Clause:
    """The clause as a decisive one: of its parts, those count that come out as it does."""
    parts = tuple(_decisive(part) if part.truth is clause.truth else part for part in clause.parts)
    return replace(clause, decisive=True, parts=parts)
