import asyncio
import re
import threading
from typing import Any, get_args

import httpx
import pytest

from app.api import definitions
from app.api.pages import Page
from app.building import create_service
from app.rules.model import BenefitLevel, EffectId, Evidence, SuitabilityId
from app.rules.questionnaire import Need
from app.service import Service
from tests.books import working
from tests.calls import JSON, posted

DEFINITIONS = (
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
    "/openapi.json",
)


@pytest.mark.parametrize("address", DEFINITIONS)
def test_a_definition_is_sent_once(client: httpx.Client, address: str) -> None:
    """Whoever has a definition already gets 304 and no body, however the tag is written; anybody else gets it whole."""
    first = client.get(address)
    etag = first.headers["etag"]
    assert etag.startswith('"')
    assert first.headers["cache-control"] == "no-cache"
    for known in (etag, f"W/{etag}", f'"another", {etag}', f'W/"another",W/{etag}', "*"):
        again = client.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert again.headers["cache-control"] == "no-cache"
        assert "content-length" not in again.headers or again.headers["content-length"] == "0"
    for unknown in ('"another"', etag.strip('"'), "", 'W/"another"'):
        assert client.get(address, headers={"If-None-Match": unknown}).content == first.content


def test_different_definitions_have_different_tags(client: httpx.Client) -> None:
    """A tag belongs to one document."""
    tags = [client.get(address).headers["etag"] for address in DEFINITIONS]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("address", [*DEFINITIONS, "/docs/swagger/swagger-ui-bundle.js", "/docs", "/rulebook"])
def test_a_definition_has_two_forms(latest_client: httpx.Client, address: str) -> None:
    """Who takes gzip gets the same in less, under a tag of its own; caches are told that there are two forms."""
    plain = latest_client.get(address, headers={"Accept-Encoding": "identity"})
    compressed = latest_client.get(address, headers={"Accept-Encoding": "gzip"})
    assert compressed.content == plain.content
    assert "content-encoding" not in plain.headers
    assert compressed.headers["content-encoding"] == "gzip"
    assert int(compressed.headers["content-length"]) < int(plain.headers["content-length"]) == len(plain.content)
    assert compressed.headers["etag"] != plain.headers["etag"]
    for response in (plain, compressed):
        assert "Accept-Encoding" in response.headers["vary"]
        assert "Origin" in response.headers["vary"]
    for coding, known, status in (
        ("gzip", compressed, 304),
        ("identity", plain, 304),
        ("gzip", plain, 200),
        ("identity", compressed, 200),
    ):
        sent = {"Accept-Encoding": coding, "If-None-Match": known.headers["etag"]}
        assert latest_client.get(address, headers=sent).status_code == status


def test_assessments_are_left_to_the_proxy(client: httpx.Client) -> None:
    """What is one person's is never compressed here, whatever a client takes."""
    response = client.post("/v1/assessments", content=posted({}), headers=JSON | {"Accept-Encoding": "gzip"})
    assert "content-encoding" not in response.headers


def of(client: httpx.Client, address: str) -> Any:  # noqa: ANN401 - JSON
    """The JSON at an address."""
    response = client.get(address)
    assert response.status_code == 200
    return response.json()


def test_every_rule_can_be_read(client: httpx.Client) -> None:
    """The list leads to every rule of the rulebook, and each rule cites sources that can be read."""
    book = working()
    listed = of(client, "/v1/rules")["rules"]
    assert [each["id"] for each in listed] == sorted(book.by_id)
    for each in listed:
        rule = of(client, each["href"])
        assert (rule["id"], rule["title"], rule["effect"]) == (each["id"], each["title"], each["effect"])
        assert rule["condition"]["text"]
        assert {cite["source"] for cite in rule["citations"]} <= book.sources.keys()


def test_every_source_can_be_read_and_leads_back(client: httpx.Client) -> None:
    """Each source names the rules that cite it, and each of those cites it."""
    for source in of(client, "/v1/sources")["sources"]:
        assert of(client, f"/v1/sources/{source['id']}") == source
        for rule in source["cited_by"]:
            assert source["id"] in working().by_id[rule].sources


def test_a_citation_that_was_not_seen_is_not_called_verified(client: httpx.Client) -> None:
    """Neither a source that is recalled, nor a place in a seen source that nobody saw, is told to be verified."""
    book = working()
    told: list[tuple[bool, bool]] = []
    for rule in book.rules:
        shown = of(client, f"/v1/rules/{rule.id}")["citations"]
        read = [cite.seen and book.sources[cite.source].status in ("seen", "second_hand") for cite in rule.cites]
        assert [each["verified"] for each in shown] == read
        told += zip(read, [book.sources[cite.source].verified for cite in rule.cites], strict=True)
    assert set(told) == {(True, True), (False, True), (False, False)}
    for source in of(client, "/v1/sources")["sources"]:
        assert source["verified"] == (source["status"] in ("seen", "second_hand"))


