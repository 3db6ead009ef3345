from typing import Any

import pytest

from app.engine.language import parse
from app.wire.conditions import text_and_tree, tree
from tests.books import working
from tests.contracts import fits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("always", {"node": "always"}),
        ("herpes.history", {"node": "yes", "fact": "herpes.history"}),
        ("not herpes.history", {"node": "not", "operand": {"node": "yes", "fact": "herpes.history"}}),
        (
            "person.age < 18",
            {"node": "compare", "fact": "person.age", "comparison": "<", "value": 18, "parameter": None},
        ),
        (
            "18 <= person.age < 22",
            {
                "node": "between",
                "fact": "person.age",
                "low": {"comparison": "<=", "value": 18, "parameter": None},
                "high": {"comparison": "<", "value": 22, "parameter": None},
            },
        ),
        ("'rolling' in scars.types", {"node": "contains", "fact": "scars.types", "option": "rolling"}),
        ("scars.types <= {'rolling'}", {"node": "nothing_but", "fact": "scars.types", "options": ["rolling"]}),
        (
            "herpes.history and skin.warts",
            {
                "node": "all",
                "operands": [{"node": "yes", "fact": "herpes.history"}, {"node": "yes", "fact": "skin.warts"}],
            },
        ),
        (
            "herpes.history or skin.warts",
            {
                "node": "any",
                "operands": [{"node": "yes", "fact": "herpes.history"}, {"node": "yes", "fact": "skin.warts"}],
            },
        ),
    ],
)
def test_a_condition_is_written_as_text_and_as_a_tree(text: str, expected: dict[str, Any]) -> None:
    """Every kind of node has its own shape, and the text is what was written."""
    condition = parse(text, working().vocabulary)
    assert text_and_tree(condition) == {"text": text, "tree": expected}
    assert fits("ConditionNode", expected)


@pytest.mark.parametrize(
    "node",
    [
        {"node": "xor", "operands": []},
        {"node": "yes"},
        {"node": "compare", "fact": "person.age", "comparison": "~", "value": 1, "parameter": None},
        {"node": "not", "operand": {"node": "maybe"}},
    ],
)
def test_there_is_no_other_node(node: dict[str, Any]) -> None:
    """The union is closed, at every depth: what it does not name is none of it."""
    assert not fits("ConditionNode", node)


def test_a_named_condition_is_written_with_its_meaning() -> None:
    """A reader sees the name and what it stands for."""
    book = working()
    used = [(each, rule) for each in book.definitions.values() for rule in book.rules if each.name in rule.written]
    assert used
    for definition, rule in used:
        shown = {"node": "named", "name": definition.name, "meaning": tree(definition.when)}
        assert shown in nodes(tree(rule.when))


def nodes(node: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """A node and all nodes inside it."""
    inner = [node.get("operand"), node.get("meaning"), *node.get("operands", [])]
    return [node, *(found for each in inner if each for found in nodes(each))]


def test_every_rule_says_each_fact_it_reads() -> None:
    """The tree of a rule names every fact that stands in its text."""
    for rule in working().rules:
        facts = {node["fact"] for node in nodes(tree(rule.when)) if "fact" in node}
        assert all(fact in working().vocabulary for fact in facts)
        assert all(fact in facts for fact in working().questionnaire.questions if f"{fact} " in f"{rule.written} ")
