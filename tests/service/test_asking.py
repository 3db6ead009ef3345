"""What is asked next over HTTP: its shape, what is left out, and that going back never ends in an error."""

import json
import re
from datetime import date
from functools import cache
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.envelope import Envelope
from app.building import create_service
from app.main import create_api
from app.rules.release import load_all
from app.wire.faults import MOST_SUGGESTIONS
from app.wire.request import LONGEST_RELEASE
from tests.books import working
from tests.calls import JSON, LEAST, answers_with, faults, inside, posted, problem
from tests.contracts import assert_whole, fits
from tests.strategies import Answers, answers_to, law, partial_answers, with_answer

PATH = "/v1/next-question"


@cache
def client() -> httpx.Client:
    """Calls the service on the working tree, in this process."""
    return inside(Envelope(create_api(create_service("working")), None))


def asked(answers: object, **more: object) -> Any:  # noqa: ANN401 - JSON
    """What is asked next."""
    response = client().post(PATH, content=posted(answers, **more), headers=JSON)
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    return response.json()


def paths(found: Any) -> list[str]:  # noqa: ANN401 - JSON
    """The questions of what is asked."""
    return [each["question"] for each in found["exchange"]["questions"]]


def test_the_first_exchange_is_the_strictest_list() -> None:
    """Who answered nothing is asked what usually rules it out, in rows with options of their own."""
    found = asked({})
    assert_whole("NextQuestion", found)
    assert fits("NextQuestion", found)
    exchange = found["exchange"]
    assert (exchange["id"], exchange["kind"], exchange["draw"], exchange["none"]) == (
        "rules-it-out",
        "list",
        "rows",
        None,
    )
    first = exchange["questions"][0]
    assert (first["question"], first["none"], first["could_become"]) == (
        "allergies.stainless_steel",
        "no",
        "not_suitable",
    )
    assert [option["id"] for option in first["options"]] == ["no", "mild", "severe", "not_sure"]
    assert found["suitability"] == "undetermined"
    assert found["bounds"]["settled"] is False
    assert found["progress"]["answered"] == 0
    assert found["if_you_stop"]["urgent_possible"] > 0
    assert found["dropped"] == []


def test_numbers_and_yes_or_no_have_what_a_form_needs() -> None:
    """A number has its unit and range, yes or no its labels, and each question what is asked because of it."""
    months = shown("scars.newest_months", {})
    assert (months["unit"], months["min"], months["max"], months["none"]) == ("months", 0, 1200, None)
    assert [option["id"] for option in months["options"]] == ["not_sure"]
    one = shown("herpes.antiviral_arranged", {"herpes": {"history": "yes"}})
    assert [option["id"] for option in one["options"]] == ["yes", "no", "not_sure"]


def shown(path: str, answers: Answers) -> Any:  # noqa: ANN401 - JSON
    """A question as it is asked, once everything before it was answered "not sure"."""
    while path not in paths(found := asked(answers, goal="everything")):
        answers = answered_not_sure(answers, found)
    return next(each for each in found["exchange"]["questions"] if each["question"] == path)


def answered_not_sure(answers: Answers, found: Any) -> Answers:  # noqa: ANN401 - JSON
    """The answers, with "not sure" to all that was asked."""
    for path in paths(found):
        answers = with_answer(answers, path, "not_sure")
    return answers


def test_dependents_are_the_questions_that_are_asked_because_of_one() -> None:
    """A client can show them at once, without asking again."""
    answers: Answers = {}
    seen: dict[str, list[str]] = {}
    while (found := asked(answers, goal="everything"))["exchange"]:
        seen |= {each["question"]: each["dependents"] for each in found["exchange"]["questions"]}
        answers = answered_not_sure(answers, found)
    assert seen["medicines.isotretinoin"] == ["medicines.isotretinoin_months"]
    assert seen["skin.infection"] == []
    assert len(seen["procedures.past_year"]) == 13


def test_none_of_a_ticked_list_names_what_was_shown() -> None:
    """The explicit none answers exactly the questions of the exchange, and never closes a section."""
    answers: Answers = {}
    ticked = 0
    while (found := asked(answers, goal="everything"))["exchange"]:
        exchange = found["exchange"]
        if exchange["draw"] == "ticks":
            ticked += 1
            given = exchange["none"]["answers"]
            assert {f"{section}.{name}" for section, those in given.items() for name in those} == set(paths(found))
            assert all(each["none"] is not None for each in exchange["questions"])
            for section, those in given.items():
                answers = {**answers, section: {**answers.get(section, {}), **those}}
        else:
            assert exchange["none"] is None
            answers = answered_not_sure(answers, found)
    assert ticked > 1


