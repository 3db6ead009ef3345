"""Clauses in plain words, from the person's own answers: what was asked, what they said, and whom the rule is for."""

from typing import assert_never

from app.asking.why import Clause
from app.engine.condition import Always, Between, Compare, Contains, Holds, Leaf, Named, NothingBut
from app.engine.evaluate import holds
from app.engine.facts import Choice, Facts
from app.engine.truth import Truth
from app.rules.model import Rulebook
from app.wire import asking_shapes as shapes
from app.wire.answered import amount, in_order, in_words, label, option
from app.wire.comparing import both_ends, number_compared

JOINED = {
    ("all", Truth.TRUE): "All of these are so.",
    ("all", Truth.FALSE): "Not all of these are so.",
    ("all", Truth.UNKNOWN): "It is open whether all of these are so.",
    ("any", Truth.TRUE): "At least one of these is so.",
    ("any", Truth.FALSE): "None of these is so.",
    ("any", Truth.UNKNOWN): "It is open whether one of these is so.",
}


def explained(book: Rulebook, clause: Clause, facts: Facts) -> shapes.Clause:
    """The JSON of a clause."""
    return {
        "text": _text(book, clause, facts),
        "truth": clause.truth.value,
        "decisive": clause.decisive,
        "parts": [explained(book, part, facts) for part in clause.parts],
    }


def _text(book: Rulebook, clause: Clause, facts: Facts) -> str:
    match clause.what:
        case "all" | "any" as join:
            return JOINED[join, clause.truth]
        case Named(name):
            plain = book.definitions[name].plain
            return f"This is for people of whom this is {'true' if clause.so else 'not true'}: {plain}"
        case Always():
            return "This is told to everybody." if clause.so else "This is told to nobody."
        case leaf:
            return f"{_said(book, leaf.path, facts)} This is for {_needed(book, leaf, so=clause.so)}."


def _said(book: Rulebook, path: str, facts: Facts) -> str:
    """What the person was asked, and said."""
    question = book.questionnaire.questions.get(path)
    asked = question.text if question else f"{label(book, path)[0].upper()}{label(book, path)[1:]}?"
    if path in facts.unsure:
        return f"To “{asked}” you said that you are not sure."
    value = facts.known.get(path)
    if value is None:
        return f"“{asked}” is not answered yet."
    said = [in_words(book, path, value)]
    if isinstance(value, int) and not isinstance(value, bool):
        return f"To “{asked}” you said {said[0]}."
    if isinstance(value, frozenset) and value:
        said = [option(book, path, each) for each in in_order(book, path, value)]
    return f"To “{asked}” you said {' and '.join(f'“{each}”' for each in said)}."


def _needed(book: Rulebook, leaf: Leaf, *, so: bool) -> str:
    """Whom a rule that asks for a leaf, or for its opposite, is for: the answers, by name."""
    kind = book.vocabulary[leaf.path]
    match leaf:
        case Holds():
            return f"“{book.texts['answers']['yes' if so else 'no']}”"
        case Compare() | Between() if isinstance(kind, Choice):
            return _one_of(book, leaf.path, [each for each in kind.options if holds(leaf, each) is so])
        case Compare(path, comparison, bound):
            return number_compared(comparison, _amount(book, path, bound.value), so=so)
        case Between(low, _, path, _, high):
            ends = both_ends(leaf, _amount(book, path, low.value), _amount(book, path, high.value))
            return ends if so else f"anything but {ends}"
        case Contains(one, path):
            return f"answers {'with' if so else 'without'} “{option(book, path, one)}”"
        case NothingBut(path, options):
            return f"{'nothing but' if so else 'something other than'} {_one_of(book, path, list(options))}"
        case _:
            assert_never(leaf)


def _amount(book: Rulebook, path: str, value: int | str) -> str:
    return amount(book, path, value) if isinstance(value, int) else value


def _one_of(book: Rulebook, path: str, options: list[str]) -> str:
    *others, last = (f"“{option(book, path, each)}”" for each in options)
    return f"{', '.join(others)} or {last}" if others else last
