"""`assess`: one person's answers from a file."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from app.cli.languages import Language, speaking
from app.cli.rulebooks import not_found
from app.cli.terminal import fail, new_console, say_json
from app.rules.errors import ReleaseNotFound
from app.rules.files import read_file
from app.rules.model import Rulebook
from app.rules.places import ENGLISH
from app.service import Service, assessments
from app.wire import shapes
from app.wire.errors import NotJson, ReceiptsUnavailable, RequestRefused
from app.wire.json import read_json
from app.wire.markdown import page
from app.wire.problems import problem_texts
from app.wire.request import AssessmentRequest


def command(create_service: Callable[[str], Service]) -> Callable[..., None]:
    """The command, with what makes its service."""

    def assess(
        answers: Annotated[Path, typer.Argument(help="A request as the API takes it; `-` for standard input.")],
        as_json: Annotated[bool, typer.Option("--json", help="The API's JSON instead of a page to read.")] = False,  # noqa: FBT002 - a flag
        rulebook: Annotated[str, typer.Option(help="`latest`, a release's name, or `working`.")] = "latest",
        language: Language = ENGLISH,
        receipt: Annotated[bool, typer.Option("--receipt", help="Add a receipt, for `replay`.")] = False,  # noqa: FBT002 - a flag
    ) -> None:
        """Assess one person's answers."""
        service = speaking(create_service(rulebook), language)
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
            fail(told(refused, service.book(None)))
        if as_json:
            say_json(assessment)
        else:
            show(service.book(assessment["provenance"]["release"]), assessment, new_console())

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
        place = [problem_texts(ENGLISH).said(error.place)] if error.place else []
        fail(" ".join([f"the file is not JSON that can be trusted: {error.reason}.", *place]))
    except RequestRefused as refused:
        fail(told(refused, service.book(None)))


def told(refused: RequestRefused, book: Rulebook) -> str:
    """The faults of a request, one a line, and how many more there are; no value of it."""
    texts = problem_texts(book.language.code)
    lines = [_told(fault.pointer, texts.detail(fault, book), fault.suggestion) for fault in refused.faults]
    return "\n".join([*lines, f"and {refused.left_out} more"] if refused.left_out else lines)


def _told(pointer: str, detail: str, suggestion: str | None) -> str:
    return f"{pointer or '/'}: {detail}" + (f" Did you mean {suggestion}?" if suggestion else "")


def show(book: Rulebook, assessment: shapes.Assessment, console: Console) -> None:
    """An assessment as a page to read."""
    from rich.markdown import Markdown  # noqa: PLC0415 - what reads Markdown is not loaded by every other command

    console.print(Markdown(page(book, assessment)))
    if assessment["receipt"] is not None:
        console.print(Text("\nReceipt", style="bold"))
        say_json(assessment["receipt"])
