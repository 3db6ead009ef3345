"""What front-end developers' own tools make of the contract and of the schema of the answers."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contracts import CONTRACT
from tests.serving import ROOT
from tests.wire.test_schema import REFUSED, TAKEN

HERE = Path(__file__).parent

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node: make system"),
]


def printed(script: str, text: str) -> Any:  # noqa: ANN401 - JSON
    """What a script for Node prints of a text."""
    done = subprocess.run(  # noqa: S603 - our own script
        ["/usr/bin/env", "node", HERE / script],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_ajv_takes_the_schema_of_the_answers_in_its_strict_mode(latest_client: httpx.Client) -> None:
    """Nothing in it is unknown to Ajv or left to guessing, and it takes and refuses what the service does."""
    schema = latest_client.get("/v1/questionnaire/schema").json()
    documents = [*TAKEN.values(), *REFUSED.values()]
    taken = printed("ajv.mjs", json.dumps({"schema": schema, "documents": documents}))
    assert taken == [*(True for _ in TAKEN), *(False for _ in REFUSED)]


def test_a_collection_that_postman_imports_runs_without_edits(latest_client: httpx.Client) -> None:
    """Every request goes to where `make run` listens, and is answered with 200 as it stands, or asked for a key."""
    collection = printed("postman.mjs", CONTRACT.read_text("utf-8"))
    variables = {each["key"]: each["value"] for each in collection["variable"]}
    assert variables == {"baseUrl": "http://127.0.0.1:8000"}
    expected = {
        (method.upper(), re.sub(r"\{(\w+)\}", r":\1", path)): 401 if operation.get("security") else 200
        for path, methods in json.loads(CONTRACT.read_bytes())["paths"].items()
        for method, operation in methods.items()
    }
    answered = {
        (each["method"], f"/{'/'.join(each['url']['path'])}"): send(latest_client, each).status_code
        for each in requests(collection["item"])
    }
    assert answered == expected


def requests(items: list[Any]) -> Iterator[Any]:
    """The requests of a collection, whatever folders they stand in."""
    for item in items:
        if "item" in item:
            yield from requests(item["item"])
        else:
            yield item["request"]


def send(client: httpx.Client, request: Any) -> httpx.Response:  # noqa: ANN401 - JSON
    """A request as Postman sends it, to this server."""
    address = request["url"]
    assert address["host"] == ["{{baseUrl}}"]
    filled = {f":{each['key']}": each["value"] for each in address.get("variable", [])}
    path = "/".join(filled.get(part, part) for part in address["path"])
    return client.request(
        request["method"],
        f"/{path}",
        headers={each["key"]: each["value"] for each in request.get("header", [])},
        content=request.get("body", {}).get("raw"),
    )
