"""`replay`: whether a receipt still holds, byte for byte."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from app.cli.assess import read_request, told
from app.cli.rulebooks import not_found
from app.cli.terminal import fail, say
from app.rules.errors import ReleaseNotFound, RulesError
from app.rules.files import read_file
from app.service import Service, replays
from app.wire import shapes
from app.wire.errors import NotJson, ReceiptsUnavailable, RequestRefused
from app.wire.json import read_json


def command(create_service: Callable[[str], Service]) -> Callable[..., None]:
    """The command, with what makes its service."""

    def replay(
        receipt: Annotated[Path, typer.Argument(help="A receipt, or the assessment that holds it.")],
        answers: Annotated[Path, typer.Argument(help="The request that was assessed.")],
    ) -> None:
        """Decide again what a receipt says was decided, and say exactly what differs."""
        kept = _receipt(receipt)
        try:
            service = create_service(kept["release"])
            replayed = replays.replay(service, kept, read_request(service, answers, kept["release"])["answers"])
        except ReleaseNotFound as error:
            fail(not_found(error.release))
        except RulesError as error:
            fail(f"{kept['release']}: {error}")
        except ReceiptsUnavailable as error:
            fail(str(error))
        except RequestRefused as refused:
            fail(told(refused, service.book(None)))
        if replayed.software_then != replayed.software_now:
            say(f"software was {replayed.software_then}, and is {replayed.software_now}")
        for each in replayed.mismatches:
            say(f"{each.part}: {each.detail}")
        if not replayed.holds:
            fail("the receipt does not hold")
        say(f"the receipt holds, byte for byte (release {kept['release']}, {kept['as_of']})")

    return replay


def _receipt(file: Path) -> shapes.Receipt:
    """The receipt of a file; an assessment's is inside it."""
    try:
        parsed = read_json(read_file(file))
        found = parsed["receipt"] if isinstance(parsed, dict) and "receipt" in parsed else parsed
        receipt = TypeAdapter(shapes.Receipt).validate_python(found, strict=True, extra="forbid")
        date.fromisoformat(receipt["as_of"])
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    except (NotJson, ValidationError, ValueError):
        fail(f"{file}: this is no receipt")
    return receipt
