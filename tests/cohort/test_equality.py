"""What `equality.py` tries, with fewer people: it says how to try as many as one likes."""

from collections.abc import Callable

import pytest

from app.rules import release
from app.rules.model import Rulebook
from tests.cohort.equality import by_prevalence, differences, evenly, side
from tests.strategies import Answers

COUNT = 4000


@pytest.mark.long
@pytest.mark.parametrize("draw", [evenly, by_prevalence])
@pytest.mark.parametrize("pack", [False, True], ids=["no clinic", "a pack"])
@pytest.mark.parametrize("name", release.names())
def test_nothing_differs_from_what_each_is_told_alone(
    name: str,
    pack: bool,  # noqa: FBT001 - a parameter
    draw: Callable[[Rulebook, int, int], list[Answers]],
) -> None:
    """Levels, score, sessions, every rule found or open, and every refusal with its code, in every layout."""
    everybody = draw(side(name, pack=pack)[0], COUNT, len(name) * 7 + pack)
    assert list(differences(name, everybody, pack=pack)) == []
