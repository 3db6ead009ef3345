"""What a clinic is to an assessment: prices, needles, numbing, ages, gaps between sessions. No storage, no HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.engine.facts import Value


@dataclass(frozen=True, slots=True)
class Prices:
    """What one session costs, from and to, in whole units of a currency (ISO 4217)."""

    currency: str
    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Spacing:
    """The least weeks that a clinic leaves between two sessions, and the most."""

    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic's profile. The defaults are those of no clinic at all; its facts are never unknown.

    Attributes:
        name: what people call it; None where it is no clinic.
        contact: how people reach it; None likewise.
        languages: those that its people speak (BCP 47), the one it prefers first; empty where it is no clinic.
        prices: None where the rulebook's usual prices apply.
        spacing: widens the rulebook's interval between sessions, and never narrows it; None where that applies.
    """

    name: str | None = None
    contact: str | None = None
    languages: tuple[str, ...] = ()
    prices: Prices | None = None
    spacing: Spacing | None = None
    needle_material: str = "unknown"
    numbing: str = "unknown"
    minimum_age: int = 18
    cleared_for_tones: frozenset[str] = frozenset({"I", "II", "III", "IV", "V", "VI"})

    @property
    def facts(self) -> Mapping[str, Value]:
        """The `clinic.*` facts."""
        return {
            "clinic.needle_material": self.needle_material,
            "clinic.numbing": self.numbing,
            "clinic.minimum_age": self.minimum_age,
            "clinic.cleared_for_tones": self.cleared_for_tones,
        }


NO_CLINIC = Clinic()
