import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from app.api.envelope import Envelope
from app.building import create_service
from app.clinic_file import read_clinic
from app.main import create_api
from app.rules.errors import ReleaseNotForClinic, RulebookError
from app.rules.model import Rulebook
from app.rules.read import read
from app.rules.release import digest
from app.service import Service
from app.service.asking import explanations, next_question, what_if
from app.service.assessments import assess, write
from app.service.clinics import served_as
from app.service.replays import replay
from tests.calls import WHOLE, inside, problem
from tests.clinics import line, river

DAY = date(2026, 11, 22)
OLD = "2025.01"
SECRET = b"a secret for tests that nobody uses"


@cache
def without_the_rule() -> Rulebook:
    """A release that lacks the rule which the clinic tightens."""
    document: dict[str, Any] = json.loads(json.dumps(create_service("working").current.document))
    document["release"], document["released"] = OLD, "2025-01-15"
    document["rules"].pop("isotretinoin-recent")
    for rule in document["rules"].values():
        rule["absorbs"] = [each for each in rule.get("absorbs", []) if each != "isotretinoin-recent"]
    return read(document, digest(document))


@cache
def everybodys() -> Service:
    """The service on the working tree, with one older release beside it."""
    made = create_service("working")
    return replace(made, releases={OLD: without_the_rule()}, today=lambda: DAY, receipt_secret=SECRET)


@cache
def served(*changes: tuple[str, str]) -> Service:
    """The same as the clinic's."""
    return served_as(everybodys(), read_clinic(river(*changes), "river.toml"))


def asked(answers: Mapping[str, Any], **more: Any) -> Any:  # noqa: ANN401 - passed on
    """A request, as it is read."""
    return everybodys().reader.read_assessment(json.dumps({"answers": answers, **more}).encode())


YOUNG = {**WHOLE, "person": {"age": 20, "others": "no"}}


def test_the_clinics_profile_and_rules_apply() -> None:
    """Its prices, its gaps between sessions and its rules, which it is the source of, stand in every assessment."""
    found = assess(served(), asked(YOUNG))
    assert (found["cost"]["prices"], found["cost"]["currency"]) == ("clinic", "EUR")
    interval = found["sessions"]["interval_weeks"]
    assert interval is not None
    assert (interval["min"], interval["max"]) == (6, 8)
    [own] = [each for each in found["cautions"] if each["rule"] == "river-minimum-age"]
    assert own["title"] == "Under 21 years"
    assert found["sources"]["clinic"]["title"] == "River Clinic"
    assert json.loads(write(served(), asked(YOUNG))) == found


def test_provenance_names_the_clinic() -> None:
    """Whoever keeps an assessment can tell whose it was; without a clinic nobody is named."""
    clinic = read_clinic(river(), "river.toml")
    assert assess(served(), asked(WHOLE))["provenance"]["clinic"] == {"id": "river-clinic", "digest": clinic.digest}
    assert assess(everybodys(), asked(WHOLE))["provenance"]["clinic"] is None


def test_a_stricter_number_is_used() -> None:
    """Who waits until six months are over waits nine here."""
    answers = {**WHOLE, "medicines": {"isotretinoin": "stopped", "isotretinoin_months": 7, "others": "no"}}
    assert assess(everybodys(), asked(answers))["suitability"] != "deferred"
    assert assess(served(), asked(answers))["suitability"] == "deferred"


def test_the_asking_acts_are_the_clinics_too() -> None:
    """What comes next, what could change it and why are told by the clinic's rules."""
    assert next_question(served(), asked(YOUNG))["provenance"]["clinic"] is not None
    assert what_if(served(), asked(YOUNG))["suitability"] == "clinician_review"
    assert "river-minimum-age" in json.dumps(explanations(served(), {"answers": YOUNG, "rules": "found"}))


def test_a_release_that_the_rules_do_not_fit_is_not_served() -> None:
    """It is a conflict, told as one, and never answered without the clinic's rules; the others are untouched."""
    assert served().unfit == {OLD}
    with pytest.raises(ReleaseNotForClinic):
        assess(served(), asked(WHOLE, release=OLD))
    assert assess(everybodys(), asked(WHOLE, release=OLD))["provenance"]["release"] == OLD
    with inside(Envelope(create_api(served()))) as client:
        response = client.post("/v1/assessments", json={"answers": WHOLE, "release": OLD})
        problem(response, 409, "release_not_for_clinic")
        batch = client.post("/v1/assessment-batches", json={"assessments": [{"answers": WHOLE, "release": OLD}]})
        assert batch.json()["results"][0]["problem"]["code"] == "release_not_for_clinic"
        assert client.get("/v1/rules/river-minimum-age").json()["title"] == "Under 21 years"


@pytest.mark.parametrize(
    ("changes", "at", "reason"),
    [
        ((("months = 9", "months = 3"),), "months = 3", "that would be looser"),
        ((("isotretinoin-recent", "isotretinoin-rcent"),), "[pack.tighten", "did you mean `isotretinoin-recent`?"),
        ((('source = "clinic"', 'source = "nobody"'),), "cites", "there is no source `nobody`"),
        ((("[pack.rules.river-minimum-age]", "[pack.rules.fainting]"),), None, ""),
    ],
)
def test_rules_that_do_more_than_tighten_are_refused(
    changes: tuple[tuple[str, str], ...], at: str | None, reason: str
) -> None:
    """Law 7 is proved before anybody is answered; each fault has its line in the clinic's file."""
    with pytest.raises(RulebookError) as told:
        served(*changes)
    if at is not None:
        fault = told.value.faults[0]
        assert reason in str(fault)
        assert (fault.file, fault.line) == ("river.toml", line(f"\n{at}", *changes) + 1)


def test_a_receipt_holds_for_the_clinic_it_was_made_for() -> None:
    """Decided again as the same clinic's it is the same; as nobody's, or at another price, it is not."""
    receipt = assess(served(), asked(WHOLE, receipt=True))["receipt"]
    assert receipt is not None
    assert replay(served(), receipt, WHOLE).holds
    assert not replay(everybodys(), receipt, WHOLE).holds
    assert not replay(served(("min = 180", "min = 181")), receipt, WHOLE).holds
