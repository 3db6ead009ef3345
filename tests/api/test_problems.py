import httpx
import pytest
from pydantic_core import to_json
from starlette.exceptions import HTTPException

from app.api.codes import CODES, page
from app.api.languages import Spoken
from app.api.problems import (
    BY_STATUS,
    NOT_JSON,
    REQUEST_ID,
    ROOT,
    ProblemError,
    Room,
    problem,
    problem_of,
    problem_response,
)
from app.rules.errors import ReleaseNotFound
from app.settings import LONGEST_ROOT
from app.wire.errors import MOST_FAULT_BYTES, MOST_FAULTS, NotJson, RequestFault, RequestRefused
from app.wire.problems import problem_texts
from app.wire.request import MOST_ASSESSMENTS
from tests.calls import problem as read

GET_ADDRESSES = (
    "/",
    "/docs",
    "/docs/docs.js",
    "/openapi.json",
    "/livez",
    "/readyz",
    "/version",
    "/v1/questionnaire",
    "/v1/questionnaire/schema",
    "/v1/rulebook",
    "/v1/rulebook/releases",
    "/v1/rulebook/releases/2026.12",
    "/v1/rules",
    "/v1/rules/herpes-history",
    "/v1/sources",
    "/v1/sources/waldman",
    "/problems",
    "/problems/not_found",
)
POST_ADDRESSES = (
    "/v1/assessments",
    "/v1/assessment-batches",
    "/v1/next-question",
    "/v1/what-if",
    "/v1/explanations",
)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", GET_ADDRESSES)
def test_what_can_be_read_takes_no_other_method(client: httpx.Client, address: str, method: str) -> None:
    """Every address that can be read names GET and HEAD where another method is tried."""
    refused = client.request(method, address)
    read(refused, 405, "method_not_allowed")
    assert refused.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", POST_ADDRESSES)
def test_what_takes_posts_takes_no_other_method(client: httpx.Client, address: str, method: str) -> None:
    """An address that is posted to names POST where another method is tried."""
    refused = client.request(method, address)
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.content == b"" if method == "HEAD" else read(refused, 405, "method_not_allowed")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "OPTIONS", "TRACE"])
def test_every_method_of_an_address_is_named(client: httpx.Client, method: str) -> None:
    """Where reading and deleting have a route each, whoever tries another is told of both."""
    refused = client.request(method, "/v1/shared-assessments/0f5c1a52-6d0e-4c35-9a3b-2f6f5d1c7e90")
    assert (refused.status_code, refused.headers["allow"]) == (405, "DELETE, GET, HEAD")


@pytest.mark.parametrize("address", GET_ADDRESSES)
def test_head_is_get_without_the_body(client: httpx.Client, address: str) -> None:
    """HEAD has the status and the headers of GET, its length too, and no body."""
    whole, head = client.get(address), client.head(address)
    own = {"date", "request-id"}
    assert head.status_code == whole.status_code
    assert {name: value for name, value in head.headers.items() if name not in own} == {
        name: value for name, value in whole.headers.items() if name not in own
    }
    assert head.content == b""


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/v1", "not_found"),
        ("/v1/rules/", "not_found"),
        ("/v1/rules/no-such-rule", "not_found"),
        ("/v1/rules/%2e%2e", "not_found"),
        ("/v1/sources/no-such-source", "not_found"),
        ("/v1/rulebook/releases/1999.01", "release_not_found"),
        ("/problems/no_such_code", "not_found"),
        ("/docs/no-such-file.js", "not_found"),
        ("/docs/%2e%2e/%2e%2e/main.py", "not_found"),
        ("/LIVEZ", "not_found"),
    ],
)
def test_an_absent_page_is_a_problem(client: httpx.Client, address: str, code: str) -> None:
    """Where there is nothing, the answer is a 404 that says so."""
    read(client.get(address), 404, code)


def test_every_code_has_a_page(client: httpx.Client) -> None:
    """The `type` of every problem leads to a page that explains it; so does every code of a fault."""
    listed = client.get("/problems").json()["problems"]
    assert [each["code"] for each in listed] == list(CODES)
    for code, each in zip(CODES, listed, strict=True):
        assert client.get(f"/problems/{code}").json() == each == page(code, problem_texts("en"))
        assert all(each[text] for text in ("title", "meaning", "what_to_do"))


