"""Clauses in plain words, from the person's own answers: what was asked, what they said, and whom the rule is for."""

from collections.abc import Sequence
from functools import partial
from typing import assert_never

from app.asking.why import Clause
from app.engine.condition import Always, Between, Compare, Contains, Holds, Leaf, Named, NothingBut
from app.engine.evaluate import holds
from app.engine.facts import Choice, Facts, Value
from app.rules.model import Rulebook
from app.wire import asking_shapes as shapes
from app.wire.answered import amount, in_order, in_words, option
from app.wire.comparing import both_ends, number_compared


def explained(book: Rulebook, clause: Clause, facts: Facts) -> shapes.Clause:
    """The JSON of a clause."""
    return {
        "text": _text(book, clause, facts),
        "truth": clause.truth.value,
        "decisive": clause.decisive,
        "parts": [explained(book, part, facts) for part in clause.parts],
    }


def _text(book: Rulebook, clause: Clause, facts: Facts) -> str:
    say = partial(book.texts.say, "explanations")
    match clause.what:
        case "all" | "any" as join:
            return say(f"{join}_{clause.truth.value}")
        case Named(name):
            return say("so" if clause.so else "not_so", text=book.definitions[name].plain)
        case Always():
            return say("everybody" if clause.so else "nobody")
        case leaf:
            return f"{_said(book, leaf.path, facts)} {_needed(book, leaf, so=clause.so)}"


def _said(book: Rulebook, path: str, facts: Facts) -> str:
    """What the person was asked, and said."""
    asked = book.questionnaire.questions.get(path)
    question = asked.text if asked else book.texts.say("clinic_asked", path.partition(".")[2])
    say = partial(book.texts.say, "explanations", question=question)
    if path in facts.unsure:
        return say("unsure")
    value = facts.known.get(path)
    return say("unanswered") if value is None else say("said", answers=_answers(book, path, value))


def _answers(book: Rulebook, path: str, value: Value) -> str:
    """What was said: a number with its unit, or what was chosen, in quotation marks."""
    if isinstance(value, int) and not isinstance(value, bool):
        return in_words(book, path, value)
    if isinstance(value, frozenset) and value:
        return book.texts.speech.all(_quoted(book, path, in_order(book, path, value)))
    return book.texts.quoted(in_words(book, path, value))


def _needed(book: Rulebook, leaf: Leaf, *, so: bool) -> str:
    """Whom a rule that asks for a leaf, or for its opposite, is for: the answers, by name."""
    kind = book.vocabulary[leaf.path]
    say = partial(book.texts.say, "explanations")
    match leaf:
        case Holds():
            return say("for_answers", answers=book.texts.quoted(book.texts.say("answers", "yes" if so else "no")))
        case Compare() | Between() if isinstance(kind, Choice):
            options = [each for each in kind.options if holds(leaf, each) is so]
            return say("for_answers", answers=_one_of(book, leaf.path, options))
        case Compare(path, comparison, bound):
            return say(f"for_{number_compared(comparison, so=so)}", amount=_amount(book, path, bound.value))
        case Between(low, _, path, _, high):
            ends = {"low": _amount(book, path, low.value), "high": _amount(book, path, high.value)}
            return say(f"for_{both_ends(leaf, so=so)}", **ends)
        case Contains(one, path):
            return say("for_with" if so else "for_without", answers=book.texts.quoted(option(book, path, one)))
        case NothingBut(path, options):
            listed = _one_of(book, path, options)
            return say("for_nothing_but" if so else "for_something_other", answers=listed)
        case _:
            assert_never(leaf)


def _amount(book: Rulebook, path: str, value: int | str) -> str:
    return amount(book, path, value) if isinstance(value, int) else value


def _one_of(book: Rulebook, path: str, options: Sequence[str]) -> str:
    return book.texts.speech.either(_quoted(book, path, options))


def _quoted(book: Rulebook, path: str, options: Sequence[str]) -> list[str]:
    return [book.texts.quoted(option(book, path, each)) for each in options]
