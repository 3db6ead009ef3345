import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticSerializationError

from app.api.envelope import Envelope
from app.building import create_service
from app.main import create_api
from app.rules.errors import ReleaseNotFound
from app.rules.model import Rulebook
from app.rules.read import read
from app.rules.release import digest
from app.service import Service
from app.service.assessments import assess, respond
from app.wire.errors import ReceiptsUnavailable, RequestRefused
from app.wire.request import FIELDS, RequestReader
from tests.calls import JSON, LEAST, WHOLE, faults, inside, post, posted, problem
from tests.strategies import Answers, law, partial_answers, with_answer

DAY = date(2026, 11, 22)
OLD = "2025.01"
GONE = "plans.home_device"
REFERENCE = "6f2d7a0e-6a1a-4a3e-9c53-0a8b4b6d9a11"


@cache
def older() -> Rulebook:
    """A release from before a question was asked, before an option of another was, and when ages ended at 100."""
    document: dict[str, Any] = json.loads(json.dumps(create_service("working").current.document))
    document["release"], document["released"] = OLD, "2025-01-15"
    without = [rule for rule, one in document["rules"].items() if GONE in one["when"]]
    for rule in without:
        del document["rules"][rule]
    for one in document["rules"].values():
        one["absorbs"] = [each for each in one.get("absorbs", []) if each not in without]
        one["examples"] = [each for each in one["examples"] if "half_better" not in json.dumps(each)]
    for group in (*document["questionnaire"]["lists"], *document["questionnaire"]["pages"]):
        group["questions"] = [each for each in group["questions"] if each != GONE]
    section, name = GONE.split(".")
    for one in document["questionnaire"]["sections"]:
        if one["id"] == section:
            one["questions"] = [each for each in one["questions"] if each["id"] != name]
        for question in one["questions"]:
            if (one["id"], question["id"]) == ("plans", "goal"):
                question["options"] = [each for each in question["options"] if each["id"] != "half_better"]
            if (one["id"], question["id"]) == ("person", "age"):
                question["max"] = 100
    return read(document, digest(document))


@cache
def service() -> Service:
    """The service on the working tree, with an older release beside it, on a fixed day."""
    return with_release(older())


def with_release(book: Rulebook, current: Rulebook | None = None) -> Service:
    """The service on a rulebook, the working tree where none is named, with another release beside it."""
    made = create_service("working")
    current, releases = current or made.current, {OLD: book, **made.releases}
    reader = RequestReader(current.questionnaire, {name: each.questionnaire for name, each in releases.items()})
    return replace(made, current=current, releases=releases, reader=reader, today=lambda: DAY)


def asked(answers: object, **more: object) -> Any:  # noqa: ANN401 - a request, once read
    """A request, read as it would be from a body."""
    return service().reader.read_assessment(posted(answers, **more))


def test_the_day_is_the_services_unless_the_request_names_one() -> None:
    """Waits are counted from today, or from the day that the request gives."""
    assert assess(service(), asked(WHOLE))["provenance"]["as_of"] == "2026-11-22"
    assert assess(service(), asked(WHOLE, as_of="2027-02-01"))["provenance"]["as_of"] == "2027-02-01"


def test_the_rulebook_is_the_current_one_unless_the_request_names_a_release() -> None:
    """A named release assesses with its own rules, and its name and digest stand in the answer."""
    current, old = assess(service(), asked(WHOLE)), assess(service(), asked(WHOLE, release=OLD))
    assert current["provenance"]["release"] == "working"
    assert (old["provenance"]["release"], old["provenance"]["digest"]) == (OLD, older().digest)
    assert assess(service(), asked(WHOLE, release="working")) == current


def test_an_unknown_release_is_refused() -> None:
    """No other release stands in for one that is not here."""
    with pytest.raises(ReleaseNotFound):
        assess(service(), asked(WHOLE, release="1999.01"))


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [
        ({"plans": {"home_device": "none"}}, "/answers/plans/home_device"),
        ({"plans": {"home_device": "not_sure"}}, "/answers/plans/home_device"),
        ({"plans": {"goal": "half_better"}}, "/answers/plans/goal"),
        ({"person": {"age": 110}}, "/answers/person/age"),
    ],
)
def test_an_older_release_refuses_what_it_cannot_take_into_account(answers: object, pointer: str) -> None:
    """An answer to a question, or by an option, that a release did not have is refused, not left aside."""
    with pytest.raises(RequestRefused) as caught:
        service().reader.checked({"answers": answers, "release": OLD}, ("assessments", 3))
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [
        (f"/assessments/3{pointer}", "not_in_release")
    ]
    assess(service(), asked(answers))


