import json
from collections.abc import Iterator

import httpx
import pytest

from app.api.body import ASSESSMENT_LIMIT, BATCH_LIMIT
from app.wire.errors import MOST_FAULTS
from tests.books import working
from tests.calls import JSON, WHOLE, Fault, answers_with, faults, post, posted, problem

AGE = "/answers/person/age"
HUGE = "1" + "0" * 400
DIGITS = "7" * 5000  # more than any parser of whole numbers takes


def age(written: str) -> bytes:
    """A request whose age is written so."""
    return b'{"answers": {"person": {"age": %s}}}' % written.encode()


NOT_JSON = {
    "empty body": (b"", "not_json"),
    "broken": (b'{"answers": {}', "not_json"),
    "more behind it": (b'{"answers": {}} {}', "not_json"),
    "NaN": (age("NaN"), "not_json"),
    "Infinity": (age("Infinity"), "not_json"),
    "-Infinity": (age("-Infinity"), "not_json"),
    "lone surrogate in a key": (b'{"answers": {"person": {"\\ud800": 1}}}', "not_json"),
    "lone surrogate in a value": (b'{"answers": {"skin": {"tone": "\\udfff"}}}', "not_json"),
    "byte order mark": (b"\xef\xbb\xbf" + posted({}), "not_json"),
    "invalid UTF-8": (b'{"answers": {"person": {"\xff": 1}}}', "not_utf8"),
    "surrogate in UTF-8": (b'{"answers": {"person": {"\xed\xa0\x80": 1}}}', "not_utf8"),
    "UTF-16": ('{"answers": {}}'.encode("utf-16"), "not_utf8"),
    "key twice": (b'{"answers": {}, "answers": {}}', "duplicate_key"),
    "key twice, nested": (b'{"answers": {"person": {"age": 29, "age": 30}}}', "duplicate_key"),
    "key twice, once escaped": (b'{"answers": {"person": {"age": 29, "a\\u0067e": 29}}}', "duplicate_key"),
    "deep lists": (b"[" * 30_000, "too_deep"),
    "deep objects": (b'{"answers": ' + b'{"a": ' * 300 + b"1" + b"}" * 301, "too_deep"),
}


