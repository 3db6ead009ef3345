import pytest


@pytest.fixture(scope="session", params=["true", "false"], ids=["fast path on", "fast path off"])
def fast_path(request: pytest.FixtureRequest) -> str:
    """The servers of these tests answer in front of their stack, and then again they do not: all is the same."""
    return str(request.param)
