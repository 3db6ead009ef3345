"""What is made from the contract is what the contract says."""

import json
import sys
from pathlib import Path

import pytest

from clients import operations
from tests.clients.drivers import done, needs_node
from tests.contracts import contract
from tests.serving import ROOT

MADE = (*operations.WRITTEN.values(), "typescript/src/schema.ts", "python/src/candidacy_client/models.py")


@needs_node
def test_what_is_committed_is_what_is_made(tmp_path: Path) -> None:
    """Made anew, every file that is marked as made is the committed one, byte for byte."""
    done("make", "clients-written", f"PYTHON={sys.executable}", f"WRITTEN={tmp_path}")
    assert {each.relative_to(tmp_path).as_posix() for each in tmp_path.glob("**/*.*")} == set(MADE)
    stale = [each for each in MADE if (tmp_path / each).read_bytes() != (ROOT / "clients" / each).read_bytes()]
    assert stale == [], "run make clients"


@pytest.mark.parametrize("template", operations.WRITTEN)
def test_the_methods_are_the_contracts(template: str) -> None:
    """Every operation has its method, and every code its name, in both languages."""
    committed = ROOT / "clients" / operations.WRITTEN[template]
    assert committed.read_text("utf-8") == operations.written(contract(), template), "run make clients"


def test_every_made_file_says_so() -> None:
    """Nobody edits by hand what would be overwritten."""
    for each in MADE:
        head = (ROOT / "clients" / each).read_text("utf-8")[:200]
        assert "enerated" in head


def test_a_type_without_a_name_is_refused() -> None:
    """What neither language could name is told, and not written as anything."""
    with pytest.raises(ValueError, match="make it a component"):
        operations.kind({"type": "array", "items": {"type": "string"}})


def test_arguments_come_from_the_contract() -> None:
    """What stands in an address, behind it and in the body is taken, and a response without content gives nothing."""
    nullable = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    made = {
        "operationId": "find_it",
        "summary": "Find it",
        "parameters": [
            {"name": "item_id", "in": "path", "schema": {"type": "string"}},
            {"name": "page_size", "in": "query", "schema": nullable},
            {"name": "Accept-Language", "in": "header", "schema": {"type": "string"}},
        ],
        "responses": {"204": {}, "404": {"content": {"application/problem+json": {}}}},
    }
    (found,) = operations.operations({"paths": {"/items/{item_id}": {"delete": made}}})
    assert (found.name, found.camel, found.method, found.says) == ("find_it", "findIt", "DELETE", "Find it.")
    assert [(each.camel, each.kind.typescript) for each in found.inside] == [("itemId", "string")]
    assert [(each.name, each.kind.python) for each in found.query] == [("page_size", "int")]
    assert (found.body, found.result) == (None, None)
    rendered = {
        template: operations.written(
            json.loads(json.dumps({**contract(), "paths": {"/items/{item_id}": {"delete": made}}})), template
        )
        for template in operations.WRITTEN
    }
    python, typescript = rendered.values()
    assert (
        "def find_it(self, item_id: str, *, page_size: int | None = None, **options: Unpack[Options]) -> None:"
        in python
    )
    assert "findIt(itemId: string, query: { page_size?: number | null | undefined; } = {}, options" in typescript
