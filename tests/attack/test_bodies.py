from tests.attack.bodies import run

COUNT = 400


def test_whatever_is_posted_gets_an_assessment_or_a_small_refusal_that_repeats_nothing() -> None:
    """Odd bodies of every kind, at every address: no 500, no large refusal, no value told; some are even right."""
    statuses = run(COUNT, seed=1)
    assert sum(statuses.values()) == COUNT
    assert {200, 400, 422} <= statuses.keys()
