"""Which tests of the API run twice: none that could reach the fast path may run only once."""

import httpx
import pytest

from tests.api import test_definitions, test_docs, test_operations, test_refusals
from tests.calls import LEAST, post, posted
from tests.reaching import reaches


def sent(client: httpx.Client) -> int:
    """A request that is posted two calls away from whoever asks for it."""
    return post(client, posted(LEAST)).status_code


def sent_several(client: httpx.Client) -> list[int]:
    """The same from inside a comprehension."""
    return [sent(client) for _ in range(2)]


@pytest.fixture
def given(client: httpx.Client) -> list[int]:
    """The same before the test begins."""
    return sent_several(client)


def test_what_posts_reaches_the_fast_path() -> None:
    """A test that posts in its own lines, through what it calls, or through a fixture of its module."""
    assert reaches(lambda client: client.request("POST", "/elsewhere"))
    assert reaches(lambda client: client.send(b"GET /v1/assessments HTTP/1.1"))
    assert reaches(sent_several)
    assert reaches(lambda given: given)
    assert reaches(test_refusals.test_whole_numbers_are_taken_however_json_writes_them)


def test_what_only_reads_does_not() -> None:
    """What stands at an address of its own never comes to the fast path."""
    assert not reaches(test_docs.test_the_contract_is_served_as_committed)
    assert not reaches(test_definitions.test_every_rule_can_be_read)
    assert not reaches(test_operations.test_the_service_is_alive_and_ready)


def test_a_test_that_posts_runs_both_ways(fast_path: str, given: list[int]) -> None:
    """It sees the servers with the fast path, and again without: all is the same."""
    assert (fast_path in ("true", "false"), given) == (True, [200, 200])
