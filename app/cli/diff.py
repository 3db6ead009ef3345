"""`rules diff`: what differs between two releases, and whom it affects."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from app.cli.rulebooks import rulebook
from app.cli.terminal import new_console, say_json
from app.compare.difference import difference
from app.wire.differences import PartChange, ReleaseDifference, RuleChange, Witness

COLOURS = {"stricter": "red", "looser": "green", "both": "yellow", "neither": "dim"}


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A release, or `working`.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A release, or `working`.")],
    *,
    examples: Annotated[bool, typer.Option("--examples", help="Name rules that differ in examples only.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The API's JSON instead of a page to read.")] = False,
) -> None:
    """What differs from A to B: rules, numbers, questions, sources, and the people whose suitability changes."""
    found = difference(rulebook(before), rulebook(after))
    if as_json:
        say_json(found)
    else:
        show(found, new_console(), examples=examples)


def show(found: ReleaseDifference, console: Console, *, examples: bool) -> None:
    """A difference as a page to read; `examples`: with the rules of which nothing but examples differs."""
    console.print(Text(f"From {found['before']} to {found['after']}", style="bold"))
    if not found["rules"] and not found["parts"]:
        console.print("Nothing differs.")
        return
    for rule in found["rules"]:
        if rule["change"] != "reworded":
            _rule(rule, console)
    _reworded([rule for rule in found["rules"] if rule["change"] == "reworded"], console, examples=examples)
    if found["parts"]:
        console.print(Text("\nBeside the rules", style="bold"))
    for part in found["parts"]:
        console.print(Text(f"  {_part(part)}"))
    for witness in found["witnesses"]:
        console.print(Padding(Text(person(witness)), (0, 4)))
    console.print(Text("\nAll together", style="bold"))
    console.print(Padding(Text(f"{found['proof']['note']} ({found['proof']['regions']} combinations tried)"), (0, 2)))


def _reworded(rules: list[RuleChange], console: Console, *, examples: bool) -> None:
    told = [rule for rule in rules if examples or rule["fields"] != ["examples"]]
    if rules:
        console.print(Text("\nOnly in other words", style="bold"))
    for rule in told:
        console.print(Text(f"  {rule['rule']}: {', '.join(rule['fields'])}"))
    if hidden := len(rules) - len(told):
        console.print(Text(f"  examples alone in {hidden} rules (`--examples` names them)", style="dim"))


def _rule(rule: RuleChange, console: Console) -> None:
    star = "★ " if rule["proof"]["suitability_can_change"] is not False else ""
    heading = Text(f"\n{star}{rule['rule']}", style="bold")
    heading.append(f"  {rule['change']}", style="default")
    if rule["direction"] != "neither":
        heading.append(f"  {rule['direction']}", style=COLOURS[rule["direction"]])
    console.print(heading)
    console.print(Padding(Text(rule["title"], style="dim"), (0, 2)))
    for line in _lines(rule):
        console.print(Padding(Text(line), (0, 2)))
    for witness in rule["witnesses"]:
        console.print(Padding(Text(person(witness)), (0, 4)))
    if not rule["witnesses"]:
        note = f"{rule['proof']['note']} ({rule['proof']['regions']} combinations tried)"
        console.print(Padding(Text(note, style="dim"), (0, 4)))


def _lines(rule: RuleChange) -> Iterator[str]:
    effect, condition = rule["effect"], rule["condition"]
    if effect["before"] != effect["after"]:
        yield f"effect: {effect['before'] or 'none'} → {effect['after'] or 'none'}"
    if condition["before"] != condition["after"]:
        yield f"when: {condition['before'] or '-'} → {condition['after'] or '-'}"
    for each in rule["parameters"]:
        yield f"{each['name']}: {_number(each['before'])} → {_number(each['after'])} {each['unit']}"
    if rule["fields"]:
        yield f"changed: {', '.join(rule['fields'])}"


def _number(value: int | None) -> str:
    return "-" if value is None else str(value)


def person(witness: Witness) -> str:
    """A witness in one line."""
    but_for = "; ".join(f"{path} = {_answer(answer)}" for path, answer in witness["differs_in"].items())
    return f"{witness['before']} → {witness['after']}: an unremarkable person but for {but_for or 'nothing at all'}"


def _answer(answer: object) -> str:
    if isinstance(answer, list):
        return ", ".join(map(str, answer)) or "none"
    return "not answered" if answer is None else str(answer)


def _part(part: PartChange) -> str:
    return f"{part['part']} · {part['place']}: {part['change']}" + (
        f" ({', '.join(part['fields'])})" if part["fields"] else ""
    )
