"""The peers: other rule engines given our real rules, each in its ordinary way and in faster ways of using it.

Every way takes the facts of one person, once made ready outside what is timed, and gives the positions of the
conditions that are true. Compiling, parsing and reading happen before, wherever an engine can.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any, TypeAlias

from app.engine.condition import Condition
from app.engine.facts import Vocabulary
from bench.languages import C_LIKE, FLAT, PYTHON_LIKE, Context, Infix, flat, infix, json_logic

Decide: TypeAlias = Callable[[Any], list[int]]
Conditions: TypeAlias = Sequence[Condition]

MODULES = ("zen", "cel", "rule_engine", "json_logic", "celpy")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of using an engine.

    Attributes:
        engine: the package.
        name: how it is used.
        ready: makes of a person what `decide` takes; not timed.
        decide: what is timed.
        ordinary: whether its documentation leads one to this way first.
    """

    engine: str
    name: str
    ready: Callable[[Context], Any]
    decide: Decide
    ordinary: bool = False

    @property
    def title(self) -> str:
        return f"{self.engine}: {self.name}"


def ways(conditions: Conditions, vocabulary: Vocabulary, modules: Sequence[str] = MODULES) -> list[Way]:
    """Every way of these engines, of those that are installed."""
    there = [module for module in modules if find_spec(module) is not None]
    engines = dict(zip(MODULES, (_zen, _rust_cel, _rule_engine, _json_logic, _celpy), strict=True))
    return [way for module in there for way in engines[module](conditions, vocabulary)]


def _as_it_is(facts: Context) -> Context:
    return facts


def _texts(conditions: Conditions, language: Infix, vocabulary: Vocabulary) -> list[str]:
    return [infix(each, language, vocabulary) for each in conditions]


def _list(texts: list[str]) -> str:
    """All of them as one expression."""
    return f"[{', '.join(texts)}]"


def _true(truths: Sequence[object]) -> list[int]:
    """The positions of what is true."""
    return [place for place, truth in enumerate(truths) if truth]


# GoRules ZEN, in Rust


def _zen(conditions: Conditions, vocabulary: Vocabulary) -> Iterator[Way]:
    import zen  # noqa: PLC0415 - a peer that may not be installed

    texts = _texts(conditions, PYTHON_LIKE, vocabulary)
    table = zen.ZenEngine().create_decision(json.dumps(_table(texts)))
    node = zen.ZenEngine().create_decision(json.dumps(_expressions(texts)))
    singles = [zen.compile_expression(text) for text in texts]
    whole = zen.compile_expression(_list(texts))
    whole_flat = zen.compile_expression(_list(_texts(conditions, replace(PYTHON_LIKE, fact=FLAT), vocabulary)))
    keys = [f"r{place}" for place in range(len(texts))]

    def by_table(facts: Context) -> list[int]:
        return [row["place"] for row in table.evaluate(facts)["result"]]

    def by_node(facts: Context) -> list[int]:
        result = node.evaluate(facts)["result"]
        return _true([result[key] for key in keys])

    def one_by_one(facts: Context) -> list[int]:
        return _true([each.evaluate(facts) for each in singles])

    yield Way("zen-engine", "decision table, a row a rule", _as_it_is, by_table, ordinary=True)
    yield Way("zen-engine", "expression node, a key a rule", _as_it_is, by_node)
    yield Way("zen-engine", "a compiled expression a rule", _as_it_is, one_by_one)
    yield Way("zen-engine", "one compiled expression", _as_it_is, lambda facts: _true(whole.evaluate(facts)))
    yield Way(
        "zen-engine", "one compiled expression, flat names", flat, lambda facts: _true(whole_flat.evaluate(facts))
    )


def _graph(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """A decision of one node between a request and a response."""
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode", "name": "Request"},
        {"id": "rules", "type": kind, "name": "Rules", "content": content},
        {"id": "out", "type": "outputNode", "name": "Response"},
    ]
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in _ARROWS]
    return {"nodes": [{**node, "position": {"x": 0, "y": 0}} for node in nodes], "edges": edges}


_ARROWS = (("in", "rules"), ("rules", "out"))


