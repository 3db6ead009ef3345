import json
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from tests.contract.breaking import breaks
from tests.contracts import CONTRACT
from tests.serving import ROOT

RELEASED = ROOT / "docs" / "contract"


@cache
def committed() -> Any:  # noqa: ANN401 - JSON
    """The contract as it is committed."""
    return json.loads((ROOT / "openapi.json").read_bytes())


def version(name: str) -> tuple[int, ...]:
    """The parts of a version, for comparing."""
    return tuple(int(part) for part in name.split("."))


def released() -> Any:  # noqa: ANN401 - JSON
    """The contract of the last release; before the first there is none, and what is committed stands for it."""
    newest = max(RELEASED.glob("*.json"), key=lambda file: version(file.stem), default=CONTRACT)
    return json.loads(newest.read_bytes())


def test_nothing_breaks_a_client_of_the_last_release() -> None:
    """Whoever was built on the last released contract goes on working."""
    assert breaks(released(), committed()) == []


def changed(change: Callable[[Any], None]) -> list[str]:
    """What a change of the contract breaks."""
    after = deepcopy(committed())
    change(after["components"]["schemas"])
    return breaks(committed(), after)


def without_a_field_of_answers(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """A field that clients read is gone."""
    schemas["Assessment"]["properties"].pop("headline")
    schemas["Assessment"]["required"].remove("headline")


def without_a_question(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """A question is gone, so that answering it is refused."""
    schemas["HerpesAnswers"]["properties"].pop("history")


def with_fewer_options(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """An option that clients send is gone."""
    schemas["SkinTone"]["enum"].remove("III")


def with_more_suitabilities(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """Answers hold a word that clients do not know."""
    schemas["Suitability"]["enum"].append("perhaps")


def with_a_new_need(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """A field that could be left out is needed."""
    schemas["AssessmentRequest"]["required"].append("as_of")


def with_a_field_that_may_be_missing(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """A field that was always there may be missing."""
    schemas["Assessment"]["required"].remove("score")


def with_another_type(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """A number in answers is a text."""
    schemas["Score"]["properties"]["value"] = {"type": "string"}


def with_another_type_asked_for(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """A text in requests is a number."""
    schemas["AssessmentRequest"]["properties"]["release"] = {"type": "integer"}


def with_a_narrower_range(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """A number that was taken is refused."""
    schemas["PersonAnswers"]["properties"]["age"]["anyOf"][0]["maximum"] = 99


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        (without_a_field_of_answers, "Assessment gives other things"),
        (without_a_question, "HerpesAnswers takes less"),
        (with_fewer_options, "SkinTone takes less"),
        (with_more_suitabilities, "Suitability gives other things"),
        (with_a_new_need, "AssessmentRequest takes less"),
        (with_a_field_that_may_be_missing, "Assessment gives other things"),
        (with_another_type, "Score gives other things"),
        (with_another_type_asked_for, "AssessmentRequest takes less"),
        (with_a_narrower_range, "PersonAnswers takes less"),
    ],
)
def test_a_change_that_breaks_clients_is_caught(change: Callable[[Any], None], culprit: str) -> None:
    """Each way of breaking a client is named, at the schema that does it."""
    found = changed(change)
    assert found
    assert all(each.endswith(culprit) for each in found)
    assert any(each.startswith("POST /v1/assessments: ") for each in found)


def with_a_field_more(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """Requests may hold one field more."""
    schemas["AssessmentRequest"]["properties"]["note"] = {"type": "string"}


def with_more_in_answers(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """Answers hold one field more."""
    schemas["Assessment"]["properties"]["note"] = {"type": "string"}
    schemas["Assessment"]["required"].append("note")


def with_more_options(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """A question has one more option, also where its answers contradict others."""
    schemas["SkinTone"]["enum"].append("VII")
    schemas["SkinAcne"]["enum"].append("new")
    schemas["SkinAnswers"]["if"]["properties"]["acne"]["enum"].append("new")


def with_other_words(schemas: Any) -> None:  # noqa: ANN401 - JSON
    """A description reads better."""
    schemas["Assessment"]["description"] = "Said better."


@pytest.mark.parametrize("change", [with_a_field_more, with_more_in_answers, with_more_options, with_other_words])
def test_a_change_that_breaks_nobody_passes(change: Callable[[Any], None]) -> None:
    """Optional fields, more in answers, more options to choose from, and better words are let through."""
    assert changed(change) == []


def test_a_new_contradiction_is_caught() -> None:
    """Answers that could stand together and cannot any more are caught; one contradiction less is let through."""

    def more(schemas: Any) -> None:  # noqa: ANN401 - JSON
        schemas["HerpesAnswers"]["if"]["anyOf"].append({"required": ["sites", "outbreaks_per_year"]})

    def less(schemas: Any) -> None:  # noqa: ANN401 - JSON
        schemas["HerpesAnswers"]["if"]["anyOf"].pop()

    assert changed(more) == ["schema HerpesAnswers refuses more"]
    assert changed(less) == []


def test_what_stands_around_the_schemas_counts_too() -> None:
    """An operation, a status, a header, a media type or a name that goes away is caught, as is a new need."""
    after = deepcopy(committed())
    del after["paths"]["/v1/sources"]
    after["paths"]["/v1/rules"]["get"]["operationId"] = "list_rules"
    rule = after["paths"]["/v1/rules/{rule_id}"]["get"]
    rule["parameters"].append({"in": "query", "name": "language", "required": True, "schema": {"type": "string"}})
    del rule["responses"]["200"]["headers"]["ETag"]
    content = after["paths"]["/v1/questionnaire"]["get"]["responses"]["200"]["content"]
    content["application/vnd.candidacy"] = content.pop("application/json")
    del after["components"]["schemas"]["Cost"]
    after["components"]["schemas"]["Assessment"]["properties"]["cost"] = {}
    assert {
        "schema Cost is gone",
        "GET /v1/sources is gone",
        "GET /v1/rules: its operation id is another",
        "GET /v1/rules/{rule_id}: parameter language is needed now",
        "GET /v1/rules/{rule_id}: 200: header ETag is gone",
        "GET /v1/questionnaire: 200: application/json is gone",
    } <= set(breaks(committed(), after))