@pytest.mark.parametrize(("body", "code"), NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_no_json_to_be_trusted_is_refused(client: httpx.Client, body: bytes, code: str) -> None:
    """A body that is not JSON, or could be read in two ways, is a 400 that says why."""
    assert problem(post(client, body), 400, code)["errors"] == []


WHERE = {
    "a word that is none": (b'{\n "answers": {\n  "skin": {"warts": nope}}}', "line 3, column 22"),
    "behind letters of several bytes": ('{"answers": {"é€😀": nope}}'.encode(), "line 1, column 22"),
    "cut off": (b'{"answers": {', "line 1, column 13"),
    "nothing": (b"", "line 1, column 1"),
    "a key twice": (b'{"answers": {},\n "answers": {}}', "line 2, column 12"),
    "not UTF-8": (b'{"answers":\n "\xff"}', "line 2, column 3"),
    "not UTF-8, nothing else": (b"\xff", "line 1, column 1"),
    "too deep": (b"[" * 5000, "line 1, column 202"),
    "behind a long number": (age(DIGITS) + b"x", "line 1, column 5035"),
    "a byte-order mark": (b"\xef\xbb\xbf" + posted({}), "byte-order mark"),
}


@pytest.mark.parametrize(("body", "where"), WHERE.values(), ids=WHERE)
def test_what_is_no_json_is_told_with_its_place(client: httpx.Client, body: bytes, where: str) -> None:
    """Whoever wrote the body by hand is told the line and the character, or that an invisible mark is in front."""
    told = post(client, body).json()["detail"]
    assert where in told
    assert "nope" not in told


MISFITS: dict[str, tuple[bytes, list[Fault]]] = {
    "question misspelt": (
        posted({"herpes": {"histroy": "yes"}}),
        [("/answers/herpes/histroy", "unknown_field", "history")],
    ),
    "section misspelt": (posted({"herps": {}}), [("/answers/herps", "unknown_field", "herpes")]),
    "question in another section": (
        posted({"skin": {"history": "yes"}}),
        [("/answers/skin/history", "unknown_field", "/answers/herpes/history")],
    ),
    "field misspelt": (posted({}, asof=None), [("/asof", "unknown_field", "as_of")]),
    "field like no other": (posted({"skin": {"zzqqww": 1}}), [("/answers/skin/zzqqww", "unknown_field", None)]),
    "key with / and ~": (posted({"a/b~c": {}}), [("/answers/a~1b~0c", "unknown_field", None)]),
    "option misspelt": (posted(answers_with("skin.tone", "IIII")), [("/answers/skin/tone", "not_an_option", "III")]),
    "no option": (posted(answers_with("skin.tone", "purple")), [("/answers/skin/tone", "not_an_option", None)]),
    "yes_no, no option": (posted({"skin": {"warts": "maybe"}}), [("/answers/skin/warts", "not_an_option", None)]),
    "others: yes": (posted({"skin": {"others": "yes"}}), [("/answers/skin/others", "not_an_option", None)]),
    "true for a choice": (posted({"skin": {"tone": True}}), [("/answers/skin/tone", "wrong_type", None)]),
    "true for yes": (posted({"skin": {"warts": True}}), [("/answers/skin/warts", "wrong_type", None)]),
    "true for a number": (age("true"), [(AGE, "wrong_type", None)]),
    "text for a number": (age('"29"'), [(AGE, "wrong_type", None)]),
    "fraction": (age("29.5"), [(AGE, "wrong_type", None)]),
    "list for a number": (age("[29]"), [(AGE, "wrong_type", None)]),
    "-1": (age("-1"), [(AGE, "out_of_range", None)]),
    "121": (age("121"), [(AGE, "out_of_range", None)]),
    "10^400": (age(HUGE), [(AGE, "out_of_range", None)]),
    "-10^400": (age("-" + HUGE), [(AGE, "out_of_range", None)]),
    "1e400": (age("1e400"), [(AGE, "out_of_range", None)]),
    "-1e400": (age("-1e400"), [(AGE, "out_of_range", None)]),
    "5,000 digits": (age(DIGITS), [(AGE, "out_of_range", None)]),
    "5,000 digits below zero": (age("-" + DIGITS), [(AGE, "out_of_range", None)]),
    "5,000 digits and a fraction": (age(DIGITS + ".5"), [(AGE, "out_of_range", None)]),
    "5,000 digits and an exponent": (age(DIGITS + "e9"), [(AGE, "out_of_range", None)]),
    "5,000 digits for a choice": (
        b'{"answers": {"skin": {"tone": %s}}}' % DIGITS.encode(),
        [("/answers/skin/tone", "wrong_type", None)],
    ),
    "repeat": (
        posted({"scars": {"types": ["rolling", "rolling"]}}),
        [("/answers/scars/types", "repeated", None)],
    ),
    "empty list": (posted({"scars": {"types": []}}), [("/answers/scars/types", "out_of_range", None)]),
    "option misspelt in a list": (
        posted({"scars": {"types": ["rolling", "rollin"]}}),
        [("/answers/scars/types/1", "not_an_option", "rolling")],
    ),
    "not_sure in a list": (
        posted({"scars": {"types": ["not_sure"]}}),
        [("/answers/scars/types/0", "not_an_option", None)],
    ),
    "number in a list": (posted({"scars": {"types": [1]}}), [("/answers/scars/types/0", "wrong_type", None)]),
    "text for a list": (posted({"scars": {"types": "rolling"}}), [("/answers/scars/types", "wrong_type", None)]),
    "list for a section": (posted({"scars": []}), [("/answers/scars", "wrong_type", None)]),
    "text for a section": (posted({"scars": "none"}), [("/answers/scars", "wrong_type", None)]),
    "no answers": (b"{}", [("/answers", "missing_field", None)]),
    "null for answers": (posted(None), [("/answers", "wrong_type", None)]),
    "list for a request": (b"[]", [("", "wrong_type", None)]),
    "no such day": (posted({}, as_of="2026-02-30"), [("/as_of", "out_of_range", None)]),
    "too early": (posted({}, as_of="1899-12-31"), [("/as_of", "out_of_range", None)]),
    "too late": (posted({}, as_of="2201-01-01"), [("/as_of", "out_of_range", None)]),
    "a time": (posted({}, as_of="2026-11-22T00:00:00Z"), [("/as_of", "wrong_type", None)]),
    "number for a day": (posted({}, as_of=20261122), [("/as_of", "wrong_type", None)]),
    "number for a release": (posted({}, release=2026.12), [("/release", "wrong_type", None)]),
    "long release": (posted({}, release="2" * 41), [("/release", "out_of_range", None)]),
    "no UUID": (posted({}, client_reference="anna"), [("/client_reference", "wrong_type", None)]),
    "several faults, each once": (
        posted({"skin": {"tone": "VII", "tnoe": "I"}, "person": {"age": True}}, extra=1),
        [
            ("/answers/person/age", "wrong_type", None),
            ("/answers/skin/tone", "not_an_option", "VI"),
            ("/answers/skin/tnoe", "unknown_field", "tone"),
            ("/extra", "unknown_field", None),
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), MISFITS.values(), ids=MISFITS)
def test_json_that_does_not_fit_is_refused_fault_by_fault(
    client: httpx.Client, body: bytes, expected: list[Fault]
) -> None:
    """Each fault is told once, with its pointer, its code, and what may have been meant."""
    assert sorted(faults(problem(post(client, body), 422, "invalid_request"))) == sorted(expected)


UUID = "3f2b8f0e-6c1d-4b52-9d3a-0d9b5f6a7c11"


@pytest.mark.parametrize("more", ["\n", " ", "0", "x", "\u0000", "\u2028", "-", "}"])
def test_a_uuid_or_a_day_with_anything_beside_it_is_refused(client: httpx.Client, more: str) -> None:
    """What is echoed, or counted from, is exactly what it is said to be: nothing may stand behind it or before it."""
    assert post(client, posted({}, client_reference=UUID, as_of="2026-11-22")).status_code == 200
    for field, value in (("client_reference", UUID), ("as_of", "2026-11-22")):
        for wrong in (value + more, more + value):
            shown = problem(post(client, posted({}, **{field: wrong})), 422, "invalid_request")
            assert faults(shown) == [(f"/{field}", "wrong_type", None)]


@pytest.mark.parametrize("written", ["79.0", "0", "120", "1e2", "0.5e1", "null", '"not_sure"'])
def test_whole_numbers_are_taken_however_json_writes_them(client: httpx.Client, written: str) -> None:
    """A number with no fraction is an integer; the ends of the range belong to it."""
    assert post(client, age(written)).status_code == 200


def test_79_0_and_79_are_the_same_answer(client: httpx.Client) -> None:
    """How an integer is written changes no byte of the assessment."""
    assert post(client, age("79.0")).content == post(client, age("79")).content


def test_a_day_at_either_end_of_the_range_is_taken(client: httpx.Client) -> None:
    """The days that waits can be counted from include 1900-01-01 and 2200-12-31."""
    for day in ("1900-01-01", "2200-12-31"):
        assert post(client, posted(WHOLE, as_of=day)).json()["provenance"]["as_of"] == day


LIMITS = {"/v1/assessments": ASSESSMENT_LIMIT, "/v1/assessment-batches": BATCH_LIMIT}


def padded(body: bytes, size: int) -> bytes:
    """The same JSON, as many bytes long."""
    return body[:-1] + b" " * (size - len(body)) + body[-1:]


def in_chunks(body: bytes) -> Iterator[bytes]:
    """A body whose length nobody declares."""
    for start in range(0, len(body), 4096):
        yield body[start : start + 4096]


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(("address", "limit"), LIMITS.items())
def test_a_body_over_the_limit_is_refused(client: httpx.Client, address: str, limit: int, declared: bool) -> None:  # noqa: FBT001 - a case
    """A body may have the limit's bytes and not one more, whether its length is declared or found out."""
    whole = posted(WHOLE) if limit == ASSESSMENT_LIMIT else b'{"assessments": [%s]}' % posted(WHOLE)
    fits, over = padded(whole, limit), padded(whole, limit + 1)
    assert client.post(address, content=fits if declared else in_chunks(fits), headers=JSON).status_code == 200
    refused = client.post(address, content=over if declared else in_chunks(over), headers=JSON)
    assert problem(refused, 413, "too_large")["errors"] == []


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/problem+json",
        "application/x-www-form-urlencoded",
        "application/json, text/plain",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        'application/json; v=1; Charset="latin-1"',
        "application/json; charset=utf-8; charset=latin-1",
        "application/json charset=utf-8",
        "application/json; v=1 w=2",
        'application/json; v="not closed',
        "application/json" + ";" * 1_000,
        'application/json; v="' + r"\";" * 9,
    ],
)
def test_another_content_type_is_refused(client: httpx.Client, content_type: str | None) -> None:
    """A body that is not declared as JSON in UTF-8 is a 415 that names what is taken."""
    headers = {} if content_type is None else {"Content-Type": content_type}
    for address in ("/v1/assessments", "/v1/assessment-batches"):
        refused = client.post(address, content=posted(WHOLE), headers=headers)
        problem(refused, 415, "not_json_content_type")
        assert refused.headers["accept-post"] == "application/json"