def test_the_end_of_an_interview() -> None:
    """When the goal is reached there is no exchange, and nothing is left."""
    answers: Answers = {}
    while (found := asked(answers, goal="suitability"))["exchange"]:
        answers = answered_not_sure(answers, found)
    assert found["bounds"]["settled"] is True
    assert found["bounds"]["decided"] is False
    assert found["progress"]["left_if_nothing_applies"] == 0


def test_what_is_no_longer_asked_is_left_out_and_reported() -> None:
    """When an earlier answer changes, the answers that hung on it are no fault: they are ignored, and named."""
    found = asked({"medicines": {"isotretinoin": "never", "isotretinoin_months": 3}})
    assert found["dropped"] == [{"question": "medicines.isotretinoin_months", "reason": "not_asked"}]
    assert found["progress"]["answered"] == 1


def test_of_a_contradiction_one_answer_is_left_out() -> None:
    """The answer that the contradiction stands at counts as unanswered."""
    found = asked({"scars": {"types": ["rolling"], "main_type": "ice_pick"}})
    assert found["dropped"] == [{"question": "scars.main_type", "reason": "contradicts"}]
    assert found["progress"]["answered"] == 1


def test_an_answer_that_follows_is_not_asked_again() -> None:
    """Who never had a cold sore has none now, whatever was answered before; nothing is left of that question."""
    found = asked({"herpes": {"history": "no", "outbreak_now": "yes"}})
    assert found["dropped"] == [{"question": "herpes.outbreak_now", "reason": "contradicts"}]
    assert found["progress"]["answered"] == 2


def test_the_day_and_the_release_are_those_of_the_request() -> None:
    """Both stand in the provenance."""
    release = next(iter(load_all()))
    found = asked({}, release=release, as_of="2026-12-24", goal=None)
    assert (found["provenance"]["release"], found["provenance"]["as_of"]) == (release, "2026-12-24")
    assert found["exchange"]["kind"] in ("question", "list", "page")
    assert date.fromisoformat(asked({})["provenance"]["as_of"]) >= date(2026, 1, 1)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (posted({}, goal="quick"), ("/goal", "not_an_option", None)),
        (posted({}, goal="resul"), ("/goal", "not_an_option", "result")),
        (posted({}, goal=3), ("/goal", "wrong_type", None)),
        (posted({}, gaol="result"), ("/gaol", "unknown_field", "goal")),
        (posted({}, receipt=True), ("/receipt", "unknown_field", None)),
        (posted({"person": {"age": "old"}}), ("/answers/person/age", "wrong_type", None)),
        (json.dumps({"goal": "result"}).encode(), ("/answers", "missing_field", None)),
    ],
)
def test_any_other_fault_is_refused(body: bytes, expected: tuple[str, str, str | None]) -> None:
    """What does not fit is told as everywhere: where, what, and what may have been meant; never a value."""
    shown = problem(client().post(PATH, content=body, headers=JSON), 422, "invalid_request")
    assert faults(shown) == [expected]


def test_an_unknown_release_is_refused() -> None:
    """A release that is not here is a 404, as everywhere."""
    problem(client().post(PATH, content=posted({}, release="2020.01"), headers=JSON), 404, "release_not_found")
    too_long = client().post(PATH, content=posted({}, release="9" * (LONGEST_RELEASE + 1)), headers=JSON)
    problem(too_long, 422, "invalid_request")


def test_what_is_not_json_is_refused() -> None:
    """A body is read as every other."""
    problem(client().post(PATH, content=b"{", headers=JSON), 400, "not_json")
    problem(client().post(PATH, content=b"{}", headers={"Content-Type": "text/plain"}), 415, "not_json_content_type")


def test_a_server_asks_too(client: httpx.Client) -> None:
    """A real server asks what this process asks."""
    served = client.post(PATH, content=posted(LEAST), headers=JSON).json()
    assert served["exchange"] == asked(LEAST)["exchange"]


