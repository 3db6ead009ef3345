"""`candidacy`, and `python -m app`: runs what was typed."""

import sys

from app.cli import health, terminal
from app.settings import SettingsError, read_settings


def main() -> None:
    """Run the command that was typed."""
    terminal.prepare()
    if sys.argv[1:2] == ["health"]:  # a probe runs every few seconds: it loads nothing else
        health.alone(_where)()
        return
    from app.program import program  # noqa: PLC0415 - for that reason

    program(_where)()


def _where(host: str | None, port: int | None) -> tuple[str, int]:
    """Where the service listens, or the end of the command."""
    try:
        settings = read_settings(listen_host=host, listen_port=port)
    except SettingsError as error:
        terminal.fail(str(error))
    return settings.listen_host, settings.listen_port


if __name__ == "__main__":
    main()