@pytest.mark.parametrize(
    "content_type",
    [
        "APPLICATION/JSON",
        "application/json;charset=UTF-8",
        "application/json; v=1",
        'application/json ; v="a;b\\"c" ; charset="utf-8"',
        "application/json;;; ;charset=us-ascii;",
    ],
)
def test_json_is_known_however_its_type_is_written(client: httpx.Client, content_type: str) -> None:
    """Case and parameters of a content type do not matter."""
    response = client.post("/v1/assessments", content=posted(WHOLE), headers={"Content-Type": content_type})
    assert response.status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip", "GZIP", "x-unheard-of"])
def test_an_encoded_body_is_refused(client: httpx.Client, coding: str) -> None:
    """A body that was compressed is a 415 that says that bodies are taken as they are (RFC 9110 15.5.16)."""
    for address in ("/v1/assessments", "/v1/assessment-batches"):
        refused = client.post(address, content=posted(WHOLE), headers=JSON | {"Content-Encoding": coding})
        problem(refused, 415, "encoded_body")
        assert refused.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("coding", ["identity", "Identity", ""])
def test_a_body_that_is_declared_as_it_is_is_taken(client: httpx.Client, coding: str) -> None:
    """Naming `identity` changes nothing."""
    assert client.post("/v1/assessments", content=posted(WHOLE), headers=JSON | {"Content-Encoding": coding}).is_success