def test_what_an_older_release_lacks_is_a_problem() -> None:
    """Over HTTP it is a 422 whose fault says so, alone and in a batch."""
    body = posted({"plans": {"home_device": "none"}}, release=OLD)
    with inside(Envelope(create_api(service()))) as client:
        alone = problem(post(client, body), 422, "invalid_request")
        many = client.post("/v1/assessment-batches", content=b'{"assessments": [%s]}' % body, headers=JSON).json()
    assert faults(alone) == [("/answers/plans/home_device", "not_in_release", None)]
    told = [("/assessments/0/answers/plans/home_device", "not_in_release", None)]
    assert faults(many["results"][0]["problem"]) == told


def test_an_older_release_takes_what_it_knows() -> None:
    """What is not answered, `others` and the questions that it had are no fault of an older release."""
    for answers in (WHOLE, LEAST, {}, {"plans": {"home_device": None, "others": "no", "goal": "softer"}}):
        assert assess(service(), asked(answers, release=OLD))["provenance"]["release"] == OLD


def test_a_section_that_an_older_release_lacks_may_be_closed() -> None:
    """A section with nothing in it, or with `others` alone, says nothing to a release that does not have it."""
    early = older()
    kept = tuple(section for section in early.questionnaire.sections if section.id != "plans")
    readers = {section: each for section, each in early.questionnaire.readers.items() if section != "plans"}
    without = replace(early, questionnaire=replace(early.questionnaire, sections=kept, readers=readers))
    at_first = with_release(without)
    for plans in ({}, {"others": "no"}, {"goal": None}):
        request = at_first.reader.checked({"answers": {**LEAST, "plans": plans}, "release": OLD})
        assert assess(at_first, request)["provenance"]["release"] == OLD
    with pytest.raises(RequestRefused, match="not_in_release"):
        at_first.reader.checked({"answers": {"plans": {"goal": "softer"}}, "release": OLD})


def test_a_question_that_was_dropped_later_is_read_by_the_release_that_had_it() -> None:
    """Alone, in a batch and without the plain way, the release decides with the answer; others do not know it."""
    now = with_release(replace(service().current, release=OLD), current=replace(older(), release="2025.02"))
    parsed: Any = {"answers": {**WHOLE, "plans": {"home_device": "long_or_shared"}}, "release": OLD}
    assert any(GONE in each["because"] for each in assess(now, now.reader.checked(parsed))["cautions"])
    for each in (now, replace(now, plainly=False)):
        assert any(GONE in one["because"] for one in json.loads(respond(each, parsed))["cautions"])
        with pytest.raises(RequestRefused, match="unknown_field"):
            respond(each, {"answers": parsed["answers"]})


def test_contradictions_are_told_where_they_stand() -> None:
    """The pointer of a contradiction starts where the request stands; its text names the other question."""
    request = asked({"herpes": {"history": "no", "outbreak_now": "yes"}})
    with pytest.raises(RequestRefused) as caught:
        assess(service(), request, ("assessments", 7))
    (fault,) = caught.value.faults
    assert (fault.pointer, fault.code) == ("/assessments/7/answers/herpes/outbreak_now", "inconsistent_answers")
    assert str(fault.detail).endswith(" See: Cold sores, now or ever (herpes.history).")


def test_a_null_section_is_as_good_as_none() -> None:
    """A form that posts null for a section it did not show gets what one that leaves it out gets, byte for byte."""
    for section in WHOLE:
        without = {key: given for key, given in WHOLE.items() if key != section}
        request = {"answers": {**without, section: None}}
        for each in (service(), replace(service(), plainly=False)):
            assert respond(each, request) == respond(each, {"answers": without})
            released = respond(each, {**request, "release": OLD})
            assert released == respond(each, {"answers": without, "release": OLD})


def test_a_receipt_needs_a_secret() -> None:
    """Without a secret a request for a receipt is refused; with one the answer is the same and has a receipt."""
    with pytest.raises(ReceiptsUnavailable):
        assess(service(), asked(WHOLE, receipt=True))
    with_secret = replace(service(), receipt_secret=b"a secret that only this test has")
    receipt = assess(with_secret, asked(WHOLE, receipt=True))
    assert receipt["receipt"] is not None
    assert {**receipt, "receipt": None} == assess(with_secret, asked(WHOLE))


