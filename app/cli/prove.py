"""`rules prove`, `mutate` and `pairs`: what holds of the working tree, what examples notice, what to read."""

import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic_core import to_json

from app.cli.extras import missing
from app.cli.terminal import fail, say, say_json
from app.clinics import NO_CLINIC
from app.engine.facts import Value
from app.proof.faults import ProofError, ProvedFault
from app.proof.mutate import Tried, score
from app.proof.mutate import mutate as tried_mutants
from app.proof.pairs import pairs as told_together
from app.proof.people import Person
from app.proof.waivers import FILE, Waiver, read_waivers
from app.rules import release
from app.rules.check import check as check_rulebook
from app.rules.errors import RulebookError
from app.rules.model import Rulebook

if TYPE_CHECKING:
    from app.proof.prove import Report

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of lines to read.")]


def prove(
    *,
    as_json: AsJson = False,
    waivers: Annotated[Path, typer.Option(help="Faults that are known and stay.")] = FILE,
) -> None:
    """Prove the laws for every questionnaire there is, and find what no rule says, says twice, or cannot say."""
    try:
        from app.proof.prove import prove as proved  # noqa: PLC0415 - loads the solver, which no other command needs
    except ModuleNotFoundError:
        missing("proof")
    if not waivers.exists():
        fail(f"{waivers}: there is no such file")
    book = _working()
    start = time.perf_counter()
    try:
        report = proved(book, read_waivers(waivers), datetime.now(UTC).date())
    except ProofError as error:
        fail(str(error))
    seconds = round(time.perf_counter() - start, 1)
    if as_json:
        say_json(_as_json(report, seconds))
    else:
        say(_page(report, seconds))
    if not report.holds:
        raise typer.Exit(1)


def pairs() -> None:
    """List what one person can be shown together about the same thing, to be read side by side."""
    for pair in told_together(_working()):
        for rule in (pair.first, pair.second):
            say(f"{rule.id} ({rule.effect}): {rule.title}\n  {rule.advice}")
        say("")


def mutate(*, as_json: AsJson = False) -> None:
    """Try every small slip in every rule: its own file must notice, or it must be proved to change nothing."""
    book = _working()
    if check_rulebook(book):
        fail("the rulebook has faults: see `rules check`")
    start = time.perf_counter()
    tried = tuple(tried_mutants(book))
    seconds = round(time.perf_counter() - start, 1)
    if as_json:
        say_json(_mutants_as_json(tried, seconds))
    else:
        say(_mutants_page(tried, seconds))
    if any(each.fate == "survived" for each in tried):
        raise typer.Exit(1)


def _mutants_as_json(tried: tuple[Tried, ...], seconds: float) -> dict[str, Any]:
    fates = Counter(each.fate for each in tried)
    left = [each for each in tried if each.fate != "killed"]
    slips = sorted({each.mutant.slip for each in tried})
    return {
        "mutants": len(tried),
        "seconds": seconds,
        "killed": fates["killed"],
        "equivalent": fates["equivalent"],
        "survived": fates["survived"],
        "score": score(tried),
        "slips": {slip: dict(Counter(each.fate for each in tried if each.mutant.slip == slip)) for slip in slips},
        "not_killed": [{"mutant": str(each.mutant), "fate": each.fate, "proof": each.by} for each in left],
    }


def _mutants_page(tried: tuple[Tried, ...], seconds: float) -> str:
    told = _mutants_as_json(tried, seconds)
    by_example = sum(each.by.startswith("example") for each in tried)
    killed = f"{by_example} by an example, {told['killed'] - by_example} by what the file must fulfil"
    lines = [f"{each['fate']}: {each['mutant']}\n  {each['proof']}" for each in told["not_killed"]]
    lines.append(f"{told['mutants']} mutants in {seconds} s: {told['killed']} killed ({killed}),")
    lines.append(f"{told['equivalent']} proved equivalent, {told['survived']} survived. Score: {told['score']} %.")
    return "\n".join(lines)


def _working() -> Rulebook:
    try:
        return release.load_working()
    except RulebookError as error:
        fail(str(error))


def _as_json(report: "Report", seconds: float) -> dict[str, Any]:
    return {
        "digest": report.book.digest,
        "rules": len(report.book.rules),
        "seconds": seconds,
        "holds": report.holds,
        "proved": report.proved,
        "faults": [_fault_as_json(fault, waiver) for fault, waiver in report.faults],
        "waiver_faults": report.waiver_faults,
    }


def _fault_as_json(fault: ProvedFault, waiver: Waiver | None) -> dict[str, Any]:
    return {
        "code": fault.code,
        "hash": fault.hash,
        "rules": fault.rules,
        "facts": fault.facts,
        "message": fault.message,
        "proof": fault.proof,
        "witness": [_person_as_json(person) for person in fault.witness],
        "waived": None if waiver is None else {"until": waiver.until, "reason": waiver.reason},
    }


def _person_as_json(person: Person) -> dict[str, Any]:
    about_clinic = {path: sorted(each) if isinstance(each, frozenset) else each for path, each in _clinic(person)}
    return {"answers": person.answers, "clinic": about_clinic or None}


def _clinic(person: Person) -> list[tuple[str, Value]]:
    return [(path, value) for path, value in person.clinic.facts.items() if value != NO_CLINIC.facts[path]]


def _page(report: "Report", seconds: float) -> str:
    left = [fault for fault, waiver in report.faults if waiver is None]
    lines = [
        *(f"proved: {law}" for law in report.proved),
        *(line for fault, waiver in report.faults for line in _told(fault, waiver)),
        *report.waiver_faults,
    ]
    waived = len(report.faults) - len(left)
    total = f"{len(left)} faults, {waived} waived, {len(report.waiver_faults)} faults of waivers"
    return "\n".join([*lines, f"{len(report.book.rules)} rules in {seconds} s: {total}."])


def _told(fault: ProvedFault, waiver: Waiver | None) -> list[str]:
    head = f"{fault.code} {fault.hash}: {fault.message}"
    if waiver is not None:
        return [f"waived until {waiver.until}: {head}", f"  because {waiver.reason}"]
    return [head, f"  {fault.proof}", *(f"  shown by {_posted(person)}" for person in fault.witness)]


def _posted(person: Person) -> str:
    return to_json({"answers": person.answers}).decode()
