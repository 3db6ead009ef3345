import pytest

from tests.reaching import reaches

WAYS = {"fast path on": "true", "fast path off": "false"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that post run against servers that answer in front of their stack, and then again against others.

    All is the same either way. What is only read never gets there, so it is read once. A test may say its ways itself.
    """
    told = [name for mark in metafunc.definition.iter_markers("parametrize") for name in mark.args[:1]]
    if "fast_path" in metafunc.fixturenames and "fast_path" not in told:
        ways = WAYS if reaches(metafunc.function) else {"fast path on": "true"}
        metafunc.parametrize("fast_path", list(ways.values()), ids=list(ways), scope="session")
