from typing import Any

import httpx

from app.rules import release


def assessed(client: httpx.Client, answers: Any, name: str) -> Any:  # noqa: ANN401 - JSON
    """The assessment by a release of the answers, without those to questions that it says it lacks."""
    found = client.post("/v1/assessments", json={"answers": answers, "release": name}).json()
    for fault in found.get("errors", []):
        assert fault["code"] == "not_in_release"
        _, _, section, question, *_ = fault["pointer"].split("/")
        answers = {**answers, section: {each: one for each, one in answers[section].items() if each != question}}
    return assessed(client, answers, name) if "errors" in found else found


def test_a_release_does_not_differ_from_itself(latest_client: httpx.Client) -> None:
    """A difference is served with its proof, and the second time the client has it."""
    name = release.names()[-1]
    address = f"/v1/rulebook/releases/{name}/diff/{name}"
    found = latest_client.get(address)
    assert found.status_code == 200
    assert (found.json()["rules"], found.json()["proof"]["suitability_can_change"]) == ([], False)
    assert latest_client.get(address, headers={"If-None-Match": found.headers["etag"]}).status_code == 304


def test_each_witness_is_assessed_as_told(latest_client: httpx.Client) -> None:
    """From the first release to the last: whoever is shown comes out as shown, by the same service."""
    first, last = release.names()[0], release.names()[-1]
    found = latest_client.get(f"/v1/rulebook/releases/{first}/diff/{last}").json()
    for witness in [*found["witnesses"], *(each for one in found["rules"] for each in one["witnesses"])]:
        for name, said in ((first, witness["before"]), (last, witness["after"])):
            assert assessed(latest_client, witness["answers"], name)["suitability"] == said


def test_a_release_that_is_not_here_is_not_found(latest_client: httpx.Client) -> None:
    """Either side that does not exist is a problem, and its name is not repeated."""
    refused = latest_client.get("/v1/rulebook/releases/1999.01/diff/2026.12")
    assert (refused.status_code, refused.json()["code"]) == (404, "release_not_found")
    assert "1999" not in refused.text
