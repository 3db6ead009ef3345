from hypothesis import given
from hypothesis import strategies as st

from app.cohort.masking import masked
from tests.strategies import law


@law
@given(counts=st.dictionaries(st.integers(), st.integers(0, 30)), least=st.integers(1, 20))
def test_nothing_small_can_be_told_from_a_total(counts: dict[int, int], least: int) -> None:
    """What is small is masked, nought and all else are shown, and the sum of what is masked tells no single count."""
    found = masked(counts, least)
    hidden = [counts[key] for key, count in found.items() if count is None]
    assert all(count is None or count == counts[key] for key, count in found.items())
    assert not [count for count in found.values() if count is not None and 0 < count < least]
    assert len(hidden) != 1 or not any(count >= least for count in counts.values())
    assert all(count >= least for count in hidden) is (not hidden)
