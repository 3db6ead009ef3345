"""Which message says a comparison, of numbers and of options in an order; `wording` and `explaining` say the rest."""

from collections.abc import Mapping

from app.engine.condition import Between, Comparison

OPPOSITE: Mapping[Comparison, Comparison] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
NUMBERS = {"<": "less", "<=": "at_most", ">": "more", ">=": "at_least", "==": "exactly", "!=": "any_but"}
LADDER = {"<": "below", "<=": "up_to", ">": "above", ">=": "from", "==": "is", "!=": "is_not"}
LISTED = ("below", "up_to", "above", "from")
LOW, HIGH = {"<": "above", "<=": "from"}, {"<": "below", "<=": "to"}


def number_compared(comparison: Comparison, *, so: bool) -> str:
    """The message of such as "less than 18 years"; where not `so`, of the opposite."""
    return NUMBERS[comparison if so else OPPOSITE[comparison]]


def option_compared(comparison: Comparison, *, so: bool, listed: bool) -> str:
    """The message of such as "from “Type IV”", where options stand lowest first; `listed`: it says so of the list."""
    key = LADDER[comparison if so else OPPOSITE[comparison]]
    return f"{key}_listed" if listed and key in LISTED else key


def both_ends(between: Between, *, so: bool) -> str:
    """The message of such as "at least 18 years and less than 22 years"."""
    key = f"{LOW[between.low_order]}_{HIGH[between.high_order]}"
    return key if so else f"not_{key}"