def _table(texts: list[str]) -> dict[str, Any]:
    return _graph(
        "decisionTableNode",
        {
            "hitPolicy": "collect",
            "inputs": [{"id": "when", "name": "When"}],
            "outputs": [{"id": "place", "name": "Place", "field": "place"}],
            "rules": [{"_id": str(place), "when": text, "place": str(place)} for place, text in enumerate(texts)],
        },
    )


def _expressions(texts: list[str]) -> dict[str, Any]:
    keys = [{"id": str(place), "key": f"r{place}", "value": text} for place, text in enumerate(texts)]
    return _graph("expressionNode", {"expressions": keys})


# CEL, in Rust


def _rust_cel(conditions: Conditions, vocabulary: Vocabulary) -> Iterator[Way]:
    import cel  # noqa: PLC0415 - a peer that may not be installed

    texts = _texts(conditions, replace(C_LIKE, fact=FLAT), vocabulary)
    singles = [cel.compile(text) for text in _texts(conditions, C_LIKE, vocabulary)]
    singles_flat = [cel.compile(text) for text in texts]
    whole = cel.compile(_list(texts))

    def one_by_one(facts: Context) -> list[int]:
        return _true([each.execute(facts) for each in singles])

    def one_by_one_flat(facts: Any) -> list[int]:  # noqa: ANN401 - a context of the engine
        return _true([each.execute(facts) for each in singles_flat])

    def ready(facts: Context) -> Any:  # noqa: ANN401 - a context of the engine
        return cel.Context(flat(facts))

    engine = "common-expression-language"
    yield Way(engine, "a compiled program a rule", _as_it_is, one_by_one, ordinary=True)
    yield Way(engine, "a compiled program a rule, ready context, flat names", ready, one_by_one_flat)
    yield Way(engine, "one compiled program, flat names", flat, lambda facts: _true(whole.execute(facts)))
    yield Way(
        engine, "one compiled program, ready context, flat names", ready, lambda facts: _true(whole.execute(facts))
    )


# In Python


def _rule_engine(conditions: Conditions, vocabulary: Vocabulary) -> Iterator[Way]:
    import rule_engine  # noqa: PLC0415 - a peer that may not be installed

    by_item = replace(PYTHON_LIKE, fact='{}["{}"]')
    rules = [rule_engine.Rule(text) for text in _texts(conditions, by_item, vocabulary)]
    texts = _texts(conditions, replace(PYTHON_LIKE, fact=FLAT), vocabulary)
    rules_flat = [rule_engine.Rule(text) for text in texts]
    whole = rule_engine.Rule(_list(texts))

    def one_by_one(facts: Context) -> list[int]:
        return _true([each.matches(facts) for each in rules])

    def one_by_one_flat(facts: Context) -> list[int]:
        return _true([each.matches(facts) for each in rules_flat])

    yield Way("rule-engine", "a rule each", _as_it_is, one_by_one, ordinary=True)
    yield Way("rule-engine", "a rule each, flat names", flat, one_by_one_flat)
    yield Way("rule-engine", "one rule, flat names", flat, lambda facts: _true(whole.evaluate(facts)))


def _json_logic(conditions: Conditions, vocabulary: Vocabulary) -> Iterator[Way]:
    from json_logic import jsonLogic  # noqa: PLC0415 - a peer that may not be installed

    rules = [json_logic(each, vocabulary) for each in conditions]

    def one_by_one(facts: Context) -> list[int]:
        return _true([jsonLogic(each, facts) for each in rules])

    yield Way("json-logic-qubit", "a rule each", _as_it_is, one_by_one, ordinary=True)
    # an array is data to JsonLogic, its elements are not looked into by itself: `merge` makes them be decided
    yield Way("json-logic-qubit", "one rule", _as_it_is, lambda facts: _true(jsonLogic({"merge": rules}, facts)))


def _celpy(conditions: Conditions, vocabulary: Vocabulary) -> Iterator[Way]:
    import celpy  # noqa: PLC0415 - a peer that may not be installed

    environment = celpy.Environment()
    texts = _texts(conditions, C_LIKE, vocabulary)
    programs = [environment.program(environment.compile(text)) for text in texts]

    def one_by_one(facts: Any) -> list[int]:  # noqa: ANN401 - a value of the engine
        return _true([each.evaluate(facts) for each in programs])

    yield Way("cel-python", "a program a rule", celpy.json_to_cel, one_by_one, ordinary=True)
