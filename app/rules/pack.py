"""Packs: what one clinic adds to the rulebook. A pack may add rules and narrow declared parameters, and nothing else.

What is refused here can be seen without trying it on anybody; `app/compare/packs.py` tries the rest.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import Field, ValidationError

from app.engine.facts import Number, Value, nearest
from app.rules import toml
from app.rules.errors import Fault, RulebookError, Where
from app.rules.model import Rulebook
from app.rules.read import CLINIC_FACTS, read_with, shape_fault
from app.rules.release import digest
from app.rules.strict import Id, Strict

OWN = "clinic"  # the source that is the clinic itself
GIVEN = ("topic", "row")  # what a pack's rule does not say: it is the pack's
MOST_RULES = 100  # that a pack adds or tightens
LARGEST = 256 * 1024  # bytes
BOUND = re.compile(r"\bclinic\.([a-z_]+)")


class PackDocument(Strict):
    """A pack as written; its rules are validated once they stand among the others."""

    pack: Id
    tighten: dict[Id, dict[Id, int]] = Field(default_factory=dict)
    rules: dict[Id, dict[str, Any]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack, once its shape is known to be right.

    Attributes:
        id: its name, and the topic of its rules.
        tighten: rule id to parameter to its new value.
        rules: rule id to the rule as written.
        text: the whole file, to find lines in.
        file: where it was read from.
        within: where in the file the pack stands.
        name: what people call whoever says it: the title of the source `clinic`, which its rules may cite.
    """

    id: str
    tighten: Mapping[str, Mapping[str, int]]
    rules: Mapping[str, Mapping[str, Any]]
    text: str
    file: str
    within: Where = ()
    name: str | None = None

    def located(self, fault: Fault) -> Fault:
        """The fault with the file, and the line its place was written at."""
        return toml.located(fault, (*self.within, *fault.where), self.text, self.file)


def read_pack(text: str, file: str) -> Pack:
    """A pack from its TOML.

    Raises:
        RulebookError: it is not TOML, or says something that a pack may not say.
    """
    try:
        document = PackDocument.model_validate(toml.parsed(text, file))
    except ValidationError as error:
        found = toml.few([_shape_fault(each) for each in error.errors()])
        raise RulebookError([toml.located(fault, fault.where, text, file) for fault in found]) from None
    return bounded(Pack(document.pack, document.tighten, document.rules, text, file))


def bounded(pack: Pack) -> Pack:
    """The pack, if it is not too large to be proved.

    Raises:
        RulebookError: it is.
    """
    if len(pack.rules) + len(pack.tighten) > MOST_RULES:
        reason = f"a pack adds and tightens at most {MOST_RULES} rules: split it"
        raise RulebookError([Fault((pack.file,), reason, pack.file)])
    return pack


def _shape_fault(error: Any) -> Fault:  # noqa: ANN401 - pydantic's ErrorDetails, which is a loose dict
    where: Where = tuple(error["loc"])
    if error["type"] == "extra_forbidden":
        return Fault(where, f"a pack adds rules and tightens parameters; it may not have `{where[0]}`")
    if where[0] == "tighten" and len(where) == 3:
        return Fault(where, f"only numbers can be tightened, and `{where[2]}` is given none")
    return shape_fault(error)


def apply(book: Rulebook, pack: Pack, clinic: Mapping[str, Value], book_digest: str | None = None) -> Rulebook:
    """The rulebook with a pack, as one clinic uses it; its digest is another than the release's.

    Args:
        book: the rulebook.
        pack: what the clinic adds.
        clinic: the `clinic.*` facts; where a rule compares a number with one, its value is put in.
        book_digest: of the rulebook with the pack, where that is known; it is the costliest part.

    Raises:
        RulebookError: the pack may not be used with this rulebook; file and line of each fault.
    """
    if found := list(faults(book, pack)):
        raise RulebookError([pack.located(fault) for fault in found])
    return merged(book, pack, clinic, book_digest)


def merged(book: Rulebook, pack: Pack, clinic: Mapping[str, Value], book_digest: str | None = None) -> Rulebook:
    """The rulebook with whatever the pack says, allowed or not: for showing what a fault would do.

    What it would tighten and is not there is left out; `faults` tells it.

    Raises:
        RulebookError: it cannot be read at all.
    """
    rules = {**book.written_rules}
    for rule_id, numbers in pack.tighten.items():
        if rule_id in rules:
            rules[rule_id] = _tightened(rules[rule_id], numbers)
    for rule_id, written in pack.rules.items():
        rules[rule_id] = {**_with_bounds(written, clinic), "topic": pack.id, "row": pack.id}
    changed = [*(each for each in pack.tighten if each in rules), *pack.rules]
    document = {**book.document, "rules": rules, "sources": {**book.written_sources, **_cited(pack)}}
    try:
        return read_with(book, document, changed, book_digest or digest(document))
    except RulebookError as error:
        raise RulebookError([pack.located(_said(pack, fault)) for fault in toml.few(error.faults)]) from None