@law
@given(answers=partial_answers(), data=st.data())
def test_going_back_never_ends_in_an_error(answers: Answers, data: st.DataObject) -> None:
    """Whatever was answered, any answer can be changed to any other: what it leaves without sense is left out."""
    path = data.draw(st.sampled_from(sorted(working().questionnaire.questions)))
    changed = with_answer(answers, path, data.draw(answers_to(working().questionnaire.questions[path])))
    found = asked(changed, goal=data.draw(st.sampled_from([None, "suitability", "result", "everything"])))
    given = {f"{section}.{name}" for section, those in changed.items() for name in those}
    assert {each["question"] for each in found["dropped"]} <= given
    if found["exchange"]:
        assert not set(paths(found)) & {path for path in given if path not in dropped(found)} - unanswered(changed)


def dropped(found: Any) -> set[str]:  # noqa: ANN401 - JSON
    """What was left out."""
    return {each["question"] for each in found["dropped"]}


def unanswered(answers: Answers) -> set[str]:
    """What was sent as not answered."""
    return {
        f"{section}.{name}" for section, those in answers.items() for name, answer in those.items() if answer is None
    }


# Why


def explained(answers: object, rules: object, **more: object) -> Any:  # noqa: ANN401 - JSON
    """Why rules speak."""
    response = client().post("/v1/explanations", content=posted(answers, rules=rules, **more), headers=JSON)
    assert response.status_code == 200, response.text
    return response.json()


def test_rules_are_explained_by_name() -> None:
    """For the rules that were named, in that order, each clause stands with its truth."""
    found = explained({"scars": {"newest_months": 18}}, ["skin-infection", "scars-too-new"])
    assert fits("Explanations", found)
    infection, scars = found["explanations"]
    assert (infection["rule"], infection["clause"]["truth"], infection["clause"]["decisive"]) == (
        "skin-infection",
        "unknown",
        True,
    )
    assert scars["title"] == working().by_id["scars-too-new"].title
    assert scars["clause"]["truth"] == "false"
    assert "you said 18 months" in scars["clause"]["text"]


def test_what_is_found_and_what_is_open_can_be_asked_for() -> None:
    """Together with the rules that do not hold they are all there are."""
    found = {each["rule"] for each in explained(LEAST, "found")["explanations"]}
    open_rules = {each["rule"] for each in explained(LEAST, "open")["explanations"]}
    assert "herpes-history" in found
    assert "skin-infection" in open_rules
    everything = explained(LEAST, sorted(working().by_id))["explanations"]
    assert {each["rule"] for each in everything if each["clause"]["truth"] == "true"} == found
    assert {each["rule"] for each in everything if each["clause"]["truth"] == "unknown"} == open_rules


def test_explanations_leave_out_what_makes_no_sense() -> None:
    """They report answers that do not go together any more as the next question does."""
    found = explained({"herpes": {"history": "no", "outbreak_now": "yes"}}, ["herpes-now"])
    assert found["dropped"] == [{"question": "herpes.outbreak_now", "reason": "contradicts"}]
    assert found["explanations"][0]["clause"]["truth"] == "false"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["skin-infection", "skin-infektion"], ("/rules/1", "not_an_option", "skin-infection")),
        ("all", ("/rules", "not_an_option", None)),
        (7, ("/rules", "wrong_type", None)),
        ([7], ("/rules", "wrong_type", None)),
        ([], ("/rules", "out_of_range", None)),
        (["x" * 61], ("/rules", "out_of_range", None)),
        (["skin-infection", "skin-infection"], ("/rules", "repeated", None)),
    ],
)
def test_rules_that_cannot_be_meant_are_refused(rules: object, expected: tuple[str, str, str | None]) -> None:
    """A rule that is not there is a fault at its place."""
    response = client().post("/v1/explanations", content=posted({}, rules=rules), headers=JSON)
    assert faults(problem(response, 422, "invalid_request")) == [expected]


def test_many_unknown_rules_are_counted() -> None:
    """At most 50 faults are told, and the others counted; only the first cost a search for what may be meant."""
    rules = [f"herpes-historyy{number}" for number in range(60)]
    response = client().post("/v1/explanations", content=posted({}, rules=rules), headers=JSON)
    shown = problem(response, 422, "invalid_request")
    assert (len(shown["errors"]), shown["errors_left_out"]) == (50, 10)
    assert [each["suggestion"] for each in shown["errors"]].count("herpes-history") == MOST_SUGGESTIONS


# What if


def changed(answers: object, **more: object) -> Any:  # noqa: ANN401 - JSON
    """What could make it more suitable."""
    response = client().post("/v1/what-if", content=posted(answers, **more), headers=JSON)
    assert response.status_code == 200, response.text
    assert fits("WhatIf", response.json())
    assert_whole("WhatIf", response.json())
    return response.json()


