"""How comparisons are said, of numbers and of options in an order; `wording` and `explaining` say the rest."""

from collections.abc import Mapping

from app.engine.condition import Between, Comparison

OPPOSITE: Mapping[Comparison, Comparison] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
NUMBERS = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least", "==": "exactly", "!=": "anything but"}
LADDER = {"<": "below", "<=": "up to", ">": "above", ">=": "from", "==": "", "!=": "anything but"}


def number_compared(comparison: Comparison, number: str, *, so: bool) -> str:
    """Such as "less than 18 years"; where not `so`, the opposite."""
    return f"{NUMBERS[comparison if so else OPPOSITE[comparison]]} {number}"


def option_compared(comparison: Comparison, option: str, *, so: bool) -> str:
    """Such as "from “Type IV”", where options stand lowest first; where not `so`, the opposite."""
    return f"{LADDER[comparison if so else OPPOSITE[comparison]]} {option}".strip()


def both_ends(between: Between, low: str, high: str) -> str:
    """Such as "at least 18 years and less than 22 years"."""
    lowest = NUMBERS[">" if between.low_order == "<" else ">="]
    return f"{lowest} {low} and {NUMBERS[between.high_order]} {high}"
