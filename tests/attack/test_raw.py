import json
import re
from collections.abc import Iterator

import pytest

from app.main import create_app
from app.settings import Settings
from tests.attack.raw import requests, said, statuses
from tests.serving import serving_here

HOST = "127.0.0.1"
SOME = 5  # of so many requests each test tries one, and each another one; all of them are tried by `make test-long`
EXPECTED = {100, 200, 307, 400, 404, 405, 408, 411, 413, 415, 417, 422, 431, 501, 505}


@pytest.fixture(scope="module")
def ports() -> Iterator[tuple[int, int]]:
    """Of a server with the fast path, and of one without."""
    fast, plain = (create_app(Settings(log_requests="none", fast_path=each)) for each in (True, False))
    with serving_here(fast) as one, serving_here(plain) as other:
        yield one, other


@pytest.mark.parametrize("part", [0, *(pytest.param(each, marks=pytest.mark.long) for each in range(1, SOME))])
def test_whatever_is_nearly_a_request_is_told_what_is_wrong(ports: tuple[int, int], part: int) -> None:
    """By a status that fits, as a problem with our headers; never a 500, the same with the fast path and without."""
    for request in list(requests())[part::SOME]:
        heard = [said(HOST, port, request) for port in ports]
        told = [statuses(each) for each in heard]
        assert told[0] == told[1], request
        assert set(told[0]) <= EXPECTED, (request, told)
        if told[0] and told[0][-1] >= 400 and not request.startswith(b"HEAD"):
            assert_problem(heard[0], told[0][-1])


def assert_problem(heard: bytes, status: int) -> None:
    """That the last of what was said is one."""
    last = [each.start() for each in re.finditer(rb"HTTP/1\.1 \d{3} ", heard)][-1]
    head, _, body = heard[last:].partition(b"\r\n\r\n")
    assert json.loads(body)["status"] == status
    for header in (b"content-type: application/problem+json", b"x-content-type-options: nosniff", b"request-id: "):
        assert header in head
