"""`python -m app`: the command line, with everything it needs."""

from app.api import contract
from app.cli.commands import command_line
from app.main import create_api, create_service


def _contract() -> bytes:
    service = create_service("latest")
    return contract.written(contract.openapi(create_api(service), service.reader))


if __name__ == "__main__":
    command_line(create_service, _contract)()
