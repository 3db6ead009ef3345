"""`python -m app`: the command line, with everything it needs."""

from app.api import document
from app.cli.commands import command_line
from app.main import create_api, create_service
from app.server import run
from app.service import Service
from app.settings import Settings


def _service(rulebook: str) -> Service:
    return create_service(rulebook, Settings().receipt_secret)


def _contract() -> bytes:
    service = create_service("latest")
    return document.as_bytes(document.openapi(create_api(service), service))


if __name__ == "__main__":
    command_line(_service, _contract, run)()