def test_an_unknown_release_is_not_found(client: httpx.Client) -> None:
    """A release that the service does not have is a 404, not an assessment by another."""
    for name in ("1999.01", "../2026.12", ""):
        problem(post(client, posted(WHOLE, release=name)), 404, "release_not_found")


def test_a_receipt_without_a_secret_is_a_conflict_with_the_service(client: httpx.Client) -> None:
    """The request is right, and this service cannot do it: nothing is decided."""
    assert problem(post(client, posted(WHOLE, receipt=True)), 409, "receipts_unavailable")["errors"] == []


def misfits() -> Iterator[bytes]:
    """Requests with as many faults as they can have, each as long to tell as it can be."""
    for letter in ("\\u0000", "~", "é", "😀", "k"):
        keys = [f"{number}{letter * 60}" for number in range(60_000 // (70 + 60 * len(letter.encode())))]
        fields = ",".join(f'"{key}":0' for key in keys)
        for place in ('{"answers":{},%s}', '{"answers":{%s}}', '{"answers":{"procedures":{%s}}}'):
            yield (place % fields).encode()
    everything: dict[str, dict[str, object]] = {}
    for one in working().questionnaire.questions.values():
        everything.setdefault(one.section, {})[one.id] = "nope"
    yield posted(everything)
    yield posted({"scars": {"types": [1] * 20_000}})
    for question in working().questionnaire.questions.values():
        yield posted({question.section: {question.id: "nope"}})
    yield posted({}, client_reference="x" * 60_000, release="y" * 300, as_of="z" * 300)


def test_no_refusal_is_large(client: httpx.Client) -> None:
    """Whatever is sent, a refusal tells at most 50 faults, counts the others, and fits 64 KiB."""
    for body in misfits():
        assert len(body) <= ASSESSMENT_LIMIT
        refused = post(client, body)
        shown = problem(refused, 422, "invalid_request")
        assert 1 <= len(shown["errors"]) <= MOST_FAULTS
        assert len(refused.content) <= 64 * 1024


def test_no_batch_of_refusals_is_large(client: httpx.Client) -> None:
    """All requests of a batch together tell at most 50 faults, the first ones first; every one has its problem."""
    for body in misfits():
        fewer = json.loads(body)
        items = [fewer] * min(100, BATCH_LIMIT // (len(body) + 8))
        batch = json.dumps({"assessments": items}, ensure_ascii=False, separators=(",", ":"))
        response = client.post("/v1/assessment-batches", content=batch.encode(), headers=JSON)
        problems = [each["problem"] for each in response.json()["results"]]
        told = [len(shown["errors"]) for shown in problems]
        assert 1 <= sum(told) <= MOST_FAULTS
        assert len({count + shown["errors_left_out"] for count, shown in zip(told, problems, strict=True)}) == 1
        assert told == sorted(told, reverse=True)
        assert len(response.content) <= 64 * 1024


def test_faults_that_are_not_told_are_counted(client: httpx.Client) -> None:
    """However many keys are wrong, the first are told once each, and the number of the others."""
    body = json.dumps({"answers": {"person": {f"agee{number}": 1 for number in range(2000)}}}).encode()
    shown = problem(post(client, body), 422, "invalid_request")
    assert len({pointer for pointer, _, _ in faults(shown)}) == MOST_FAULTS
    assert shown["errors_left_out"] == 2000 - MOST_FAULTS
