"""Small counts are not shown: who is one of few could be known again."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def masked(counts: Mapping[Key, int], least: int) -> dict[Key, int | None]:
    """Counts that add up to a total that is shown: None where one is small, or would tell the only one that is.

    Args:
        counts: of people, by anything.
        least: the smallest count but nought that is shown.
    """
    small = {key for key, count in counts.items() if 0 < count < least}
    if len(small) == 1:
        others = [key for key, count in counts.items() if count >= least]
        small |= {min(others, key=lambda key: counts[key])} if others else set()
    return {key: None if key in small else count for key, count in counts.items()}
