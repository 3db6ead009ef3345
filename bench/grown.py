"""Larger rulebooks, made of the real one: its rules again and again under other ids, over the same questionnaire.

A rulebook grows so: more treatments, more clinics' rules, over questions that a person can answer in one sitting. No
copy is a mere repeat: its numbers and options are others, and where it has none to change it gets one more operand.
"""

from dataclasses import replace
from random import Random
from typing import Any

from app.engine.condition import (
    AllOf,
    Always,
    AnyOf,
    Bound,
    Compare,
    Condition,
    Contains,
    Holds,
    Leaf,
    Named,
    Not,
    leaves,
    paths,
)
from app.engine.facts import Choice, Choices, Number
from app.engine.language import render
from app.rules.model import Rule, Rulebook


def grown(book: Rulebook, size: int, seed: int = 1) -> dict[str, Any]:
    """The document of a rulebook with so many rules; the real ones are the first of them."""
    growth = _Growth(book, Random(seed))  # noqa: S311 - the same rulebook at every run
    rules: dict[str, Any] = dict(growth.written)
    copy = 0
    while len(rules) < size:
        copy += 1
        for rule in book.rules[: size - len(rules)]:
            rules[f"{rule.id}-{copy}"] = growth.varied(rule)
    return {**book.document, "rules": rules}


class _Growth:
    """Makes varied copies of rules."""

    def __init__(self, book: Rulebook, random: Random) -> None:
        self.written = book.written_rules
        self.book = book
        self.random = random
        self.conditional = {question.path for question in book.questionnaire.conditional}
        self.known = [leaf for rule in book.rules for leaf in leaves(rule.when) if self._is_plain(leaf)]

    def varied(self, rule: Rule) -> dict[str, Any]:
        """A copy of a rule as its file would say it."""
        when = self._condition(rule.when)
        parameters = {name: {**each, "value": self._number(rule, name)} for name, each in self._parameters(rule)}
        if when == rule.when and not parameters:
            when = self._narrowed(when)
        return {**self.written[rule.id], "when": render(when), "parameters": parameters, "absorbs": []}

    def _parameters(self, rule: Rule) -> list[tuple[str, Any]]:
        return list(self.written[rule.id].get("parameters", {}).items())

    def _number(self, rule: Rule, name: str) -> int:
        """Another value for a parameter: possible for every fact that is compared with it."""
        value = rule.parameters[name].value
        low, high = 1, 3 * value + 2
        for leaf in leaves(rule.when):
            kind = self.book.vocabulary[leaf.path]
            if isinstance(leaf, Compare) and leaf.bound.name == name and isinstance(kind, Number):
                low, high = max(low, kind.low + 1), min(high, kind.high - 1)
        return self.random.randint(low, high)

    def _condition(self, condition: Condition) -> Condition:
        """The condition with other options; left alone where a question is asked for one option only."""
        if self.conditional.intersection(paths(condition)):
            return condition
        match condition:
            case Not(operand):
                return Not(self._condition(operand))
            case AllOf(operands):
                return AllOf(tuple(self._condition(each) for each in operands))
            case AnyOf(operands):
                return AnyOf(tuple(self._condition(each) for each in operands))
            case Compare(bound=Bound(str(option))):
                return replace(condition, bound=Bound(self._option(condition, option)))
            case Contains(option):
                return replace(condition, option=self._option(condition, option))
        return condition

    def _option(self, leaf: Compare | Contains, option: str) -> str:
        """Another option of the same question, never the one that stands for nothing."""
        kind = self.book.vocabulary[leaf.path]
        options = kind.options if isinstance(kind, Choice | Choices) else (option,)
        return self.random.choice(options[1:] if isinstance(kind, Choice) else options)

    def _narrowed(self, condition: Condition) -> Condition:
        """The condition and one more operand; `always` gives way to two others."""
        if isinstance(condition, Always):
            return AllOf((self.random.choice(self.known), self.random.choice(self.known)))
        operands = condition.operands if isinstance(condition, AllOf) else (condition,)
        return AllOf((*operands, self.random.choice(self.known)))

    def _is_plain(self, leaf: Leaf) -> bool:
        """Whether a leaf can stand in any rule: its question is always asked, and it names no parameter."""
        named = isinstance(leaf, Compare) and leaf.bound.name is not None
        return isinstance(leaf, Holds | Compare | Contains) and leaf.path not in self.conditional and not named


def elsewhere(condition: Condition, suffix: str) -> Condition:
    """The same condition over other facts: each path with something behind it, as if every question had been copied."""
    match condition:
        case Always():
            return condition
        case Not(operand):
            return Not(elsewhere(operand, suffix))
        case AllOf(operands):
            return AllOf(tuple(elsewhere(each, suffix) for each in operands))
        case AnyOf(operands):
            return AnyOf(tuple(elsewhere(each, suffix) for each in operands))
        case Named(_, meaning):
            return elsewhere(meaning, suffix)
        case _:
            return replace(condition, path=condition.path + suffix)