def test_every_error_has_a_code_with_a_status() -> None:
    """Whatever is raised becomes a problem whose code is explained."""
    errors: list[Exception] = [
        *(NotJson(reason) for reason in NOT_JSON),
        *(HTTPException(status) for status in (400, 401, 404, 405, 413, 415, 418, 500, 503)),
        RequestRefused([]),
        ReleaseNotFound("2026.12"),
        ZeroDivisionError("secret"),
    ]
    for error in errors:
        code = problem_of(error).code
        assert CODES[code].status in range(400, 600)
    assert {CODES[code].status for code in BY_STATUS.values()} == set(BY_STATUS)


def test_an_error_that_nobody_foresaw_tells_nothing() -> None:
    """The problem of an unforeseen error has none of its words."""
    found = problem_of(ValueError("secret"))
    assert found.code == "internal_error"
    assert "secret" not in str(problem(found, "1"))


def test_the_faults_of_a_problem_keep_their_order() -> None:
    """The faults stand in the problem as they were found, each with all its keys."""
    found = [RequestFault("/a", "wrong_type", "Must be a list."), RequestFault("/b", "unknown_field", "No.", "c")]
    assert problem(ProblemError("invalid_request", found), "1")["errors"] == [
        {"pointer": "/a", "code": "wrong_type", "detail": "Must be a list.", "suggestion": None},
        {"pointer": "/b", "code": "unknown_field", "detail": "No.", "suggestion": "c"},
    ]


def test_a_problem_carries_the_headers_it_needs() -> None:
    """Headers of a problem are sent with it, and it is never stored."""
    response = problem_response(ProblemError("too_large", headers={"Connection": "close"}), {REQUEST_ID: "1", ROOT: ""})
    assert (response.status_code, response.headers["connection"]) == (413, "close")
    assert response.headers["cache-control"] == "no-store"


def test_a_problem_tells_a_bounded_number_of_faults() -> None:
    """Whoever finds faults, and however many, the response tells the first of them and counts the others."""
    error = problem_of(RequestRefused([RequestFault(f"/{place}", "repeated", "Twice.") for place in range(80)], 7))
    shown = problem(error, "")
    assert [each["pointer"] for each in shown["errors"]] == [f"/{place}" for place in range(MOST_FAULTS)]
    assert shown["errors_left_out"] == 80 - MOST_FAULTS + 7
    nowhere = problem(error, "", room=Room(0))
    assert (nowhere["errors"], nowhere["errors_left_out"]) == ([], 87)


def test_a_problem_tells_a_bounded_number_of_bytes() -> None:
    """Faults that are long to tell fill the room before there are many, and then nothing short slips in behind them."""
    long, short = RequestFault("/a", "repeated", "é" * 2000), RequestFault("/b", "repeated", "")
    error = problem_of(RequestRefused([long] * 10 + [short]))
    shown = problem(error, "")
    assert 1 <= len(shown["errors"]) == 11 - shown["errors_left_out"] < 5
    assert len(to_json(shown["errors"])) <= MOST_FAULT_BYTES
    assert Room().behind(shown) == Room(0, 0)
    assert Room().behind(problem(problem_of(RequestRefused([short])), "")).faults == MOST_FAULTS - 1


@pytest.mark.parametrize(("language", "kib"), [("en", 64), ("es", 64), ("ta", 128)])
def test_a_hundred_problems_fit_64_kib(language: str, kib: int) -> None:
    """A batch in which everything is refused is small, with the longest root and all faults that there is room for."""
    spoken = Spoken(language, None)
    longest = max(
        len(
            to_json(
                {
                    "assessment": None,
                    "problem": problem(ProblemError(code, left_out=10**6), "a" * 32, spoken=spoken),
                }
            )
        )
        for code in ("invalid_request", "release_not_found", "receipts_unavailable")
    )
    assert MOST_ASSESSMENTS * (longest + len(",") + LONGEST_ROOT) + MOST_FAULT_BYTES + 100 <= kib * 1024
