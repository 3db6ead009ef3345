"""The committed contract as tests read it: its operations, and whether a document has a component's shape."""

import json
from functools import cache, reduce
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.serving import ROOT

CONTRACT = ROOT / "openapi.json"


@cache
def contract() -> Any:  # noqa: ANN401 - JSON
    """The committed contract."""
    return json.loads(CONTRACT.read_bytes())


@cache
def schema(name: str) -> Draft202012Validator:
    """What decides whether a document has a component's shape, every key of it."""
    registry: Registry[Any] = Registry().with_resource("contract", DRAFT202012.create_resource(contract()))
    reference = {"$ref": f"contract#/components/schemas/{name}"}
    return Draft202012Validator(reference, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def fits(name: str, document: object) -> bool:
    """Whether a document has a component's shape."""
    return schema(name).is_valid(document)


def operations() -> list[tuple[str, str, Any]]:
    """Address, method and operation, for all there are."""
    return [
        (address, method, operation)
        for address, methods in contract()["paths"].items()
        for method, operation in methods.items()
    ]


def resolved(part: Any) -> Any:  # noqa: ANN401 - JSON
    """A part of the contract, or what it refers to."""
    while "$ref" in part:
        part = reduce(lambda inner, key: inner[key], part["$ref"].split("/")[1:], contract())
    return part


def assert_whole(name: str, document: object) -> None:
    """Every key that the component has is in the document, all the way down, and no other key is."""

    def walk(shape: Any, value: object) -> None:  # noqa: ANN401 - JSON
        shape = resolved(shape)
        branches = [each for each in shape.get("anyOf", []) if each.get("type") != "null"]
        if value is not None and len(branches) == 1:
            walk(branches[0], value)
        if isinstance(value, dict) and "discriminator" in shape:
            told = shape["discriminator"]
            walk({"$ref": told["mapping"][value[told["propertyName"]]]}, value)
        if isinstance(value, list):
            for each in value:
                walk(shape.get("items", {}), each)
        if isinstance(value, dict) and "properties" in shape:
            assert value.keys() == shape["properties"].keys()
            for key, inner in value.items():
                walk(shape["properties"][key], inner)

    walk({"$ref": f"#/components/schemas/{name}"}, document)
