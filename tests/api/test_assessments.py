import asyncio
import json
from asyncio import create_task, sleep
from typing import Any

import httpx
import pytest

from app.api.envelope import Envelope
from app.building import create_service
from app.main import create_api
from app.wire.request import MOST_ASSESSMENTS
from tests.books import people, working
from tests.calls import JSON, LEAST, WHOLE, answers_with, faults, post, posted, problem

REFERENCE = "3f2b8f0e-6c1d-4b52-9d3a-0d9b5f6a7c11"


def assessed(client: httpx.Client, answers: object, **more: object) -> Any:  # noqa: ANN401 - JSON
    """The assessment of answers."""
    response = post(client, posted(answers, **more))
    assert response.status_code == 200, response.text
    return response.json()


def findings(assessment: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """Every finding of an assessment."""
    lists = ("cautions", "information", "general", "urgent")
    return [*(each for name in lists for each in assessment[name]), *assessment["benefit"]["because"]]


def test_a_whole_questionnaire_is_assessed(client: httpx.Client) -> None:
    """Moderate scars and cold sores under cover: go ahead with precautions, 3-5 sessions, 450-2,000 USD."""
    found = assessed(client, WHOLE)
    assert found["suitability"] == "suitable_with_precautions"
    assert (found["sessions"]["min"], found["sessions"]["max"]) == (3, 5)
    assert found["sessions"]["interval_weeks"] == {"min": 4, "max": 6, "text": "every 4 to 6 weeks"}
    assert (found["cost"]["currency"], found["cost"]["total"]) == ("USD", {"min": 450, "max": 2000})
    assert found["answered"]["herpes.history"]["answer"] == "Yes"
    score = found["score"]
    assert score["value"] == max(61, score["from"] + sum(each["points"] for each in score["contributions"]))
    assert ["herpes.history"] in [caution["because"] for caution in found["cautions"]]


def test_the_least_that_may_be_asked_is_assessed(client: httpx.Client) -> None:
    """Three answers leave it undetermined, and say what is known, what is open, and how many answers are needed."""
    found = assessed(client, LEAST)
    assert found["suitability"] == "undetermined"
    assert (found["sessions"]["min"], found["sessions"]["max"]) == (3, 5)
    assert any("herpes.history" in caution["because"] for caution in found["cautions"])
    assert {opened["need"] for opened in found["open_questions"]} == {"red", "core", "opt"}
    mild = {"suitable", "suitable_with_precautions", "undetermined"}
    needed = [each for each in found["open_questions"] if each["need"] != "opt" and each["could_become"] not in mild]
    assert found["headline"].endswith(f" {len(needed)} answers are still needed.")


def test_no_answer_at_all_is_assessed(client: httpx.Client) -> None:
    """Who answers nothing is told nothing mild: anything is still possible."""
    found = assessed(client, {})
    assert found["suitability"] == "undetermined"
    assert found["bounds"] == {
        "decided": False,
        "settled": False,
        "at_best": "suitable",
        "at_worst": "not_suitable",
    }
    assert found["open_questions"][0]["need"] == "red"


@pytest.mark.parametrize("person", people(), ids=lambda person: person["id"])
def test_people_come_out_as_expected(client: httpx.Client, person: Any) -> None:  # noqa: ANN401 - JSON
    """People from case reports and manuals get the suitability, the reasons and the sessions that they must."""
    found, expected = assessed(client, person["answers"]), person["expect"]
    ranks = {each.id: each.rank for each in working().suitabilities.values()}
    rank = ranks[found["suitability"]]
    assert ranks[expected["suitability_at_least"]] <= rank <= ranks[expected["suitability_at_most"]]
    assert set(expected["mentions"]) <= {fact for each in findings(found) for fact in each["because"]}
    if expected["sessions_overlap"]:
        low, high = expected["sessions_overlap"]
        assert found["sessions"]["min"] <= high
        assert low <= found["sessions"]["max"]


@pytest.mark.parametrize("answers", [WHOLE, LEAST, {}, *(person["answers"] for person in people())])
def test_every_source_that_is_named_is_there(client: httpx.Client, answers: Any) -> None:  # noqa: ANN401 - JSON
    """Whatever an assessment cites can be looked up in it, and nothing else stands there."""
    found = assessed(client, answers)
    named = {source for each in findings(found) for source in each["sources"]} | set(found["sessions"]["sources"])
    assert named == set(found["sources"])


def test_the_same_request_gets_the_same_bytes(client: httpx.Client) -> None:
    """The same answers on the same day get the same assessment, in whatever order they were written."""
    backwards = {section: dict(reversed(given.items())) for section, given in reversed(WHOLE.items())}
    day = "2026-11-22"
    assert post(client, posted(WHOLE, as_of=day)).content == post(client, posted(backwards, as_of=day)).content


def test_a_client_reference_is_echoed_as_it_was_written(client: httpx.Client) -> None:
    """The reference comes back; it changes nothing else, and is null where none was given."""
    with_one = assessed(client, WHOLE, client_reference=REFERENCE.upper())
    assert with_one["client_reference"] == REFERENCE.upper()
    assert {**with_one, "client_reference": None} == assessed(client, WHOLE)


def test_assessments_are_never_stored_on_the_way(client: httpx.Client) -> None:
    """No cache may keep an assessment, single or in a batch."""
    for address, body in (
        ("/v1/assessments", posted(WHOLE)),
        ("/v1/assessment-batches", b'{"assessments": [%s]}' % posted(WHOLE)),
    ):
        response = client.post(address, content=body, headers=JSON)
        assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")


def test_a_named_release_is_used(client: httpx.Client) -> None:
    """A request that names a release is assessed by it, and says so; else by the rulebook that is served."""
    release = client.get("/v1/rulebook/releases").json()["releases"][0]
    by_release = assessed(client, WHOLE, release=release["release"])["provenance"]
    assert (by_release["release"], by_release["digest"]) == (release["release"], release["digest"])
    assert assessed(client, WHOLE)["provenance"]["release"] == "working"


# Batches


def batch(client: httpx.Client, items: object, status: int = 200) -> Any:  # noqa: ANN401 - JSON
    """The answer to a batch."""
    response = client.post("/v1/assessment-batches", content=json.dumps({"assessments": items}), headers=JSON)
    assert response.status_code == status, response.text
    return response.json()


def test_a_batch_keeps_its_order_and_each_request_its_own_result(client: httpx.Client) -> None:
    """Good and bad requests of a batch have the result that each would have alone, in their order."""
    day = "2026-11-22"
    items: list[dict[str, Any]] = [
        {"answers": WHOLE, "as_of": day, "client_reference": REFERENCE},
        {"answers": answers_with("skin.tone", "purple")},
        {"answers": {"herpes": {"history": "no", "outbreak_now": "yes"}}},
        {},
        {"answers": {}, "release": "1999.01"},
        {"answers": LEAST, "as_of": day},
    ]
    results = batch(client, items)["results"]
    assert [(each["assessment"] is None, each["problem"] is None) for each in results] == [
        (False, True),
        (True, False),
        (True, False),
        (True, False),
        (True, False),
        (False, True),
    ]
    assert results[0]["assessment"] == assessed(client, **items[0])
    assert results[5]["assessment"] == assessed(client, **items[5])
    assert [faults(each["problem"]) for each in results[1:5]] == [
        [("/assessments/1/answers/skin/tone", "not_an_option", None)],
        [("/assessments/2/answers/herpes/outbreak_now", "inconsistent_answers", None)],
        [("/assessments/3/answers", "missing_field", None)],
        [],
    ]
    assert [each["problem"]["code"] for each in results[1:5]] == [*["invalid_request"] * 3, "release_not_found"]


def test_the_problems_of_a_batch_name_its_request(client: httpx.Client) -> None:
    """A problem inside a batch has the shape of any other, and the id of the request that carried it."""
    body = b'{"assessments": [{}]}'
    response = client.post("/v1/assessment-batches", content=body, headers=JSON)
    told = response.json()["results"][0]["problem"]
    alone = problem(post(client, b"{}"), 422, "invalid_request")
    assert told.keys() == alone.keys()
    assert told["request_id"] == response.headers["request-id"]


def test_a_batch_has_1_to_100_requests(client: httpx.Client) -> None:
    """None, or one more than a batch may have, is refused whole; the most it may have is not."""
    item: dict[str, Any] = {"answers": {}}
    assert len(batch(client, [item] * MOST_ASSESSMENTS)["results"]) == MOST_ASSESSMENTS == 100
    for items in ([], [item] * (MOST_ASSESSMENTS + 1)):
        assert faults(batch(client, items, 422)) == [("/assessments", "out_of_range", None)]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([1], [("/assessments/0", "wrong_type", None)]),
        ([{"answers": {}}, None], [("/assessments/1", "wrong_type", None)]),
        ([["answers"]], [("/assessments/0", "wrong_type", None)]),
        ({"0": {}}, [("/assessments", "wrong_type", None)]),
    ],
)
def test_what_is_no_request_makes_no_batch(client: httpx.Client, items: object, expected: list[object]) -> None:
    """An item that is no object, or no list of items, is a fault of the batch."""
    assert faults(batch(client, items, 422)) == expected