def _cited(pack: Pack) -> dict[str, dict[str, str]]:
    """The clinic as a source, if its rules cite it."""
    cites = [cite for each in pack.rules.values() for cite in _listed(each.get("cites"))]
    named = any(isinstance(cite, dict) and cite.get("source") == OWN for cite in cites)
    return {OWN: {"title": pack.name or pack.id, "kind": "clinic", "status": "seen"}} if named else {}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _said(pack: Pack, fault: Fault) -> Fault:
    """The fault at the place in the pack that brought it about."""
    rule_id = str(fault.where[1]) if len(fault.where) > 1 else ""
    tightened = rule_id in pack.tighten and rule_id not in pack.rules
    return replace(fault, where=("tighten", rule_id)) if tightened else fault


def _tightened(written: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    parameters = written.get("parameters", {})
    tightened = {name: {**each, "value": numbers.get(name, each["value"])} for name, each in parameters.items()}
    return {**written, "parameters": tightened}


def _with_bounds(written: Mapping[str, Any], clinic: Mapping[str, Value]) -> dict[str, Any]:
    """The rule with the clinic's numbers as named constants: `clinic.minimum_age` becomes `clinic_minimum_age`."""
    when = written.get("when")
    if not isinstance(when, str):
        return dict(written)
    bounds = {
        f"clinic_{name}": {"value": clinic[f"clinic.{name}"], "unit": _unit(name), "tighten": "up"}
        for name in dict.fromkeys(BOUND.findall(when))
        if _unit(name)
    }
    texts = {
        key: _renamed(written[key], bounds) for key in ("when", "title", "advice") if isinstance(written.get(key), str)
    }
    parameters = written.get("parameters", {})
    if bounds and isinstance(parameters, dict):
        return {**written, **texts, "parameters": {**parameters, **bounds}}
    return dict(written)


def _unit(name: str) -> str:
    kind = CLINIC_FACTS.get(f"clinic.{name}")
    return kind.unit if isinstance(kind, Number) else ""


def _renamed(text: str, bounds: Mapping[str, object]) -> str:
    def name(found: re.Match[str]) -> str:
        return f"clinic_{found[1]}" if f"clinic_{found[1]}" in bounds else found[0]

    return BOUND.sub(name, text)


# What can be refused at sight


def faults(book: Rulebook, pack: Pack) -> Iterator[Fault]:
    """What a pack may not do, whoever the person is."""
    for rule_id, numbers in pack.tighten.items():
        yield from _tighten_faults(book, rule_id, numbers)
    for rule_id, written in pack.rules.items():
        yield from _rule_faults(book, rule_id, written)


def _tighten_faults(book: Rulebook, rule_id: str, numbers: Mapping[str, int]) -> Iterator[Fault]:
    rule = book.by_id.get(rule_id)
    if rule is None:
        yield Fault(("tighten", rule_id), f"there is no rule `{rule_id}`{_meant(rule_id, book.by_id)}")
        return
    for name, value in numbers.items():
        where: Where = ("tighten", rule_id, name)
        parameter = rule.parameters.get(name)
        if parameter is None:
            yield Fault(where, f"`{rule_id}` has no parameter `{name}`{_meant(name, rule.parameters)}")
        elif value < 0:
            yield Fault(where, f"`{name}` cannot be less than 0")
        elif (value < parameter.value) if parameter.tighten == "up" else (value > parameter.value):
            way = "less than" if parameter.tighten == "up" else "more than"
            yield Fault(where, f"`{name}` may not be {way} the rulebook's {parameter.value}: that would be looser")


def _rule_faults(book: Rulebook, rule_id: str, written: Mapping[str, Any]) -> Iterator[Fault]:
    where: Where = ("rules", rule_id)
    if rule_id in book.by_id:
        yield Fault(where, f"the rulebook has a rule `{rule_id}`, and a pack may not take its place")
    parameters = written.get("parameters")
    for name in parameters if isinstance(parameters, dict) else ():
        if name.startswith("clinic_"):
            yield Fault((*where, "parameters", name), "a name that begins with `clinic_` is the clinic's own number")
    for key in GIVEN:
        if key in written:
            yield Fault((*where, key), f"leave out `{key}`: it is the pack's name")
    absorbs = written.get("absorbs", [])
    for absorbed in absorbs if isinstance(absorbs, list) else []:
        if isinstance(absorbed, str) and absorbed in book.by_id:
            yield Fault((*where, "absorbs"), f"a pack may not hide the rulebook's `{absorbed}`")
    when = written.get("when")
    for name in BOUND.findall(when) if isinstance(when, str) else []:
        if not _unit(name):
            yield Fault(
                (*where, "when"),
                f"compare a question with a number of the clinic; `clinic.{name}` is none",
            )


def _meant(word: str, words: Mapping[str, object]) -> str:
    found = nearest(word, words)
    return f", did you mean `{found}`?" if found else ""