def test_assessing_changes_nothing() -> None:
    """A request is left as it was."""
    request = asked(WHOLE)
    before = deepcopy(request)
    assess(service(), request)
    assert request == before


# The plain way


QUESTIONS = sorted(create_service("working").current.questionnaire.questions)
odd: st.SearchStrategy[object] = st.sampled_from(
    [
        *(None, True, False, 0, 1, 29, 29.0, 29.5, -1, 10**30, "", "yes", "no", "not_sure", "a", {}, {"a": 1}),
        *([], ["rolling"], ["rolling", "rolling"], ["not_sure"], [[]], [None]),
        *("2026-11-22", REFERENCE, "working", "1999.01"),
    ]
)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """Requests that are right, and requests with something odd in one place or two."""
    request: dict[str, Any] = {"answers": deepcopy(draw(partial_answers()))}
    for _ in range(draw(st.integers(0, 2))):
        value = draw(odd)
        match draw(st.sampled_from(["answer", "others", "section", "field", "unknown question", "contradiction"])):
            case "answer":
                section, question = draw(st.sampled_from(QUESTIONS)).split(".")
                request["answers"] = with_answer(_dicts(request["answers"]), f"{section}.{question}", value)
            case "others":
                request["answers"] = with_answer(_dicts(request["answers"]), "skin.others", value)
            case "section":
                request["answers"] = {**_dicts(request["answers"]), "skin": value}
            case "unknown question":
                request["answers"] = with_answer(_dicts(request["answers"]), "skin.tnoe", value)
            case "contradiction":
                request["answers"] = {**_dicts(request["answers"]), "herpes": {"history": "no", "outbreak_now": "yes"}}
            case _:
                request[draw(st.sampled_from([*sorted(FIELDS), "x"]))] = value
    return request


def _dicts(answers: object) -> Answers:
    """The answers without what is no section, so that something can be put into one."""
    sections = answers if isinstance(answers, dict) else {}
    return {section: given for section, given in sections.items() if isinstance(given, dict)}


def outcome(service: Service, parsed: object) -> object:
    """The bytes of an answer, or what was refused and why."""
    try:
        return respond(service, parsed, ("assessments", 1))
    except RequestRefused as refused:
        return refused.faults
    except (ReleaseNotFound, ReceiptsUnavailable) as error:
        return type(error)


@law
@given(request=requests())
def test_what_is_read_plainly_is_what_is_checked(request: dict[str, Any]) -> None:
    """Right or wrong, a request comes to the same bytes or the same faults, whether or not it is checked first."""
    parsed = json.loads(json.dumps(request))
    assert outcome(service(), parsed) == outcome(replace(service(), plainly=False), parsed)


def test_the_plain_way_is_taken() -> None:
    """What most people post is never checked twice."""
    only_plain: Any = SimpleNamespace(plain=service().reader.plain)
    reader = replace(service(), reader=only_plain)
    for answers in (WHOLE, LEAST, {}, {"person": {"age": 79.0, "pregnancy": None}}):
        parsed = {"answers": answers, "as_of": "2026-12-24", "client_reference": REFERENCE, "release": None}
        assert respond(reader, parsed) == respond(replace(service(), plainly=False), parsed)


def test_what_needs_more_than_answers_is_never_read_plainly() -> None:
    """A receipt that is asked for is given, or refused; a release is looked for."""
    with_secret = replace(service(), receipt_secret=b"a secret that only this test has")
    assert json.loads(respond(with_secret, {"answers": WHOLE, "receipt": True}))["receipt"] is not None
    with pytest.raises(ReceiptsUnavailable):
        respond(service(), {"answers": WHOLE, "receipt": True})
    assert json.loads(respond(service(), {"answers": WHOLE, "release": OLD}))["provenance"]["release"] == OLD


def test_only_what_was_written_is_counted() -> None:
    """An assessment that could not be written is not, and one that is read plainly or checked is counted once."""
    counted: list[str] = []
    service = replace(create_service("latest"), decided=counted.append)
    unwritable: Any = object()
    with pytest.raises(PydanticSerializationError):
        respond(replace(service, software=unwritable), {"answers": LEAST})
    assert counted == []
    respond(service, {"answers": LEAST})
    assert counted == ["undetermined"]
    assess(service, {"answers": LEAST})
    assert counted == ["undetermined"] * 2