def test_waiting_has_a_day() -> None:
    """Young scars are told until when to wait, with the question that counts."""
    found = changed(answers_with("scars.newest_months", 4), as_of="2026-11-22")
    assert found["suitability"] == "deferred"
    first = found["suggestions"][0]
    assert first["from"] == "2027-01-22"
    assert first["changes"] == [
        {"question": "scars.newest_months", "by": "time", "until": "2027-01-22", "text": "Wait until 22 January 2027."}
    ]


def test_an_event_has_no_day_and_its_clock_is_told_from_it() -> None:
    """Nobody knows when acne will be calm; what must pass after that is told in months."""
    answers = answers_with("skin.acne", "inflamed")
    answers["herpes"] = {"others": "no"}
    found = changed(answers)
    assert all(each["from"] is None for each in found["suggestions"])
    texts = {each["text"]: each for one in found["suggestions"] for each in one["changes"]}
    assert texts["Wait until your acne is calm."]["by"] == "event"
    assert texts["Then wait 3 months after your acne is calm."]["until"] is None


def test_an_action_holds_from_today() -> None:
    """What the person decides can be so at once."""
    found = changed(answers_with("plans.provider", "home"), as_of="2026-11-22")
    assert found["suggestions"][0]["from"] == "2026-11-22"
    assert [each["by"] for each in found["suggestions"][0]["changes"]] == ["action"]


def test_growing_up_has_no_day() -> None:
    """A birthday is not known, so an age is told."""
    first = changed(answers_with("person.age", 16))["suggestions"][0]
    assert first["from"] is None
    assert first["changes"] == [
        {"question": "person.age", "by": "time", "until": None, "text": "Wait until you are 18."}
    ]


def test_what_must_be_answered_first_is_named() -> None:
    """Where nothing is known yet, no change is suggested; the questions that keep it so are named."""
    found = changed({})
    assert (found["suitability"], found["suggestions"], found["in_the_way"]) == ("undetermined", [], [])
    assert set(found["answer_first"]) <= set(working().questionnaire.questions)
    assert "medicines.isotretinoin" in found["answer_first"]


def test_what_is_in_the_way_says_why() -> None:
    """A medicine is never suggested to change: its rule's own advice stands there, and so does what is not known."""
    answers = answers_with("medicines.immunosuppressant", "yes")
    answers["herpes"] = {"others": "no"}
    found = changed(answers)
    assert found["suggestions"] == []
    rule = working().by_id["weak-immunity"]
    assert {"rule": "weak-immunity", "title": rule.title, "why": rule.advice} in found["in_the_way"]
    (unsure,) = [each for each in changed(answers_with("skin.infection", "not_sure"))["in_the_way"] if not each["rule"]]
    assert unsure["title"] == working().questionnaire.questions["skin.infection"].unsure


def test_what_makes_no_sense_is_left_out_here_too() -> None:
    """An answer that is no longer asked is reported, and changes nothing."""
    found = changed({"medicines": {"isotretinoin": "never", "isotretinoin_months": 3}})
    assert found["dropped"] == [{"question": "medicines.isotretinoin_months", "reason": "not_asked"}]


def test_no_change_of_a_medicine_is_ever_suggested() -> None:
    """Over all that the questionnaire says can change: no medicine but what ended, and no word of one or of a dose."""
    words = re.compile(
        r"\b(stop|pause|skip|tablets?|pills?|medicines?|drugs?|dos(e|es|age)|mg|prescri\w+)\b", re.IGNORECASE
    )
    told = [(path, each) for path, one in working().questionnaire.questions.items() for each in one.changes]
    assert len(told) > 20
    for path, each in told:
        section, name = path.split(".")
        assert section != "medicines" or each.by == "time" or name == "cancer_treatment"
        assert not words.search(f"{each.text} {each.after}"), path


@law
@given(answers=partial_answers())
def test_nobody_gets_an_error_from_what_if(answers: Answers) -> None:
    """Whatever was answered, every suggestion is better than today's suitability, and each change has its words."""
    found = changed(answers)
    ranks = {each.id: each.rank for each in working().suitabilities.values()}
    for each in found["suggestions"]:
        assert ranks[each["suitability"]] < ranks[found["suitability"]]
        assert all(one["text"].endswith(".") and "None" not in one["text"] for one in each["changes"])
