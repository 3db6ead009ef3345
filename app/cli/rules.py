"""`rules`: check, freeze, list and show the rulebook."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from app.cli import book, diff, impact, pack, prove
from app.cli.terminal import fail, new_console, say
from app.engine.facts import nearest
from app.proof.waivers import WaiversError, expired_faults, read_waivers
from app.rules import release
from app.rules.check import check as check_rulebook
from app.rules.errors import RulebookError, RulesError
from app.rules.model import EffectId, Rule, Rulebook
from app.rules.tree import HERE, located

commands = typer.Typer(no_args_is_help=True, help="Check, freeze, list and show the rulebook.")
commands.command()(prove.prove)
commands.command()(prove.mutate)
commands.command()(prove.pairs)


commands.command("diff")(diff.diff)
commands.command("book")(book.book)
commands.command("impact")(impact.impact)
commands.add_typer(pack.commands, name="pack")


@commands.command()
def check() -> None:
    """Prove what is demanded of the working tree; name file and line of each fault."""
    book = _checked()
    say(f"{len(book.rules)} rules, {len(book.sources)} sources: no fault.")


def _checked() -> Rulebook:
    """The working tree, or the end of the command with every fault of it and of its waivers."""
    try:
        book = release.load_working()
    except RulebookError as error:
        fail(str(error))
    if faults := check_rulebook(book):
        fail("\n".join(str(located(HERE, fault)) for fault in faults))
    try:
        expired = expired_faults(read_waivers(), datetime.now(UTC).date())
    except WaiversError as error:
        fail(str(error))
    if expired:
        fail("\n".join(expired))
    return book


@commands.command()
def freeze(name: Annotated[str, typer.Argument(help="The release's name, such as 2026.12.")]) -> None:
    """Freeze the working tree as a release; a release is never edited afterwards."""
    _checked()
    try:
        file = release.freeze(name, datetime.now(UTC).date().isoformat())
    except RulesError as error:
        fail(str(error))
    say(f"{file.name}: {release.load(name).digest}")


@commands.command("list")
def list_rules(
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    effect: Annotated[EffectId | None, typer.Option(help="Only this effect.")] = None,
) -> None:
    """Every rule of the working tree, by topic."""
    table = Table("topic", "rule", "effect", "title", box=None, pad_edge=False)
    rules = sorted(_working().rules, key=lambda each: (each.topic, each.id))
    topics = sorted({rule.topic for rule in rules})
    if topic is not None and topic not in topics:
        raise typer.BadParameter(f"there is no topic {topic}: {', '.join(topics)}", param_hint="--topic")
    for rule in rules:
        if topic in (None, rule.topic) and effect in (None, rule.effect):
            table.add_row(rule.topic, rule.id, rule.effect, rule.title)
    new_console().print(table)


@commands.command()
def show(rule_id: Annotated[str, typer.Argument(metavar="ID", help="The rule's id.")]) -> None:
    """One rule of the working tree as a reader sees it."""
    book = _working()
    rule = book.by_id.get(rule_id)
    if rule is None:
        meant = nearest(rule_id, book.by_id)
        fail(f"there is no rule {rule_id}" + (f"; did you mean {meant}?" if meant else ": see `rules list`"))
    say(_page(book, rule))


def _working() -> Rulebook:
    try:
        return release.load_working()
    except RulebookError as error:
        fail(str(error))


def _page(book: Rulebook, rule: Rule) -> str:
    effect = book.effects[rule.effect]
    lines = [
        rule.title,
        f"  {rule.advice}",
        "",
        f"effect    {rule.effect}: lifts to at least {effect.lifts.id}",
        f"when      {rule.written}",
        *(f"          {name} = {each.value} {each.unit}" for name, each in rule.parameters.items()),
        f"evidence  {rule.evidence} (row {rule.row})",
        f"shown     {_shown(rule)}",
        *([f"choice    {rule.choice}"] if rule.choice else []),
        *([f"absorbs   {', '.join(rule.absorbs)}"] if rule.absorbs else []),
        "",
        *(_cited(book, cite.source, cite.says, against=cite.against) for cite in rule.cites),
    ]
    return "\n".join(lines)


def _shown(rule: Rule) -> str:
    """Where it is shown, and to whom."""
    place = "first, a doctor should see it soon" if rule.urgent else f"by weight {rule.weight} among its effect"
    kept = {
        "everybody": "",
        "course": "; only where a course is planned",
        "unreferred": "; only where the result sends to no clinician",
    }
    return f"{place}{kept[rule.readers]}"


def _cited(book: Rulebook, source_id: str, says: str | None, *, against: bool) -> str:
    source = book.sources[source_id]
    seen = source.status.replace("_", " ")
    return f"{'against' if against else 'source '}   {source.title} [{seen}]" + (f": {says}" if says else "")