def test_a_batch_is_not_a_request_nor_a_request_a_batch(client: httpx.Client) -> None:
    """What belongs to the one address is an unknown field at the other."""
    refused = post(client, b'{"assessments": []}')
    assert ("/assessments", "unknown_field", None) in [
        (pointer, code, None) for pointer, code, _ in faults(problem(refused, 422, "invalid_request"))
    ]
    refused = client.post("/v1/assessment-batches", content=posted({}), headers=JSON)
    assert {code for _, code, _ in faults(problem(refused, 422, "invalid_request"))} == {
        "missing_field",
        "unknown_field",
    }


def test_a_batch_gives_way_between_its_requests() -> None:
    """While a batch is answered, whoever else waits gets a turn after each of its requests."""
    body = b'{"assessments": [%s]}' % b",".join([posted(LEAST)] * 50)
    app = Envelope(create_api(create_service("working")))

    async def turns_of_another() -> int:
        transport = httpx.ASGITransport(app)
        request = httpx.Request("POST", "http://candidacy.example/v1/assessment-batches", headers=JSON, content=body)
        batch, turns = create_task(transport.handle_async_request(request)), 0
        while not batch.done():
            turns += 1
            await sleep(0)
        assert (await batch).status_code == 200
        return turns

    assert asyncio.run(turns_of_another()) >= 50
