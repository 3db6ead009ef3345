"""Anybody at all, for a solver: every answer, "not sure" and silence at once, and what comes of them.

This restates what `facts_of` and `assess` do: a second statement, tested equal to them. Needs the extra `proof`.
"""

from functools import cached_property

import z3

from app.engine.condition import Not
from app.engine.facts import Facts, Value
from app.proof.solver import Formula, Symbol, Waits, constant, either, possible, same, sure, symbol, waits
from app.rules.lifetime import Lifetime
from app.rules.model import Rule, Rulebook, SuitabilityId
from app.rules.questionnaire import Question


class Someone:
    """Anybody at all who could answer a questionnaire, as symbols; `name` tells one from another."""

    def __init__(self, book: Rulebook, name: str = "") -> None:
        self.book = book
        self.answered = {path: symbol(kind, f"{name}{path}") for path, kind in book.vocabulary.items()}
        self.facts = {path: self._followed(path, fact) for path, fact in self.answered.items()}

    def _followed(self, path: str, fact: Symbol) -> Symbol:
        """The fact once what follows by itself is added; a given answer comes first, else the first that follows."""
        known, value = fact.known, fact.value
        for follow in (each for each in reversed(self.book.questionnaire.follows) if each.fact == path):
            instead = z3.And(z3.Not(fact.known), sure(follow.when, self.answered))
            known, value = z3.Or(known, instead), either(instead, constant(fact.kind, follow.value), value)
        return Symbol(fact.kind, known, fact.unsure, value)

    @cached_property
    def accepted(self) -> Formula:
        """That the answers can be given, and that the questionnaire does not refuse them: `facts_of`."""
        questionnaire = self.book.questionnaire
        told = [
            z3.Implies(sure(Not(each.asked_when), self.answered), self._not_otherwise(each.path, each.none))
            for each in questionnaire.conditional
            if each.asked_when is not None
        ]
        told += [
            z3.Implies(sure(each.when, self.answered), self._not_otherwise(each.fact, each.value))
            for each in questionnaire.follows
        ]
        told += [z3.Not(sure(each.when, self.answered)) for each in questionnaire.contradictions]
        told += self._within_a_lifetime(questionnaire.lifetime)
        return z3.And([*told, *(self._answerable(path, fact) for path, fact in self.answered.items())])

    def _within_a_lifetime(self, lifetime: Lifetime | None) -> list[Formula]:
        """That nothing is said to be longer ago than the age allows."""
        if lifetime is None:
            return []
        age = self.answered[lifetime.age]
        said = [(self.answered[limit.path], limit.per_year) for limit in lifetime.limits]
        return [
            z3.Implies(z3.And(age.known, ago.known), ago.value < per_year * (age.value + 1)) for ago, per_year in said
        ]

    def _not_otherwise(self, path: str, value: Value | None) -> Formula:
        fact = self.answered[path]
        other = fact.known if value is None else z3.And(fact.known, z3.Not(fact.is_(value)))
        return z3.Not(z3.Or(fact.unsure, other))

    def _answerable(self, path: str, fact: Symbol) -> Formula:
        """A value that there is, and not "not sure" beside it; what a clinic is, is never unknown."""
        if path not in self.book.questionnaire.questions:
            return z3.And(fact.known, z3.Not(fact.unsure), fact.possible_value())
        return z3.And(z3.Not(z3.And(fact.known, fact.unsure)), fact.possible_value())

    def holds(self, rule: Rule) -> Formula:
        """That a rule is found."""
        return sure(rule.when, self.facts)

    def may_hold(self, rule: Rule) -> Formula:
        """That a rule is found or open."""
        return possible(rule.when, self.facts)

    def waits_for(self, rule: Rule) -> Waits:
        """The questions an open rule waits for."""
        return waits(rule.when, self.facts)

    def at_best(self, rank: int) -> Formula:
        """That the findings alone lift to this rank or above."""
        return z3.Or([self.holds(rule) for rule in self.book.rules if self._level(rule) >= rank])

    def at_worst(self, rank: int) -> Formula:
        """That the findings with every open rule at full effect lift to this rank or above."""
        return z3.Or([self.may_hold(rule) for rule in self.book.rules if self._level(rule) >= rank])

    def suitability(self, rank: int) -> Formula:
        """That the suitability is this rank or above: by a finding, or by a question an open rule waits for."""
        if rank <= 0:
            return z3.BoolVal(True)  # noqa: FBT003 - z3's own way
        lifted = [
            z3.And(formula, self._calls_for(self.book.questionnaire.questions[path], rank))
            for rule in self.book.rules
            if self._level(rule) >= rank
            for path, formula in self.waits_for(rule).items()
            if path in self.book.questionnaire.questions
        ]
        return z3.Or([self.at_best(rank), *lifted])

    def _level(self, rule: Rule) -> int:
        return self.book.effects[rule.effect].lifts.rank

    def _calls_for(self, question: Question, rank: int) -> Formula:
        """That an unknown question is asked, and calls for this rank or above."""
        unsure = self._rank("clinician_review" if question.need == "red" else "suitable_with_precautions")
        silent = self._rank("suitable" if question.need == "opt" else "undetermined")
        asked = [] if question.asked_when is None else [sure(question.asked_when, self.facts)]
        called = z3.If(self.facts[question.path].unsure, unsure >= rank, silent >= rank)
        return z3.And(*asked, called)

    def _rank(self, suitability: SuitabilityId) -> int:
        return self.book.suitabilities[suitability].rank

    def is_(self, facts: Facts) -> list[Formula]:
        """That this is somebody whose answers are known to be these, and no others."""
        told: list[Formula] = []
        for path, fact in self.answered.items():
            known = path in facts.known
            told.append(fact.known if known else z3.Not(fact.known))
            told.append(fact.unsure if path in facts.unsure else z3.Not(fact.unsure))
            told.append(fact.is_(facts.known[path]) if known else fact.possible_value())
        return told

    def read(self, model: Formula) -> Facts:
        """The answers in a solver's model."""
        known = {path: each.read(model) for path, each in self.answered.items() if _true(model, each.known)}
        return Facts(known, frozenset(path for path, each in self.answered.items() if _true(model, each.unsure)))


def answers_more(first: Someone, then: Someone) -> Formula:
    """That the second has answered all that the first has, in the same way, and perhaps more."""
    return z3.And(
        [
            z3.Implies(fact.known, z3.And(then.answered[path].known, same(fact.value, then.answered[path].value)))
            for path, fact in first.answered.items()
        ]
    )


def _true(model: Formula, formula: Formula) -> bool:
    return bool(z3.is_true(model.eval(formula, model_completion=True)))
