"""What is made of a rulebook once: kept with it, and gone with it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from app.rules.model import Rule, Rulebook

Given = ParamSpec("Given")
Made = TypeVar("Made")


def once(make: Callable[Concatenate[Rulebook, Given], Made]) -> Callable[Concatenate[Rulebook, Given], Made]:
    """The same function, which makes what it makes of a rulebook once; what else it is given are a few words."""

    @wraps(make)
    def made(book: Rulebook, /, *given: Given.args, **named: Given.kwargs) -> Made:
        key = (make, *given)
        found: Made | None = book.kept.get(key)
        if found is None:
            found = book.kept[key] = make(book, *given, **named)
        return found

    return made


def base_of(book: Rulebook) -> Rulebook | None:
    """The rulebook that a clinic's own was made of, if it is one, and most of what is made of it can be shared."""
    return book.clinic.base if book.clinic else None


def own_rules(book: Rulebook, base: Rulebook) -> dict[int, Rule]:
    """The rules that a clinic's rulebook has of its own, new or in the place of the base's, by place."""
    return {place: rule for place, rule in enumerate(book.rules) if base.by_id.get(rule.id) is not rule}
