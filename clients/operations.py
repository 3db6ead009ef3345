"""Writes each client's methods from the contract: one for every operation, and the codes of problems.

Types of requests and responses are written by tools (`make clients`); how a call is made, by hand in each client.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
WRITTEN: Mapping[str, str] = {
    "operations.py.jinja": "python/src/candidacy_client/operations.py",
    "operations.ts.jinja": "typescript/src/operations.ts",
}
"""Each template, and the file that is made with it."""
WORDS: Mapping[str, tuple[str, str]] = {
    "string": ("str", "string"),
    "integer": ("int", "number"),
    "boolean": ("bool", "boolean"),
    "object": ("dict[str, Any]", "Record<string, unknown>"),
}
"""What a JSON type without a name is called in Python and in TypeScript."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type, as each language says it; the name is None where the contract gives it none."""

    python: str
    typescript: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands in an address or behind it; `camel` is its name in TypeScript."""

    name: str
    camel: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation; `body` is None where it takes none, `result` where it gives nothing back."""

    name: str
    camel: str
    method: str
    path: str
    says: str
    inside: tuple[Argument, ...]
    query: tuple[Argument, ...]
    body: Kind | None
    result: Kind | None
    media_type: str

    def kinds(self) -> Iterator[Kind]:
        """Every type that it names."""
        arguments = [each.kind for each in (*self.inside, *self.query)]
        yield from (each for each in (self.body, self.result, *arguments) if each)


def camel(name: str) -> str:
    """A name with words joined by underscores, as TypeScript writes it."""
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def kind(schema: Mapping[str, Any]) -> Kind:
    """What a schema is called in each language.

    Raises:
        ValueError: it is neither a component nor of a simple type.
    """
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return Kind(name, name, name)
    if "anyOf" in schema:
        (only,) = (each for each in schema["anyOf"] if each != {"type": "null"})
        return kind(only)
    if schema.get("type") not in WORDS:
        raise ValueError(f"no type for {json.dumps(schema)}: make it a component")
    return Kind(*WORDS[schema["type"]])


def operations(contract: Mapping[str, Any]) -> Iterator[Operation]:
    """Every operation, in the contract's order."""
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            yield _operation(path, method, operation)


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    taken = operation.get("requestBody", {}).get("content", {}).get("application/json")
    media_type, given = _given(operation["responses"])
    parameters = operation.get("parameters", [])
    return Operation(
        name=operation["operationId"],
        camel=camel(operation["operationId"]),
        method=method.upper(),
        path=path,
        says=_says(operation),
        inside=tuple(_argument(each) for each in parameters if each["in"] == "path"),
        query=tuple(_argument(each) for each in parameters if each["in"] == "query"),
        body=kind(taken["schema"]) if taken else None,
        result=given,
        media_type=media_type,
    )


def _argument(parameter: Mapping[str, Any]) -> Argument:
    return Argument(parameter["name"], camel(parameter["name"]), kind(parameter["schema"]))


def _given(responses: Mapping[str, Any]) -> tuple[str, Kind | None]:
    """Media type and type of what is given where all goes well; text is a string, whatever it says."""
    for status, response in sorted(responses.items()):
        for media_type, content in response.get("content", {}).items() if status.startswith("2") else ():
            return media_type, kind(content["schema"]) if media_type.endswith("json") else Kind("str", "string")
    return "application/json", None


def _says(operation: Mapping[str, Any]) -> str:
    """An operation's summary as a sentence, and the first paragraph of its description."""
    paragraph = operation.get("description", "").split("\n\n")[0].replace("\n", " ")
    return f"{operation['summary'].rstrip('.')}. {paragraph}".strip()


def written(contract: Mapping[str, Any], template: str) -> str:
    """The file that is made with a template."""
    found = tuple(operations(contract))
    environment = Environment(  # noqa: S701 - code, not HTML
        loader=FileSystemLoader(HERE / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    return environment.get_template(template).render(
        operations=found,
        names=sorted({each.name for operation in found for each in operation.kinds() if each.name}),
        codes=contract["components"]["schemas"]["Problem"]["properties"]["code"]["x-extensible-enum"],
        version=contract["info"]["version"],
    )


def main(file: str, folder: str) -> None:
    """Write every client's methods from a contract, below a folder."""
    contract = json.loads(Path(file).read_bytes())
    for template, target in WRITTEN.items():
        place = Path(folder, target)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(written(contract, template), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
