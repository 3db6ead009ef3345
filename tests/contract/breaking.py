"""What a client of one contract would stumble over in another: the gate that every change of the contract passes.

Requests must be taken as before (schemas may widen); answers must fit what clients read (schemas may narrow). Which
of two schemas takes more is jsoncompat's business; which schemas face each other, and in which role, is told here.
Answers that contradict each other (an `if` over the whole) are beyond it, so these are compared one by one.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from jsoncompat import check_compat

Contract = Mapping[str, Any]
REFERENCE = "#/components/schemas/"
Role = Literal["deserializer", "serializer"]
TAKEN: Role = "deserializer"
GIVEN: Role = "serializer"


def breaks(before: Contract, after: Contract) -> list[str]:
    """Everything that breaks a client of `before`, a sentence each; empty where nothing does."""
    found = [
        f"schema {name} is gone" for name in sorted(before["components"]["schemas"].keys() - _schemas(after).keys())
    ]
    found += _contradictions(before, after)
    for address, methods in before["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {address}"
            if method in after["paths"].get(address, {}):
                later = after["paths"][address][method]
                found += [f"{name}: {each}" for each in _operation(before, after, operation, later)]
            else:
                found.append(f"{name} is gone")
    return found


def _contradictions(before: Contract, after: Contract) -> Iterator[str]:
    known = {value for schema in _schemas(before).values() for value in schema.get("enum", [])}
    for name in sorted(_schemas(before).keys() & _schemas(after).keys()):
        refused = [_refused(contract, name, known) for contract in (before, after)]
        if refused[1] - refused[0]:
            yield f"schema {name} refuses more"


def _refused(contract: Contract, name: str, known: set[Any]) -> set[str]:
    """Each contradiction as text, as far as it speaks of options that were known."""

    def old(part: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(part, list):
            return [old(each) for each in part]
        if not isinstance(part, dict):
            return part
        return {
            key: [each for each in value if not isinstance(each, str) or each in known] if key == "enum" else old(value)
            for key, value in part.items()
        }

    refused = _schemas(contract)[name].get("if", {})
    return {json.dumps(old(each), sort_keys=True) for each in refused.get("anyOf", [refused] if refused else [])}


def _operation(before: Contract, after: Contract, one: Contract, other: Contract) -> Iterator[str]:
    if one["operationId"] != other["operationId"]:
        yield "its operation id is another"
    yield from _parameters(one.get("parameters", []), other.get("parameters", []))
    if other.get("requestBody", {}).get("required") and not one.get("requestBody", {}).get("required"):
        yield "a body is needed now"
    yield from _contents(before, after, one.get("requestBody", {}), other.get("requestBody", {}), TAKEN)
    for status, response in one["responses"].items():
        if status in other["responses"]:
            given = _resolved(before, response), _resolved(after, other["responses"][status])
            yield from (f"{status}: {each}" for each in _response(before, after, *given))
        elif status.startswith("2"):
            yield f"{status} is gone"


def _parameters(before: list[Contract], after: list[Contract]) -> Iterator[str]:
    known = {(each["in"], each["name"]): each for each in before}
    later = {(each["in"], each["name"]): each for each in after}
    yield from (f"parameter {name} is gone" for place, name in sorted(known.keys() - later.keys()))
    for key, each in later.items():
        was = known.get(key)
        if each.get("required") and not (was and was.get("required")):
            yield f"parameter {key[1]} is needed now"
        elif was and not check_compat(json.dumps(was["schema"]), json.dumps(each["schema"]), TAKEN):
            yield f"parameter {key[1]} takes less"


def _response(before: Contract, after: Contract, one: Contract, other: Contract) -> Iterator[str]:
    gone = one.get("headers", {}).keys() - other.get("headers", {}).keys()
    yield from (f"header {name} is gone" for name in sorted(gone))
    yield from _contents(before, after, one, other, GIVEN)


def _contents(before: Contract, after: Contract, one: Contract, other: Contract, role: Role) -> Iterator[str]:
    for media_type, content in one.get("content", {}).items():
        later = other.get("content", {}).get(media_type)
        if later is None:
            yield f"{media_type} is gone"
        elif not _fits(before, after, content["schema"], later["schema"], role):
            verb = "takes less" if role == TAKEN else "gives other things"
            names = _culprits(before, after, content["schema"], role) or ["the body"]
            yield from (f"{name} {verb}" for name in names)


def _culprits(before: Contract, after: Contract, schema: Any, role: Role) -> list[str]:  # noqa: ANN401 - JSON
    """The innermost schemas that do not fit: those of which every schema inside fits."""
    shared = sorted(_reached(before, schema) & _schemas(after).keys())
    refs = {name: {"$ref": REFERENCE + name} for name in shared}
    bad = {name for name in shared if not _fits(before, after, refs[name], refs[name], role)}
    return [name for name in sorted(bad) if not bad & (_reached(before, _schemas(before)[name]) - {name})]


def _fits(before: Contract, after: Contract, one: Any, other: Any, role: Role) -> bool:  # noqa: ANN401 - JSON
    return bool(check_compat(_alone(before, one), _alone(after, other), role))


def _alone(contract: Contract, schema: Any) -> str:  # noqa: ANN401 - JSON
    """A schema as a document of its own, with all that it refers to, but for contradictions."""
    inside = {
        name: {key: value for key, value in _schemas(contract)[name].items() if key not in ("if", "then")}
        for name in sorted(_reached(contract, schema))
    }
    return json.dumps({"allOf": [schema], "$defs": inside}).replace(REFERENCE, "#/$defs/")


def _reached(contract: Contract, schema: Any) -> set[str]:  # noqa: ANN401 - JSON
    """The names of all schemas that a schema refers to, however deep."""
    reached: set[str] = set()
    left = [schema]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix(REFERENCE)
            if name and name not in reached:
                reached.add(name)
                left.append(_schemas(contract)[name])
        left += part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
    return reached


def _schemas(contract: Contract) -> Mapping[str, Any]:
    schemas: Mapping[str, Any] = contract["components"]["schemas"]
    return schemas


def _resolved(contract: Contract, response: Contract) -> Contract:
    if "$ref" not in response:
        return response
    resolved: Contract = contract["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return resolved
