"""`assess`: one person's answers from a file."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.cli.rulebooks import not_found
from app.cli.terminal import fail, new_console, say_json
from app.rules.errors import ReleaseNotFound
from app.rules.files import read_file
from app.service import Service, assessments
from app.wire import shapes
from app.wire.errors import NotJson, ReceiptsUnavailable, RequestRefused
from app.wire.json import read_json
from app.wire.request import AssessmentRequest

COLOURS: dict[str, str] = {
    "suitable": "green",
    "suitable_with_precautions": "green",
    "undetermined": "yellow",
    "clinician_review": "yellow",
    "deferred": "dark_orange3",
    "not_suitable": "red",
}


def command(create_service: Callable[[str], Service]) -> Callable[..., None]:
    """The command, with what makes its service."""

    def assess(
        answers: Annotated[Path, typer.Argument(help="A request as the API takes it; `-` for standard input.")],
        as_json: Annotated[bool, typer.Option("--json", help="The API's JSON instead of a page to read.")] = False,  # noqa: FBT002 - a flag
        rulebook: Annotated[str, typer.Option(help="`latest`, a release's name, or `working`.")] = "latest",
        receipt: Annotated[bool, typer.Option("--receipt", help="Add a receipt, for `replay`.")] = False,  # noqa: FBT002 - a flag
    ) -> None:
        """Assess one person's answers."""
        service = create_service(rulebook)
        request = read_request(service, answers)
        if receipt:
            request["receipt"] = True
        try:
            assessment = assessments.assess(service, request)
        except ReleaseNotFound as error:
            fail(not_found(error.release))
        except ReceiptsUnavailable as error:
            fail(str(error))
        except RequestRefused as refused:
            fail(told(refused))
        if as_json:
            say_json(assessment)
        else:
            show(assessment, new_console())

    return assess


def read_request(service: Service, file: Path, release: str | None = None) -> AssessmentRequest:
    """The request in a file, or on standard input for `-`; the end of the command where it cannot be read.

    It is read by `release`, else by the one it names, else by the service's own.
    """
    try:
        parsed = read_json(sys.stdin.buffer.read() if str(file) == "-" else read_file(file))
        if isinstance(parsed, dict):
            parsed = {"release": service.current.release, **parsed, **({"release": release} if release else {})}
        return service.reader.checked(parsed)
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    except NotJson as error:
        fail(f"the file is not JSON that can be trusted: {error.reason}")
    except RequestRefused as refused:
        fail(told(refused))


def told(refused: RequestRefused) -> str:
    """Every fault of a request, one a line; no value of it."""
    return "\n".join(_told(fault.pointer, fault.detail, fault.suggestion) for fault in refused.faults)


def _told(pointer: str, detail: str, suggestion: str | None) -> str:
    return f"{pointer or '/'}: {detail}" + (f" Did you mean {suggestion}?" if suggestion else "")


def show(assessment: shapes.Assessment, console: Console) -> None:
    """An assessment as a page to read."""
    suitability = assessment["suitability"]
    console.print(Text(assessment["headline"], style=f"bold {COLOURS[suitability]}"))
    console.print(_facts(assessment))
    _findings(console, "See a doctor soon", assessment["urgent"])
    _findings(console, "Cautions", assessment["cautions"])
    _findings(console, "What lowers the benefit", assessment["benefit"]["because"])
    _findings(console, "Good to know", assessment["information"])
    _findings(console, "For everybody", assessment["general"])
    if assessment["open_questions"]:
        console.print(Text("Still open", style="bold"))
        for opened in assessment["open_questions"]:
            console.print(Text(f"  {opened['question']} ({opened['need']}): could become {opened['could_become']}"))
        console.print()
    console.print(Text(assessment["disclaimer"], style="italic"))
    if assessment["receipt"] is not None:
        console.print(Text("\nReceipt", style="bold"))
        say_json(assessment["receipt"])


def _facts(assessment: shapes.Assessment) -> Table:
    sessions, cost, timeline = assessment["sessions"], assessment["cost"], assessment["timeline"]
    table = Table.grid(padding=(0, 2))
    bounds = assessment["bounds"]
    rows = {
        "Suitability": assessment["suitability"],
        "Can still be": "decided" if bounds["decided"] else f"{bounds['at_best']} to {bounds['at_worst']}",
        "Score": f"{assessment['score']['value']} of 100",
        "Sessions": _range(sessions["min"], sessions["max"]) or sessions["text"],
        "Benefit": assessment["benefit"]["text"],
        "Earliest start": timeline["earliest_start"] or "-",
        "Wait for": "; ".join(event["text"] for event in timeline["wait_for"]) or "-",
        "Cost": _range(**cost["total"], unit=f" {cost['currency']} in total") if cost["total"] else "-",
        "Rulebook": assessment["provenance"]["release"],
    }
    for name, value in rows.items():
        table.add_row(Text(name, style="dim"), Text(value))
    return table


def _range(min: int | None, max: int | None, unit: str = "") -> str:  # noqa: A002 - the names of the shape
    return f"{min}-{max}{unit}" if min is not None else ""


def _findings(console: Console, title: str, findings: list[shapes.Finding]) -> None:
    if not findings:
        return
    console.print(Text(f"\n{title}", style="bold"))
    for finding in findings:
        console.print(Padding(Text(f"{finding['title']} [{finding['effect']}]", style="bold dim"), (0, 2)))
        console.print(Padding(Text(finding["advice"]), (0, 4)))
        console.print(Padding(Text(f"Sources: {', '.join(finding['sources'])}", style="dim"), (0, 4)))
    console.print()