def test_every_release_can_be_read(client: httpx.Client) -> None:
    """The list leads to every release, each with its digest and what it changed."""
    for release in of(client, "/v1/rulebook/releases")["releases"]:
        assert of(client, release["href"]) == release
        assert release["digest"].startswith("sha256:")


def test_the_rulebook_in_use_says_what_it_is(client: httpx.Client) -> None:
    """Release, digest and counts are those of the rulebook that assesses."""
    book, shown = working(), of(client, "/v1/rulebook")
    assert (shown["release"], shown["digest"]) == ("working", book.digest)
    assert (shown["rules"], shown["sources"]) == (len(book.rules), len(book.sources))
    assert sum(shown["rules_by_effect"].values()) == sum(shown["rules_by_topic"].values()) == len(book.rules)
    assert [each["id"] for each in shown["suitabilities"]] == list(book.suitabilities)


def test_everything_that_is_named_by_an_id_has_a_label(client: httpx.Client) -> None:
    """Suitabilities, effects, evidence, benefit and needs each have a label of their own, and a meaning."""
    shown = of(client, "/v1/rulebook")
    for part, ids in {
        "suitabilities": get_args(SuitabilityId),
        "effects": get_args(EffectId),
        "evidence": get_args(Evidence),
        "benefit": (*get_args(BenefitLevel), "unknown", "not_applicable"),
        "needs": get_args(Need),
    }.items():
        labels = [each["label"] for each in shown[part]]
        assert [each["id"] for each in shown[part]] == list(ids)
        assert len({*labels}) == len(labels)
        assert all(each["meaning"] and not {*each["label"]} & {*"_{}"} for each in shown[part])


def test_the_questionnaire_asks_everything(client: httpx.Client) -> None:
    """Every question of the rulebook is there with its kind, options and range, and nothing else is."""
    shown = of(client, "/v1/questionnaire")
    asked = {each["path"]: each for section in shown["sections"] for each in section["questions"]}
    questions = working().questionnaire.questions
    assert list(asked) == list(questions)
    for path, question in questions.items():
        assert [option["id"] for option in asked[path]["options"]] == [option.id for option in question.options]
        assert (asked[path]["asked_when"] is not None) == (question.asked_when is not None)
    assert len(shown["contradictions"]) == len(working().questionnaire.contradictions)
    assert len(shown["follows"]) == len(working().questionnaire.follows)
    lifetime = working().questionnaire.lifetime
    assert lifetime is not None
    limits = [{"question": each.path, "per_year": each.per_year} for each in lifetime.limits]
    assert shown["lifetime"] == {"age": lifetime.age, "text": lifetime.text, "limits": limits}


def test_the_schema_of_the_answers_stands_alone(client: httpx.Client) -> None:
    """The JSON Schema of the answers needs no other document."""
    response = client.get("/v1/questionnaire/schema")
    assert response.headers["content-type"] == "application/schema+json"
    schema = response.json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    references = set(re.findall(r'"\$ref": ?"([^"]+)"', response.text))
    assert {each.removeprefix("#/$defs/") for each in references} <= schema["$defs"].keys()


def test_lists_pages_and_changes_can_be_read(client: httpx.Client) -> None:
    """What can be asked together stands in the questionnaire, and how an answer can become another."""
    found = client.get("/v1/questionnaire").json()
    questions = {each["path"]: each for section in found["sections"] for each in section["questions"]}
    lists = [each for each in found["groups"] if each["kind"] == "list"]
    assert len(lists) > 5
    for group in found["groups"]:
        assert {*group["questions"]} <= questions.keys()
    assert all(questions[path]["none"] is not None for each in lists for path in each["questions"])
    assert questions["skin.infection"]["changes"] == [
        {"by": "event", "of": [], "to": "no", "text": "Wait until the infection has healed."}
    ]
    assert questions["scars.newest_months"]["changes"] == [{"by": "time", "of": [], "to": None, "text": None}]
    assert questions["health.keloid"]["changes"] == []
    assert questions["plans.prp"]["item"] != questions["plans.prp"]["label"]


def test_definitions_in_a_language_are_made_once_for_all_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the event loop, so that nobody else waits; those who make them ahead take the same."""
    made: list[str] = []
    asked = threading.Event()
    pages = definitions.pages

    def made_here(service: Service, root: str = "") -> dict[str, Page]:
        assert asked.wait(60)  # the event loop goes on, or nobody would ask
        made.append(f"{service.language} {threading.current_thread() is threading.main_thread()}")
        return pages(service, root)

    found = definitions.Definitions(create_service("latest"))
    monkeypatch.setattr(definitions, "pages", made_here)

    async def ask() -> set[int]:
        waiting = [asyncio.ensure_future(found.found("/v1/questionnaire", "es")) for _ in range(20)]
        await asyncio.sleep(0)
        asked.set()
        told = {id(page) for page in await asyncio.gather(*waiting)}
        await found.make_all()
        return told

    assert len(asyncio.run(ask())) == 1
    assert made[0] == "es False"
    assert len(set(made)) == len(made) == len(create_service("latest").in_each_language())
